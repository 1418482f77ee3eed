/** The `hosting` section of firebase.json: which site's it is, and its rules. */
import type { JsonSource } from '../json-source.js';
import type { Position, RoutingProblem, Rule, Site } from '../platform.js';

export type Entry = Readonly<Record<string, unknown>>;

export interface HostingPlace {
  readonly entry: Entry;
  /** Where it stands in the file. */
  readonly path: readonly (string | number)[];
}

/** One object, or a list of them with a `site` or a `target` each. */
export function hostingsIn(value: unknown): HostingPlace[] {
  const { hosting } = record(value);
  if (Array.isArray(hosting))
    return hosting.map((entry, index) => ({ entry: record(entry), path: ['hosting', index] }));
  return hosting === undefined ? [] : [{ entry: record(hosting), path: ['hosting'] }];
}

/** By its name, its address or its folder; the only one without. Null when several would do. */
export function chosenHosting(places: readonly HostingPlace[], site: Site): HostingPlace | null {
  const host = new URL(site.origin).hostname;
  const tests: ((entry: Entry) => boolean)[] = [
    ({ site: id }) => typeof id === 'string' && (host === `${id}.web.app` || host === `${id}.firebaseapp.com`),
    ({ site: id, target }) => [id, target].includes(site.service),
    ({ public: folder }) =>
      site.publish !== null && typeof folder === 'string' && folder.replace(/^\.?\/|\/$/g, '') === site.publish,
    () => places.length === 1,
  ];
  for (const test of tests) {
    const [only, ...more] = places.filter(({ entry }) => test(entry));
    if (only !== undefined && more.length === 0) return only;
  }
  return null;
}

/** Redirects, then rewrites, as Firebase tries them: https://firebase.google.com/docs/hosting/full-config */
export function rulesOf({ entry, path }: HostingPlace, at: JsonSource['at']): Rule[] {
  return (['redirects', 'rewrites'] as const).flatMap((kind) =>
    list(entry[kind]).flatMap((raw, index) => {
      const target = targetOf(raw);
      const from = [raw['source'], raw['glob'], raw['regex']].find((pattern) => typeof pattern === 'string');
      if (target === null || from === undefined) return [];
      const status = kind === 'rewrites' ? 200 : Number(raw['type'] ?? 301);
      const position = at(...path, kind, index, ...target.keys);
      return [{ ...position, from, to: target.to, status, conditions: [], context: null, raw: { kind, ...raw } }];
    }),
  );
}

/** A rewrite leads to a file, a function or a Cloud Run service, to no other host. */
export function hostingProblems(rules: readonly Rule[]): RoutingProblem[] {
  return rules
    .filter(({ status, to }) => status === 200 && /^https?:/i.test(to))
    .map(({ file, line, column, to }: Position & Rule) => ({
      file,
      line,
      column,
      code: 'absolute-rewrite',
      isFatal: true,
      message: `Firebase Hosting cannot proxy to ${to}: a rewrite leads to a file, a function or a Cloud Run service`,
    }));
}

function targetOf(raw: Entry): { readonly to: string; readonly keys: readonly string[] } | null {
  if (typeof raw['destination'] === 'string') return { to: raw['destination'], keys: ['destination'] };
  const called = raw['function'];
  if (typeof called === 'string') return { to: `function ${called}`, keys: ['function'] };
  const { functionId } = record(called);
  if (typeof functionId === 'string') return { to: `function ${functionId}`, keys: ['function', 'functionId'] };
  const { serviceId } = record(raw['run']);
  if (typeof serviceId === 'string') return { to: `Cloud Run service ${serviceId}`, keys: ['run', 'serviceId'] };
  return raw['dynamicLinks'] === true ? { to: 'dynamic links', keys: ['dynamicLinks'] } : null;
}

function list(value: unknown): Entry[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Entry {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Entry) : {};
}
