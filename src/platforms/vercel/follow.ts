/** One step of Vercel's: its routes tried in order against a path. */
import type { Destination, RouteRequest, Rule } from '../platform.js';
import { splitPath } from '../site-files.js';
import { untimely } from '../timed-match.js';
import { conditionsOf } from './conditions.js';
import type { Found, Lookup } from './lookup.js';
import { dependsOnCase, fillIn, matchRoute, withQuery, type CompiledRoute } from './route.js';

/** Either where the request ends, or the path it goes on with and the rule that changed it last. */
export type Step =
  | { readonly end: Destination }
  | { readonly end: null; readonly path: string; readonly rule: Rule | null };

export interface Walk {
  readonly start: string;
  readonly query: string;
  readonly request: RouteRequest;
  readonly host: string;
  readonly lookup: Lookup;
  readonly isRewrite: boolean;
}

export function follow(routes: readonly CompiledRoute[], walk: Walk): Step {
  const { query, lookup } = walk;
  let at: At = { path: walk.start, carried: '' };
  let last: Rule | null = null;
  for (const compiled of routes) {
    const { route, rule } = compiled;
    const now = at;
    const met = untimely(() => meet(compiled, now, walk));
    if (met === null) continue;
    if ('why' in met) return { end: undecided(met.why, rule) };
    const { match, captures } = met;
    const { status, dest } = route;
    const location = Object.entries(route.headers ?? {}).find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (location !== undefined && rule !== null && status !== undefined && status >= 300 && status < 400) {
      return { end: { kind: 'redirect', url: withQuery(fillIn(location, match, captures), query), status, rule } };
    }
    if (route.continue === true && dest === undefined) continue;
    if (dest === undefined)
      return (status ?? 0) >= 400 ? { end: { kind: 'not-found' } } : { end: null, path: at.path, rule: last };
    const target = fillIn(dest, match, captures);
    if (route.continue !== true && rule !== null && /^https?:\/\//.test(target)) {
      return { end: { kind: 'proxy', url: withQuery(target, query), rule } };
    }
    const next = splitPath(target.startsWith('/') ? target : `/${target}`);
    at = { path: next.path, carried: next.query };
    last = rule;
    if (route.continue === true) continue;
    const found = lookup.find(at.path) ?? (mayBeRewritten(compiled, at, walk) ? null : lookup.findDynamic(at.path));
    if (found !== null) return { end: reached(found, status ?? 200, rule) };
    if (mayBeRewritten(compiled, at, walk)) continue;
    return {
      end: lookup.isBuilt ? { kind: 'page', path: at.path, status: status ?? 200, rule } : { kind: 'not-found' },
    };
  }
  return { end: null, path: at.path, rule: last };
}

interface At {
  readonly path: string;
  /** Query that an earlier rewrite added. */
  readonly carried: string;
}

type Met =
  | { readonly match: RegExpExecArray; readonly captures: Readonly<Record<string, string>> }
  | { readonly why: string };

/** Null when the route has nothing to do with the request. */
function meet(compiled: CompiledRoute, { path, carried }: At, { request, host }: Walk): Met | null {
  const match = matchRoute(compiled, path);
  // `vercel dev` leaves the query of an earlier rewrite in the path; what Vercel itself does is not documented.
  const whole = carried === '' ? match : matchRoute(compiled, `${path}${carried}`);
  if (match === null && whole === null && !dependsOnCase(compiled, path)) return null;
  const { held, captures } = conditionsOf(compiled.entry, request, host);
  if (held === 'no') return null;
  if (held === 'unknown') return { why: `it depends on ${compiled.rule?.conditions.join(', ') ?? 'conditions'}` };
  const target = (found: RegExpExecArray | null): string | null =>
    found === null ? null : fillIn(compiled.route.dest ?? '', found, captures);
  if (target(match) !== target(whole)) return { why: 'an earlier rewrite adds a query' };
  if (match === null) return { why: 'it would match but for upper and lower case' };
  return compiled.why === null ? { match, captures } : { why: compiled.why };
}

/** What a build makes is taken to exist when it is named as a file; other paths may be rewritten once more. */
function mayBeRewritten({ route }: CompiledRoute, { path }: At, { lookup, isRewrite }: Walk): boolean {
  const isMade = lookup.isBuilt && /^\/$|\.\w+$/.test(path);
  return isRewrite && route.check === true && !isMade;
}

export function reached({ kind, name }: Found, status: number, rule: Rule | null): Destination {
  return kind === 'function' ? { kind, name, rule, source: name } : { kind, path: name, status, rule };
}

export function undecided(why: string, rule: Rule | null): Destination {
  return { kind: 'undecided', why, rule };
}
