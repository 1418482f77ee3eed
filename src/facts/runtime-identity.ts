/** Which commit a deployed service says it runs: every host of it, on several fresh connections, around caches. */
import { readIdentity, type IdentityReading } from '../answers/identity-document.js';
import type { Service } from '../authority/service.js';
import { firstByteLimit } from '../engine/limits.js';
import { identityRoutes } from '../engine/identity-routes.js';
import type { Outcome } from '../probe/exchange.js';
import { defineFact, Unavailable, type Gathering } from './fact.js';
import { observeAroundCaches, type Seen } from './observe.js';
import { serviceNamed, urlAt } from './service-url.js';

/** One URL at which a service says what it runs. */
export interface Surface {
  readonly url: string;
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

/** Throws `Unavailable` for a private service that no route reaches the identity of. */
export const runtimeIdentity = defineFact(
  'runtime identity',
  async (gathering, name: string, environment: string | null): Promise<RuntimeIdentity> => {
    const service = serviceNamed(gathering, name, environment);
    const places = service.reach === 'direct' ? directPlaces(service) : routedPlaces(gathering, service);
    const surfaces = await Promise.all(places.map((place) => askSurface(gathering, place, rounds)));
    // A static site is what its CDN serves, so there a copy is the thing itself.
    const isCopyFine = service.role === 'frontend';
    return { service: name, environment, surfaces: isCopyFine ? surfaces.map(withoutCopy) : surfaces };
  },
);

export interface IdentityPlace {
  readonly url: string;
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
