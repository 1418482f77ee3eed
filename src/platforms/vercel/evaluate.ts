/** Follows a request through Vercel's steps: redirects, middleware, files and functions, rewrites. */
import { escapeRegex } from '../escape-regex.js';
import type { Destination, Evaluator, RouteRequest, Routing, Rule, Site } from '../platform.js';
import { splitPath } from '../site-files.js';
import { timedMatch, untimely } from '../timed-match.js';
import type { Entry, RuleKind } from './config.js';
import { patternOf, slashRoutes, transformed } from './engine.js';
import { follow, reached, undecided, type Step } from './follow.js';
import { lookupIn, type Lookup } from './lookup.js';
import { compileRoute, type CompiledRoute } from './route.js';
import type { RawRule } from './rules.js';
import type { VercelSettings } from './settings.js';

export function vercelEvaluator(routing: Routing, site: Site, paths: readonly string[]): Evaluator {
  const settings = routing.settings as VercelSettings;
  if (settings.refused !== null) {
    const end = undecided(settings.refused, null);
    return { evaluate: () => end };
  }
  const lookup = lookupIn(paths, settings, routing.publish);
  const { before, after } = phases(routing.rules, settings);
  const host = new URL(site.origin).hostname;
  const matchers = settings.middleware?.matchers?.map(patternOf) ?? null;
  const mayIntercept = (path: string): boolean =>
    settings.middleware !== null &&
    (matchers === null || matchers.some((pattern) => pattern === null || timedMatch(pattern, path) !== null));
  const evaluate = (request: RouteRequest): Destination => {
    const { path, query } = splitPath(request.path);
    if (settings.bulkRedirects.some((text) => mentions(text, path)))
      return undecided('a bulk redirect may match', null);
    const reserved = path.startsWith('/.well-known/') && lookup.find(path) === null;
    // https://vercel.com/docs/rewrites: the path "is reserved and cannot be redirected or rewritten"
    if (reserved) return undecided('Vercel reserves /.well-known', null);
    const walk = (routes: readonly CompiledRoute[], start: string, isRewrite: boolean): Step =>
      follow(routes, { start, query, request, host, lookup, isRewrite });
    const first = walk(before, path, false);
    if (first.end !== null) return first.end;
    const intercepts = untimely(() => mayIntercept(first.path));
    if (typeof intercepts === 'object') return undecided(intercepts.why, first.rule);
    if (intercepts) return undecided(`${settings.middleware?.file ?? ''} may answer it`, first.rule);
    const found = lookup.find(first.path);
    if (found !== null) return reached(found, 200, first.rule);
    const second = walk(after, first.path, true);
    return (
      second.end ??
      leftOver(second.path, second.rule ?? first.rule, lookup, settings, nextRule(routing.rules, first.path))
    );
  };
  return { evaluate };
}

function phases(rules: readonly Rule[], settings: VercelSettings): Record<'before' | 'after', CompiledRoute[]> {
  const { config, unknowns } = settings;
  const ruleOf = (kind: RuleKind, index: number): Rule | null =>
    rules.find(({ raw }) => (raw as Partial<RawRule>).kind === kind && (raw as RawRule).index === index) ?? null;
  const compiled = (kind: RuleKind, list: readonly Entry[] | undefined): (CompiledRoute | string)[] =>
    (list ?? []).flatMap((entry, index): (CompiledRoute | string)[] => {
      if (typeof entry['handle'] === 'string') return [entry['handle']];
      const unknown = unknowns[`${kind} ${index}`];
      const why = unknown === undefined ? null : `it has a key that is not known here (${unknown})`;
      return transformed(kind, entry).routes.map((route) => compileRoute(route, entry, ruleOf(kind, index), why));
    });
  const legacy = compiled('routes', config.routes);
  const at = legacy.indexOf('filesystem');
  const isRoute = (item: CompiledRoute | string): item is CompiledRoute => typeof item !== 'string';
  // "hit", "miss" and "error" change headers or the page of an error, never the host that answers.
  const end = legacy.findIndex((item) => ['hit', 'miss', 'error', 'resource', 'rewrite'].includes(item as string));
  const usable = end === -1 ? legacy : legacy.slice(0, end);
  return {
    before: [
      ...slashRoutes(config).map((route) => compileRoute(route, {}, settings.slashRule, null)),
      ...(at === -1 ? usable : usable.slice(0, at)).filter(isRoute),
      ...compiled('redirects', config.redirects).filter(isRoute),
    ],
    after: [
      ...(at === -1 ? [] : usable.slice(at)).filter(isRoute),
      ...compiled('rewrites', config.rewrites).filter(isRoute),
    ],
  };
}

/** No file, function or rewrite of vercel.json answers. */
function leftOver(
  path: string,
  rule: Rule | null,
  lookup: Lookup,
  settings: VercelSettings,
  next: Rule | null,
): Destination {
  const dynamic = lookup.findDynamic(path);
  if (dynamic !== null) return reached(dynamic, 200, rule);
  if (lookup.ownsApi && /^\/api(?:\/.*)?$/.test(path)) return { kind: 'not-found' };
  const { server } = settings.build;
  if (server !== null) return undecided(`${server} answers what no rule of vercel.json sends elsewhere`, next ?? rule);
  if (lookup.isBuilt && (rule !== null || path === '/')) return { kind: 'page', path, status: 200, rule };
  return { kind: 'not-found' };
}

/** The rewrite in next.config that concerns the path, so that it can be named. */
function nextRule(rules: readonly Rule[], path: string): Rule | null {
  const isNext = ({ raw }: Rule): boolean => (raw as Partial<RawRule>).kind === undefined;
  const matches = (from: string): boolean => {
    const pattern = patternOf(from);
    // One that takes too long to match may concern it.
    return pattern !== null && untimely(() => timedMatch(pattern, path)) !== null;
  };
  return rules.filter(isNext).find(({ from }) => matches(from)) ?? null;
}

/** Bulk redirects have plain paths as their sources: https://vercel.com/docs/routing/redirects/bulk-redirects */
function mentions(text: string, path: string): boolean {
  const bare = path.replace(/\/$/, '');
  return new RegExp(String.raw`(?:^|["',\s])${escapeRegex(bare)}/?(?:["',\s]|$)`, 'i').test(text);
}
