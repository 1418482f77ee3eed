/** `has`, `missing` and `methods`: whether they hold for a plain request, as far as its URL tells. */
import type { RouteRequest } from '../platform.js';
import { splitPath } from '../site-files.js';
import { entriesOf, type Entry } from './config.js';

/** `unknown`: a header or a cookie decides, or a pattern whose anchoring Vercel does not document. */
export type Held = 'yes' | 'no' | 'unknown';

export interface Conditions {
  readonly held: Held;
  /** What a condition captures: the host, and under its key the value of one that names none. */
  readonly captures: Readonly<Record<string, string>>;
}

export function conditionsOf(entry: Entry, request: RouteRequest, host: string): Conditions {
  const { methods } = entry;
  if (Array.isArray(methods) && !methods.includes(request.method)) return { held: 'no', captures: {} };
  const seen = { host: host.toLowerCase(), query: new URLSearchParams(splitPath(request.path).query) };
  const has = entriesOf(entry['has']);
  const held = [
    ...has.map((item) => holds(item, seen)),
    ...entriesOf(entry['missing']).map((item) => opposite(holds(item, seen))),
  ];
  const captures = has.flatMap(({ type, key, value }) => {
    if (type === 'host') return [['host', seen.host]];
    const found = type === 'query' && value === undefined ? seen.query.get(String(key)) : null;
    return found === null ? [] : [[String(key), found]];
  });
  return {
    held: held.includes('no') ? 'no' : held.includes('unknown') ? 'unknown' : 'yes',
    captures: Object.fromEntries(captures) as Record<string, string>,
  };
}

function holds(item: Entry, seen: { readonly host: string; readonly query: URLSearchParams }): Held {
  const { type, key, value } = item;
  if (type === 'host') return plain(value) ? yesOrNo(value.toLowerCase() === seen.host) : 'unknown';
  if (type !== 'query') return 'unknown';
  const found = seen.query.get(String(key));
  if (found === null) return 'no';
  if (value === undefined) return 'yes';
  return plain(value) ? yesOrNo(value === found) : 'unknown';
}

/** Values are regular expressions; one without operators is equal to what it matches, however it is anchored. */
function plain(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:-]+$/.test(value);
}

function yesOrNo(isHeld: boolean): Held {
  return isHeld ? 'yes' : 'no';
}

function opposite(held: Held): Held {
  return held === 'unknown' ? held : yesOrNo(held === 'no');
}
