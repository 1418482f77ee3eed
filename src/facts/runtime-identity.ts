/**
 * Which commit a deployed service says it runs: every host of it and every address of a host, on several fresh
 * connections, around caches.
 */
import { readIdentity, type IdentityReading } from '../answers/identity-document.js';
import type { Service } from '../authority/service.js';
import { firstByteLimit } from '../engine/limits.js';
import { identityRoutes } from '../engine/identity-routes.js';
import type { Outcome } from '../probe/exchange.js';
import { splitByRoute } from '../probe/address-routes.js';
import { defineFact, Unavailable, type Gathering } from './fact.js';
import { observeAroundCaches, type Seen } from './observe.js';
import { serviceNamed, urlAt } from './service-url.js';

/** One URL, or one address of its host, at which a service says what it runs. */
export interface Surface {
  readonly url: string;
  /** The address that was asked by itself; null where the host has one only, or none can be chosen. */
  readonly address: string | null;
  /** What each answer with status 200 said, in the order of asking. */
  readonly readings: readonly IdentityReading[];
  /** The observation that decides whether the surface answers at all. */
  readonly seen: Seen;
}

export interface RuntimeIdentity {
  readonly service: string;
  readonly environment: string | null;
  readonly surfaces: readonly Surface[];
}

/** Each of them asks twice, on two connections. */
const rounds = 2;

/** More addresses of one host tell nothing new, and a hook asks a host forty times at most. */
const mostAddresses = 8;

/** Throws `Unavailable` for a private service that no route reaches the identity of. */
export const runtimeIdentity = defineFact(
  'runtime identity',
  async (gathering, name: string, environment: string | null): Promise<RuntimeIdentity> => {
    const service = serviceNamed(gathering, name, environment);
    const asked =
      service.reach === 'direct'
        ? directPlaces(service).map((place) => askAddresses(gathering, place))
        : routedPlaces(gathering, service).map((place) => askSurface(gathering, place, rounds));
    const surfaces = (await Promise.all<Surface | Surface[]>(asked)).flat();
    // A static site is what its CDN serves, so there a copy is the thing itself.
    const isCopyFine = service.role === 'frontend';
    return { service: name, environment, surfaces: isCopyFine ? surfaces.map(withoutCopy) : surfaces };
  },
);

/**
 * Where the host has several addresses, a surface for each of the first 8 that may be asked: instances behind one name
 * may differ, and a question to the name reaches one of them by chance. Those of a family without a route are left out.
 */
export async function askAddresses(gathering: Gathering, place: IdentityPlace, label = 'identity'): Promise<Surface[]> {
  const probe = await gathering.probe();
  const found = (await probe.addressesOf(place.url)) ?? [];
  const addresses = found.filter(({ refusal }) => refusal === null).slice(0, mostAddresses);
  if (addresses.length < 2) return [await askSurface(gathering, place, rounds, label)];
  const asked = await Promise.all(
    addresses.map(async ({ address }) => {
      const surface = await askSurface(gathering, { ...place, address }, 1, label);
      return { address, surface, observation: surface.seen.observation };
    }),
  );
  const { judged } = splitByRoute(asked);
  // Behind the only one with a route there may be as many instances as behind all.
  const [only] = judged.length === 1 ? judged : [];
  if (only !== undefined) return [await askSurface(gathering, { ...place, address: only.address }, rounds)];
  return judged.map(({ surface, observation }) => ({ ...surface, seen: { ...surface.seen, observation } }));
}

export interface IdentityPlace {
  readonly url: string;
  /** One of several that the host has; absent: any. */
  readonly address?: string;
  readonly firstByteMs: number;
  readonly ownHosts: readonly string[];
}

/** Asks `2 × rounds` times, each on a connection of its own, so that several instances show. */
export async function askSurface(
  gathering: Gathering,
  place: IdentityPlace,
  count: number,
  label = 'identity',
): Promise<Surface> {
  const seen = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      // The header makes each round a question of its own.
      observeAroundCaches(gathering, { ...place, headers: { 'x-mosaic-ask': `${label}-${index + 1}` } }, 2),
    ),
  );
  const worst =
    seen.find(({ observation }) => !isSound(observation.outcome)) ?? seen.find(({ copyOf }) => copyOf !== null);
  const [first] = seen;
  if (first === undefined) throw new Error('an identity was asked for in no round');
  const outcomes = seen.flatMap(({ observation }) => observation.attempts.map(({ outcome }) => outcome));
  return {
    url: first.observation.url,
    address: place.address ?? null,
    readings: outcomes.flatMap((outcome) =>
      outcome.kind === 'answer' && outcome.status === 200 ? [readIdentity(outcome)] : [],
    ),
    seen: worst ?? first,
  };
}

function withoutCopy(surface: Surface): Surface {
  return { ...surface, seen: { ...surface.seen, copyOf: null } };
}

function isSound(outcome: Outcome): boolean {
  return outcome.kind === 'answer' && outcome.status === 200;
}

/** The base URL and each alias: users and other services may call any of them. */
export function directPlaces(service: Service): IdentityPlace[] {
  const base = new URL(urlAt(service, service.identityPath ?? ''));
  const hosts = [...new Set([base.hostname, ...service.hosts])];
  return hosts.map((host) => {
    const url = new URL(base);
    url.hostname = host;
    return { url: url.href, firstByteMs: firstByteLimit(service), ownHosts: service.hosts };
  });
}

function routedPlaces({ context }: Gathering, service: Service): IdentityPlace[] {
  const routes = identityRoutes(context, service);
  if (routes.length === 0) {
    throw new Unavailable(
      'identity-not-routed',
      `${service.name} is only reached through frontends, and no route passes ${service.identityPath ?? 'its identity path'} on`,
      `Add to a frontend's routes: { "path": "${service.identityPath ?? '/__version'}", "service": "${service.name}" }`,
    );
  }
  return routes.map(({ frontend, path }) => ({
    url: urlAt(frontend, path),
    firstByteMs: Math.max(firstByteLimit(frontend), firstByteLimit(service)),
    ownHosts: frontend.hosts,
  }));
}
