/** A route's answer between two of the service's own, and who answers through it. */
import type { Route, Service } from '../authority/service.js';
import { identityPathThrough } from '../engine/identity-routes.js';
import { firstByteLimit } from '../engine/limits.js';
import { systemClock } from '../probe/clock.js';
import type { Observation } from '../probe/exchange.js';
import { defineFact, isUnavailable, type Gathering } from './fact.js';
import type { Seen } from './observe.js';
import { routeProof, upstreamPath } from './route-proof.js';
import { askAddresses, askSurface, directPlaces, runtimeIdentity, type Surface } from './runtime-identity.js';
import { headerValues, serviceNamed, urlAt } from './service-url.js';

export interface RouteSandwich {
  /** Name of the frontend. */
  readonly service: string;
  readonly environment: string | null;
  readonly route: Route;
  /** Path that was asked at the frontend. */
  readonly path: string;
  /** What is asked there is made up, so only identities are compared. */
  readonly isRandom: boolean;
  readonly proxied: Seen;
  /** The service's own answers before and after, on connections of their own; empty where it is not asked directly. */
  readonly directs: readonly Observation[];
  readonly identity: RouteIdentity;
}

export interface RouteIdentity {
  /** The identity path asked through the route; null where the route does not lead there. */
  readonly through: Surface | null;
  /** The service's own surfaces; asked once more when `through` named a commit that none of them had named. */
  readonly own: readonly Surface[];
}

/** `apartMs` lie between the two direct answers, so that what a clock or counter makes of itself shows. */
export const routeSandwich = defineFact(
  'route sandwich',
  async (
    gathering,
    name: string,
    environment: string | null,
    route: Route,
    apartMs: number,
  ): Promise<RouteSandwich> => {
    const upstream = serviceNamed(gathering, route.service, environment);
    const [proof, identity] = await Promise.all([
      gathering.ask(routeProof(name, environment, route)),
      identityThrough(gathering, name, upstream, route),
    ]);
    const { path, isRandom, proxied, direct } = proof;
    const isCompared = direct !== null && !isRandom;
    const directs = isCompared
      ? [direct, await askAgain(gathering, upstream, upstreamPath(route, path), route.method, direct, apartMs)]
      : [];
    return { service: name, environment, route, path, isRandom, proxied, directs, identity };
  },
);

async function askAgain(
  gathering: Gathering,
  upstream: Service,
  path: string,
  method: string,
  first: Observation,
  apartMs: number,
): Promise<Observation> {
  const asked = Date.parse(first.attempts.at(-1)?.startedAt ?? '');
  // Cut off: the question that follows says so.
  await systemClock.wait(Math.max(0, asked + apartMs - systemClock.now()), gathering.signal).catch(() => undefined);
  const probe = await gathering.probe();
  const isHealth = upstream.health !== null && path.split('?')[0] === upstream.health.path;
  return probe.observe(
    {
      url: urlAt(upstream, path),
      method,
      firstByteMs: firstByteLimit(upstream),
      ownHosts: upstream.hosts,
      secretHeaders: isHealth ? headerValues(gathering, upstream) : {},
      // Makes it a question of its own.
      headers: { 'x-mosaic-ask': 'after' },
      isFresh: true,
    },
    { minimum: 2 },
  );
}

async function identityThrough(
  gathering: Gathering,
  name: string,
  upstream: Service,
  route: Route,
): Promise<RouteIdentity> {
  const path = identityPathThrough(route, upstream);
  if (upstream.identityPath === null || upstream.reach !== 'direct') return { through: null, own: [] };
  const frontend = serviceNamed(gathering, name, upstream.environment);
  const [through, own] = await Promise.all([
    path === null ? null : askSurface(gathering, placeAt(frontend, upstream, path), 1, 'through'),
    ownSurfaces(gathering, upstream),
  ]);
  if (through === null || own.length === 0) return { through, own };
  const known = new Set(own.flatMap(shasOf));
  if (shasOf(through).every((sha) => known.has(sha))) return { through, own };
  // A deploy may have come between the questions.
  const again = await Promise.all(directPlaces(upstream).map((place) => askAddresses(gathering, place, 'again')));
  return { through, own: [...own, ...again.flat()] };
}

function placeAt(frontend: Service, upstream: Service, path: string): Parameters<typeof askSurface>[1] {
  return {
    url: urlAt(frontend, path),
    firstByteMs: Math.max(firstByteLimit(frontend), firstByteLimit(upstream)),
    ownHosts: frontend.hosts,
  };
}

async function ownSurfaces({ ask }: Gathering, { name, environment }: Service): Promise<readonly Surface[]> {
  try {
    return (await ask(runtimeIdentity(name, environment))).surfaces;
  } catch (error) {
    // Its own gates say that its URL is unknown.
    if (isUnavailable(error)) return [];
    throw error;
  }
}

function shasOf({ readings }: Surface): string[] {
  return readings.flatMap((reading) => (reading.kind === 'identity' ? [reading.sha] : []));
}
