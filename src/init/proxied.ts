/** What a site hands on to other hosts, in the map's words: found by asking the platform's own rules. */
import { patternOf } from '../engine/effective-routes.js';
import { anyName, settle } from '../engine/route-ends.js';
import type { Destination, Evaluator, Routing, Rule, Site } from '../platforms/platform.js';
import { hostOf } from './known-hosts.js';

/** A path that users ask the site for, and another host answers. */
export interface ProxiedPath {
  /** As the map writes it: `*` only as last segment. */
  readonly path: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path there, `:splat` for what `*` matched. */
  readonly to: string;
  /** The rule that says so: "web/netlify.toml:5". */
  readonly by: string;
}

export interface Proxied {
  readonly paths: readonly ProxiedPath[];
  /** Rules that a map cannot express, or that nothing here can evaluate, as sentences. */
  readonly notes: readonly string[];
}

export function proxiedPaths(
  { rules }: Pick<Routing, 'rules'>,
  { origin }: Pick<Site, 'origin'>,
  { evaluate }: Evaluator,
): Proxied {
  const end = (path: string): Destination =>
    settle(path, (at) => evaluate({ method: 'GET', path: at }), { origin, hosts: [] });
  const found = rules.filter(isProxy).map((rule) => proxiedBy(rule, end));
  return { paths: found.flatMap(({ paths }) => paths), notes: found.flatMap(({ notes }) => notes) };
}

/** Answers with what another host says, under the same URL. */
export function isProxy({ to, status }: Rule): boolean {
  return hostOf(to) !== null && (status === null || (status >= 200 && status < 300));
}

function proxiedBy(rule: Rule, endOf: (path: string) => Destination): Proxied {
  const by = `${rule.file}:${rule.line}`;
  const path = patternOf(rule.from);
  const told = (what: string): Proxied => ({ paths: [], notes: [`${by}: the rule ${rule.from} → ${rule.to} ${what}`] });
  if (path === null || rule.conditions.length > 0) return told('cannot be written as a route');
  const end = endOf(path.replace('*', anyName));
  if (end.kind === 'undecided') return told(`may not hold for everybody: ${end.why}`);
  // Where another rule or a file answers first, users never meet this one.
  if (end.kind !== 'proxy' || !isSame(end.rule, rule) || !URL.canParse(end.url)) return { paths: [], notes: [] };
  const { origin, pathname } = new URL(end.url);
  return { paths: [{ path, origin, to: pathname.replace(anyName, ':splat'), by }], notes: [] };
}

function isSame(one: Rule, other: Rule): boolean {
  return one.file === other.file && one.line === other.line && one.column === other.column && one.from === other.from;
}
