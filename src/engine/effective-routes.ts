/** Routes completed by what the platform's files say at one revision: where each goes, and which there are at all. */
import type { Route, Service } from '../authority/service.js';
import { isAddressOf } from '../authority/address.js';
import { isUnavailable } from '../facts/fact.js';
import { openBlobs } from '../facts/git-blobs.js';
import { treesOfRevisions } from '../facts/git-tree.js';
import type { Git } from '../facts/git.js';
import { randomName } from '../facts/random-name.js';
import { openSite, type OpenSite } from '../platforms/open-site.js';
import type { Rule, Tree } from '../platforms/platform.js';
import { platformNamed } from '../platforms/registry.js';
import type { Context } from './context.js';
import type { JudgingMaps, Maps } from './judging-maps.js';
import type { Contexts } from './load.js';

/** The same contexts; frontends whose platform's files are understood know more of their routes. */
export async function withEffectiveRoutes(
  contexts: Contexts,
  maps: JudgingMaps,
  { git, env }: { readonly git: Git; readonly env: NodeJS.ProcessEnv },
): Promise<Contexts> {
  const { present, goingOut } = contexts;
  if (![...present.services, ...goingOut.services].some(isOnKnownPlatform)) return contexts;
  const blobs = openBlobs(git.cwd, env);
  try {
    const revisions = [...new Set([maps, ...maps.deployed].flatMap((one) => Object.values(one.revisions)))];
    const known = revisions.filter((revision) => revision !== null);
    const { trees } = known.length === 0 ? { trees: [] } : await treesOfRevisions(git, blobs, known);
    const servicesOf = async (side: keyof Maps['revisions'], { services }: Context): Promise<Service[]> =>
      Promise.all(
        services.map(async (service) => {
          const revision = revisionOf(service, maps)[side];
          const tree = revision === null ? undefined : trees[known.indexOf(revision)]?.open();
          const site = tree === undefined || !isOnKnownPlatform(service) ? null : await understood(service, tree);
          return site === null ? service : completed(service, services, site);
        }),
      );
    const [now, own] = await Promise.all([servicesOf('present', present), servicesOf('candidate', goingOut)]);
    const next = own.map((service) => withFormerRoutes(service, now));
    const isOne = present === goingOut && JSON.stringify(now) === JSON.stringify(next);
    const first = { ...present, services: now };
    return { present: first, goingOut: isOne ? first : { ...goingOut, services: next, former: now } };
  } finally {
    blobs.close();
  }
}

/** What was proxied so far is a route that the commits going out must keep, as long as the map declares none. */
function withFormerRoutes(service: Service, present: readonly Service[]): Service {
  const before = present.find(({ name, environment }) => name === service.name && environment === service.environment);
  const { derivedRoutes: own, routes } = service;
  if (routes !== null || before === undefined) return service;
  const former = before.derivedRoutes.filter(({ path }) => !own.some((route) => route.path === path));
  return former.length === 0 ? service : { ...service, derivedRoutes: [...own, ...former] };
}

function isOnKnownPlatform({ role, platform }: Service): boolean {
  return role === 'frontend' && platformNamed(platform) !== null;
}

/** In a push, each environment's services are those of the ref that deploys to it. */
function revisionOf({ environment }: Service, maps: JudgingMaps): Maps['revisions'] {
  const ref = maps.deployed.find(({ deployments }) => deployments.some((one) => one.environment === environment));
  return (ref ?? maps).revisions;
}

/** What cannot be understood is CANDIDATE_ROUTES' finding, not the end of every other gate. */
async function understood(service: Service, tree: Tree): Promise<OpenSite | null> {
  try {
    return await openSite(service, tree);
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}

function completed(service: Service, services: readonly Service[], site: OpenSite): Service {
  const others = services.filter(
    ({ name, environment }) => name !== service.name && environment === service.environment,
  );
  if (service.routes === null) return { ...service, derivedRoutes: derivedRoutes(site, others) };
  const routes = service.routes.map((route) => {
    const upstream = others.find(({ name }) => name === route.service);
    const asked = route.probe === null ? null : targetOf(route.probe, site);
    const target = targetOf(route.path, site);
    if (upstream === undefined || target === null || !isAddressOf(upstream, target.url)) return route;
    const isRuled = asked === null || isAddressOf(upstream, asked.url);
    return { ...route, to: route.to ?? pathBelow(upstream, target.to), isRuled };
  });
  return { ...service, routes };
}

/** Whatever any of the platform's files hands to a mapped service: also a file that another one shadows. */
function derivedRoutes(site: OpenSite, others: readonly Service[]): Route[] {
  const { rules, shadowed } = site.routing;
  const routes = [...rules, ...shadowed.flatMap((file) => file.rules)].flatMap((rule) => routeOf(rule, site, others));
  return routes.filter(({ path }, at) => routes.findIndex((route) => route.path === path) === at);
}

function routeOf(rule: Rule, site: OpenSite, others: readonly Service[]): Route[] {
  const path = patternOf(rule.from);
  if (path === null || !isProxy(rule) || rule.conditions.length > 0) return [];
  const upstream = others.find((other) => isAddressOf(other, rule.to));
  if (upstream === undefined) return [];
  const target = targetOf(path, site);
  const isRuled = target !== null && isAddressOf(upstream, target.url);
  const to = isRuled ? pathBelow(upstream, target.to) : null;
  const probe = path.endsWith('*') ? null : path;
  return [
    { path, service: upstream.name, to, probe, method: 'GET', isSafe: true, expect: null, isDeclared: false, isRuled },
  ];
}

function isProxy({ to, status }: Rule): boolean {
  return /^https?:\/\//i.test(to) && URL.canParse(to) && (status === null || (status >= 200 && status < 300));
}

/** A platform's pattern in the map's words: `/api/:path*` is `/api/*`. Null for one that the map has no words for. */
export function patternOf(from: string): string | null {
  const literal = /^\/[^*:(){}\\\s?]*/.exec(from)?.[0];
  if (literal === undefined) return null;
  if (literal === from) return from;
  const rest = from.slice(literal.length);
  const isEverything = /^(\*|:[a-z]\w*\*|\(\.\*\)|:[a-z]\w*\(\.\*\))$/i.test(rest);
  return isEverything && literal.endsWith('/') ? `${literal}*` : null;
}

/** Where a path or everything below a prefix is handed to; null when it is not, or not by the same rule throughout. */
function targetOf(pattern: string, { evaluate }: OpenSite): { readonly url: string; readonly to: string } | null {
  if (evaluate === null) return null;
  const splat = pattern.endsWith('*') ? randomName() : null;
  const destination = evaluate(splat === null ? pattern : `${pattern.slice(0, -1)}${splat}`);
  if (destination.kind !== 'proxy' || !URL.canParse(destination.url)) return null;
  const { pathname } = new URL(destination.url);
  return { url: destination.url, to: splat === null ? pathname : pathname.replace(splat, ':splat') };
}

/** The map's `to` is below the service's base URL, which may have a path. */
function pathBelow({ base }: Service, path: string): string {
  const prefix = base?.kind === 'known' ? new URL(base.url).pathname.replace(/\/$/, '') : '';
  return prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
