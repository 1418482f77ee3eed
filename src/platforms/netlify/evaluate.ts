/**
 * What becomes of a request, by Netlify's own matcher. What the request does not fix is tried both ways: only where the
 * outcomes differ is it undecided.
 */
import { isDeepStrictEqual } from 'node:util';
import { printable } from '../../text/printable.js';
import type { Destination, Evaluator, Routing, Rule, Site, Tree } from '../platform.js';
import { decodedPath, splitPath } from '../site-files.js';
import { beforeRules, destinationOf, isRedirect, type World } from './destination.js';
import { isForRole, isPersonal, mayLoop, openEngine, type Engine, type Match } from './engine.js';
import type { Settings } from './settings.js';
import { sitePaths } from './site-paths.js';

/** One way to read the files. */
interface Reading extends World {
  readonly rules: readonly Rule[];
  readonly engine: Engine;
  /** As if redirects within the site were not there. */
  readonly withoutLoops: Engine;
  /** Why it may not be how Netlify reads them; null for the documented way. */
  readonly doubt: string | null;
}

interface Outcome {
  readonly destination: Destination;
  /** Why it may not come about; null when nothing speaks against it. */
  readonly doubt: string | null;
  readonly rule: Rule | null;
}

export async function openNetlify(routing: Routing, site: Site, tree: Tree): Promise<Evaluator> {
  const settings = routing.settings as Settings;
  const files = sitePaths(await tree.paths(), settings.roots);
  const readings: readonly Reading[] = await Promise.all(
    readingsOf(routing.rules).map(async (way) => {
      const withoutLoops = openEngine(way.rules, ({ status, to }) => status === 200 || !to.startsWith('/'));
      const [engine, other] = await Promise.all([openEngine(way.rules), withoutLoops]);
      return { ...way, engine, withoutLoops: other, files, settings };
    }),
  );
  return {
    evaluate: ({ path }) => {
      const url = new URL(site.origin);
      const { path: pathname, query } = splitPath(path);
      url.pathname = pathname;
      url.search = query;
      const end = beforeRules(url, settings) ?? agreed(readings.flatMap((reading) => outcomes(url, reading)));
      return end.kind === 'undecided' ? { ...end, why: printable(end.why) } : end;
    },
  };
}

const neverProduction = ['deploy-preview', 'branch-deploy', 'dev', 'preview-server'];

/**
 * Netlify documents redirects as global, yet its build merges those of a context over them; which of it reaches
 * production is not documented.
 */
function readingsOf(rules: readonly Rule[]): Pick<Reading, 'rules' | 'doubt'>[] {
  const contexts = new Set(rules.map(({ context }) => context));
  const others = [...contexts].filter((context) => context !== null && !neverProduction.includes(context));
  const isToml = ({ file }: Rule): boolean => file.endsWith('.toml');
  return [
    { rules: rules.filter(({ context }) => context === null), doubt: null },
    ...others.map((name) => ({
      rules: rules.filter((rule) => (rule.context === null ? !isToml(rule) : rule.context === name)),
      doubt: `the rules under [context.${name}] may replace the others`,
    })),
  ];
}

/** One of them is what happens when nothing comes about that is in doubt. */
function outcomes(url: URL, reading: Reading): Outcome[] {
  const off = new Set<number>();
  const found: Outcome[] = [];
  for (;;) {
    const match = firstMatch(url, reading.engine, off);
    const doubt = match === null ? null : doubtAbout(match, url, reading, off);
    found.push(outcome(match, url, reading, off, doubt));
    if (match === null) return [...found, ...behindLoop(url, reading, off)];
    if (doubt === null) return found;
    off.add(match.index);
  }
}

function outcome(
  match: Match | null,
  url: URL,
  reading: Reading,
  off: ReadonlySet<number>,
  doubt: string | null,
): Outcome {
  const isGuarded = [...off].some((index) => isForRole(reading.rules[index]));
  const destination = destinationOf(match, url, reading, isGuarded);
  return { destination, doubt: doubt ?? reading.doubt, rule: match?.rule ?? null };
}

/** Rules that lead to the very path they are for are documented as ignored, yet the engine ends its search at them. */
function behindLoop(url: URL, reading: Reading, off: ReadonlySet<number>): Outcome[] {
  if (!reading.rules.some((rule) => mayLoop(rule, decodedPath(url.pathname)))) return [];
  const match = firstMatch(url, reading.withoutLoops, off);
  return match === null ? [] : [outcome(match, url, reading, off, 'a rule before it leads back to this path')];
}

/** Rules may be written with percent-encoding or without it. */
function firstMatch(url: URL, engine: Engine, off: ReadonlySet<number>): Match | null {
  const path = decodedPath(url.pathname);
  const asked = { scheme: url.protocol.slice(0, -1), host: url.hostname, query: url.search.slice(1) };
  const encoded = engine.match({ ...asked, path: url.pathname }, off);
  const decoded = path === url.pathname ? null : engine.match({ ...asked, path }, off);
  if (encoded === null || decoded === null) return encoded ?? decoded;
  return decoded.index < encoded.index ? decoded : encoded;
}

function doubtAbout(match: Match, url: URL, reading: Reading, off: ReadonlySet<number>): string | null {
  const { rule, index, to, status } = match;
  if (isPersonal(rule)) return `${rule.conditions.join(' ')} depends on who asks`;
  if (reading.rules.slice(index + 1).some(({ raw }) => isDeepStrictEqual(raw, rule.raw))) {
    return 'an equal rule follows, and Netlify may keep only the last of them';
  }
  // A redirect to itself is endless, as documented and in practice.
  if (to !== url.pathname || isRedirect(status)) return null;
  if (firstMatch(url, reading.engine, new Set([...off, index])) === null) return null;
  return 'Netlify ignores a rewrite that leads to the very path it is for';
}

function agreed(all: readonly Outcome[]): Destination {
  const settled = all.find(({ doubt }) => doubt === null)?.destination ?? { kind: 'not-found' };
  const other = all.find(({ destination }) => !isSame(destination, settled));
  if (other === undefined) return settled;
  return { kind: 'undecided', why: other.doubt ?? 'the rules can be read in two ways', rule: other.rule };
}

function isSame(one: Destination, other: Destination): boolean {
  return isDeepStrictEqual({ ...one, rule: null }, { ...other, rule: null });
}
