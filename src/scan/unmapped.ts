/** Proxy rules that hand users to a host which the map gives to no service. */
import type { Rule, Tree } from '../platforms/platform.js';
import { targetHost } from './config-standing.js';
import { isPreviewOnly, isSame, samplesOf, type Effective } from './effective.js';
import type { MappedHosts } from './mapped-hosts.js';
import type { RetiredHosts } from './retired-hosts.js';
import { isVendorSite } from './vendors.js';

export interface UnmappedTarget {
  readonly rule: Rule;
  readonly host: string;
  readonly line: number;
  readonly column: number;
  /** The whole line. */
  readonly text: string;
  readonly why: string;
  /** A path that belongs to a service, and goes to a stranger by this rule; null for none. */
  readonly taken: { readonly path: string; readonly service: string; readonly says: string } | null;
}

export interface Mapping {
  readonly hosts: MappedHosts;
  readonly retired: RetiredHosts;
}

/** `earlier`: what the same frontend's platform makes of the revision before; asked only where a rule is suspect. */
export async function unmappedTargets(
  effective: Effective,
  tree: Tree,
  mapping: Mapping,
  earlier: () => Promise<Effective | null>,
): Promise<UnmappedTarget[]> {
  const { routing, platform, frontend } = effective;
  const suspects = (routing?.rules ?? []).filter((rule) => isProxy(rule) && isUnmapped(rule, mapping));
  const met: Rule[] = [];
  for (const rule of suspects) if (await effective.isMet(rule)) met.push(rule);
  if (met.length === 0) return [];
  const owned = await ownedPaths(effective, mapping, earlier);
  const taking = await Promise.all(owned.map(async (path) => ({ ...path, rule: await effective.taking(path.sample) })));
  return Promise.all(
    met.map(async (rule) => {
      const lost = taking.find((path) => path.rule !== null && isSame(path.rule, rule));
      return {
        rule,
        host: targetHost(rule) ?? '',
        ...(await placeOf(rule, tree)),
        why: `${platform?.title ?? frontend.platform} hands ${rule.from} of ${frontend.site.service} to it, and the map gives it to no service`,
        taken: lost === undefined ? null : { path: lost.path, service: lost.service, says: lost.says },
      };
    }),
  );
}

/** A redirect sends users away openly; a proxy answers in the site's own name. */
function isProxy(rule: Rule): boolean {
  const { to, status } = rule;
  return /^https?:\/\//i.test(to) && (status === null || (status >= 200 && status < 300)) && !isPreviewOnly(rule);
}

function isUnmapped(rule: Rule, { hosts, retired }: Mapping): boolean {
  const host = targetHost(rule);
  // ":name" and "$1" are filled in by the platform.
  if (host === null || /[:$*{}]/.test(host)) return false;
  return hosts.serviceAt(host) === null && retired.match(host, portOf(rule)) === null && !isVendorSite(host);
}

function portOf({ to }: Rule): string | null {
  return URL.canParse(to) ? new URL(to).port || null : null;
}

interface OwnedPath {
  readonly path: string;
  readonly sample: string;
  readonly service: string;
  /** "the map", or what the revision before does. */
  readonly says: string;
}

/** Paths that the map or the revision before gives to a service. */
async function ownedPaths(
  { frontend }: Effective,
  { hosts }: Mapping,
  earlier: () => Promise<Effective | null>,
): Promise<OwnedPath[]> {
  const declared = (frontend.routes ?? []).map(({ path, service }) => ({ path, service, says: 'the map' }));
  const before = ((await earlier())?.routing?.rules ?? []).flatMap((rule) => {
    const host = isProxy(rule) ? targetHost(rule) : null;
    const service = host === null ? null : hosts.serviceAt(host);
    return service === null ? [] : [{ path: rule.from, service, says: 'the revision before' }];
  });
  return [...declared, ...before].flatMap((owned) => samplesOf(owned.path).map((sample) => ({ ...owned, sample })));
}

/** Of the target itself: platforms tell where a rule is, not where in it. */
async function placeOf(
  { file, line, column, to }: Rule,
  tree: Tree,
): Promise<Pick<UnmappedTarget, 'line' | 'column' | 'text'>> {
  const lines = ((await tree.read(file)) ?? '').split('\n');
  for (let at = line; at < line + 10; at += 1) {
    const text = lines[at - 1] ?? '';
    const found = text.indexOf(to);
    if (found !== -1) return { line: at, column: found + 1, text };
  }
  return { line, column, text: lines[line - 1] ?? '' };
}
