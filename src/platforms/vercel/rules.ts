/** The entries of vercel.json as rules, in the order in which Vercel tries them. */
import type { Rule } from '../platform.js';
import { entriesOf, type Entry, type ReadConfig, type RuleKind } from './config.js';

/** What the evaluator finds its rule by. */
export interface RawRule {
  readonly kind: RuleKind;
  readonly index: number;
  readonly entry: Entry;
}

const conditional = ['has', 'missing', 'methods', 'env', 'locale', 'mitigate'];

/** `routes` excludes the others. Entries that send nobody anywhere (headers, phases) are no rules. */
export function rulesOf({ at }: ReadConfig, config: Entry): Rule[] {
  return (['routes', 'redirects', 'rewrites'] as const).flatMap((kind) =>
    entriesOf(config[kind]).flatMap((entry, index) => {
      const from = text(entry['source'] ?? entry['src']);
      const target = targetOf(entry);
      if (from === null || target === null) return [];
      const raw: RawRule = { kind, index, entry };
      const conditions = conditional.filter((key) => entry[key] !== undefined);
      return [
        {
          ...at(kind, index, ...target.path),
          from,
          to: target.to,
          status: statusOf(kind, entry),
          conditions: conditions.map((key) => `${key} ${JSON.stringify(entry[key])}`),
          context: null,
          raw,
        },
      ];
    }),
  );
}

/** What `cleanUrls` and `trailingSlash` redirect has no entry of its own. */
export function slashRuleOf({ at }: ReadConfig, config: Entry): Rule | null {
  const key = ['cleanUrls', 'trailingSlash'].find((name) => typeof config[name] === 'boolean');
  if (key === undefined) return null;
  return { ...at(key), from: key, to: '', status: 308, conditions: [], context: null, raw: { [key]: config[key] } };
}

function targetOf(entry: Entry): { readonly to: string; readonly path: readonly string[] } | null {
  for (const key of ['destination', 'dest']) {
    const target = entry[key];
    if (typeof target === 'string') return { to: target, path: [key] };
    if (target !== null && typeof target === 'object') return { to: JSON.stringify(target), path: [key] };
  }
  const headers = Object.entries((entry['headers'] ?? {}) as Entry);
  const [name, location] = headers.find(([key]) => key.toLowerCase() === 'location') ?? [];
  return name !== undefined && typeof location === 'string' ? { to: location, path: ['headers', name] } : null;
}

function statusOf(kind: RuleKind, entry: Entry): number | null {
  const status = entry['statusCode'] ?? entry['status'];
  if (typeof status === 'number') return status;
  if (kind === 'redirects') return entry['permanent'] === false ? 307 : 308;
  return 200;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
