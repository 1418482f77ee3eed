/** vercel.json: read as Vercel reads it, with the faults that make it refuse a deployment. */
import type { JsonSource } from '../json-source.js';
import { readJson, strictJson } from '../json-source.js';
import type { Position, RoutingProblem } from '../platform.js';
import { schemaFaults, transformed } from './engine.js';

export type RuleKind = 'redirects' | 'rewrites' | 'routes';

/** As much of vercel.json as decides where a request ends; plain JSON. */
export interface VercelConfig extends Entry {
  readonly redirects?: readonly Entry[];
  readonly rewrites?: readonly Entry[];
  readonly routes?: readonly Entry[];
  readonly cleanUrls?: boolean;
  readonly trailingSlash?: boolean;
  readonly builds?: readonly Entry[];
  readonly outputDirectory?: string | null;
  readonly buildCommand?: string | null;
  readonly framework?: string | null;
  readonly bulkRedirectsPath?: string;
  readonly proxy?: Entry;
}

export type Entry = Readonly<Record<string, unknown>>;

export interface ReadConfig {
  /** Null when Vercel would refuse the file. */
  readonly config: VercelConfig | null;
  readonly problems: readonly RoutingProblem[];
  /** By kind and index, such as "rewrites 3": what this version of the engine does not know about the entry. */
  readonly unknowns: Readonly<Record<string, string>>;
  at(...path: readonly (string | number)[]): Position;
}

const kinds = ['redirects', 'rewrites', 'routes'] as const;
const decisive = [...kinds, 'headers', 'cleanUrls', 'trailingSlash'] as const;

/** Vercel reads it with plain `JSON.parse`: no comments, no trailing comma, no byte order mark. */
export function readConfig(file: string, text: string): ReadConfig {
  const source = readJson(file, text, strictJson);
  const { fault, value, at } = source;
  const refusal = (why: RoutingProblem): ReadConfig => ({ config: null, problems: [why], unknowns: {}, at });
  if (fault !== null) {
    return refusal(problem('config-invalid', `${file} ${fault.message}: Vercel refuses the deployment`, fault));
  }
  if (!isRecord(value)) return refusal(problem('config-invalid', `${file} holds no JSON object`, at()));
  const faults = decisive.flatMap((key) => schemaFaults(key, value[key]));
  const wrong = faults.filter(({ isUnknownKey }) => !isUnknownKey);
  const problems = [
    ...wrong.map(({ path, message }) =>
      problem('config-invalid', `${file}: ${path.join('.')}: ${message}: Vercel refuses the deployment`, at(...path)),
    ),
    ...mixedKeys(file, value, at),
    ...(wrong.length > 0 ? [] : engineFaults(file, value, at)),
  ];
  const unknowns = faults.filter(({ isUnknownKey }) => isUnknownKey);
  return {
    config: problems.length > 0 ? null : value,
    problems,
    unknowns: Object.fromEntries(unknowns.map(({ path: [kind, index], message }) => [`${kind} ${index}`, message])),
    at,
  };
}

/** https://vercel.com/docs/errors/error-list#mixed-routing-properties */
function mixedKeys(file: string, value: Entry, at: JsonSource['at']): RoutingProblem[] {
  if (value['routes'] === undefined) return [];
  const newer = ['rewrites', 'redirects', 'headers', 'cleanUrls', 'trailingSlash'].filter(
    (key) => value[key] !== undefined,
  );
  if (newer.length === 0) return [];
  const message = `${file}: \`routes\` cannot be present beside \`${newer.join('`, `')}\`: Vercel refuses the deployment`;
  return [problem('mixed-routing', message, at('routes'))];
}

/** Patterns that do not compile, destinations that use what their source does not capture, and the like. */
function engineFaults(file: string, value: Entry, at: JsonSource['at']): RoutingProblem[] {
  return ([...kinds, 'headers'] as const).flatMap((kind) =>
    entriesOf(value[kind]).flatMap((entry, index) => {
      const { error } = transformed(kind, entry);
      if (error === null) return [];
      // The engine counts from the entry it was given.
      const message = error.replace(/ at index 0\b/, ` at index ${index}`);
      const key = ['source', 'src'].find((name) => name in entry);
      return [
        problem('config-invalid', `${file}: ${message} Vercel refuses the deployment`, at(kind, index, key ?? '')),
      ];
    }),
  );
}

export function entriesOf(value: unknown): Entry[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Entry {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function problem(code: string, message: string, { file, line, column }: Position): RoutingProblem {
  return { code, message, file, line, column, isFatal: true };
}
