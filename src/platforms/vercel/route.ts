/** One compiled route: whether it matches a path, and where it then leads. */
import type { RouteWithSrc } from '@vercel/routing-utils';
import type { Rule } from '../platform.js';
import { timedMatch } from '../timed-match.js';
import type { Entry } from './config.js';

export interface CompiledRoute {
  readonly exact: RegExp;
  /** Null where Vercel says how it treats case. */
  readonly anyCase: RegExp | null;
  readonly route: RouteWithSrc;
  /** Its conditions. */
  readonly entry: Entry;
  /** Null for an entry that leads nowhere, such as a bare status. */
  readonly rule: Rule | null;
  /** A construct that cannot be evaluated; null when there is none. */
  readonly why: string | null;
}

export function compileRoute(
  route: RouteWithSrc,
  entry: Entry,
  rule: Rule | null,
  unknown: string | null,
): CompiledRoute {
  return {
    exact: new RegExp(route.src),
    anyCase: Object.keys(entry).length === 0 || entry['caseSensitive'] === true ? null : new RegExp(route.src, 'i'),
    route,
    entry,
    rule,
    why: unknown ?? undecidable(entry),
  };
}

/** Vercel tries a path with and without its leading slash. */
export function matchRoute({ exact }: CompiledRoute, path: string): RegExpExecArray | null {
  return timedMatch(exact, path) ?? timedMatch(exact, path.slice(1));
}

/** Whether only the letters' case keeps it from matching: Vercel documents no rule for that. */
export function dependsOnCase({ anyCase }: CompiledRoute, path: string): boolean {
  return anyCase !== null && (timedMatch(anyCase, path) ?? timedMatch(anyCase, path.slice(1))) !== null;
}

/** Fills in "$1" and "$name"; what was not captured is empty. */
export function fillIn(target: string, match: RegExpExecArray, captures: Readonly<Record<string, string>>): string {
  return target.replace(/\$([1-9a-zA-Z]+)/g, (_, name: string) => {
    if (/^\d+$/.test(name)) return match[Number(name)] ?? '';
    return match.groups?.[name] ?? captures[name] ?? '';
  });
}

/** The request's query wins over the one in the target, as for `vercel dev`. */
export function withQuery(target: string, query: string): string {
  if (query === '') return target;
  const [, base = target, own = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? [];
  if (own === '') return `${base}${query}${hash}`;
  const merged = new URLSearchParams(own);
  const sent = new URLSearchParams(query);
  for (const name of new Set(sent.keys())) merged.delete(name);
  for (const [name, value] of sent) merged.append(name, value);
  return `${base}?${merged.toString()}${hash}`;
}

function undecidable(entry: Entry): string | null {
  const { destination, transforms } = entry;
  if (destination !== null && typeof destination === 'object')
    return 'its destination is a service of the same project';
  const key = ['env', 'locale', 'mitigate', 'middleware', 'middlewarePath'].find((name) => entry[name] !== undefined);
  if (key !== undefined) return `\`${key}\` decides, which only Vercel knows`;
  const changesPath = Array.isArray(transforms) && transforms.some(({ type }: Entry) => type === 'request.path');
  return changesPath ? 'a transform changes the path' : null;
}
