/** What a backend says of its health, twice, and what a path that cannot exist says beside it. */
import { isSuspectHealth } from '../answers/suspect.js';
import type { Answer, HttpRequest, Observation } from '../probe/exchange.js';
import type { Service } from '../authority/service.js';
import { servicesWithRole } from '../engine/context.js';
import { firstByteLimit } from '../engine/limits.js';
import { routesOf } from '../engine/routes.js';
import { defineFact, isUnavailable, type Gathering } from './fact.js';
import { siblingOf } from './random-name.js';
import { routeProof, type RouteProof } from './route-proof.js';
import { headerValues, serviceNamed, urlAt } from './service-url.js';
import { observeAroundCaches, type Seen } from './observe.js';

export interface HealthProof {
  readonly service: string;
  readonly environment: string | null;
  readonly url: string;
  readonly health: Seen;
  /** The same question asked for other reasons, and asked again because something was lost somewhere. */
  readonly again: readonly Observation[];
  /** A random path beside the health path: a server that says "ok" to everything proves nothing. */
  readonly sibling: Observation;
  /**
   * Direct connections time out from here, yet a route through a frontend answers: the network in between is the
   * trouble, not the service.
   */
  readonly isReachedByUsers: boolean;
}

export const healthProof = defineFact(
  'health',
  async (gathering, name: string, environment: string | null): Promise<HealthProof> => {
    const service = serviceNamed(gathering, name, environment);
    const path = service.health?.path ?? '/health';
    const request = {
      firstByteMs: firstByteLimit(service),
      ownHosts: service.hosts,
      secretHeaders: headerValues(gathering, service),
    };
    const isFailure = (answer: Answer): boolean =>
      service.health !== null && isSuspectHealth(answer, service.health, service.dependsOn);
    const [health, sibling] = await Promise.all([
      observeAroundCaches(gathering, { ...request, url: urlAt(service, path), isFailure }, 2),
      observeSibling(gathering, { ...request, url: urlAt(service, siblingOf(path)) }),
    ]);
    const proofs = await routeProofs(gathering, service);
    const proxied = proofs.map((proof) => proof.proxied.observation);
    const directs = proofs.flatMap(({ direct }) => (direct === null ? [] : [direct]));
    const seen = [health.observation, sibling, ...proxied, ...directs];
    const again = await askAgain(gathering, { ...request, url: urlAt(service, path), isFailure }, health, seen);
    const isReached = isReachedByUsers(health.observation, proxied);
    return {
      service: name,
      environment,
      url: health.observation.url,
      health,
      again: [...directs.filter(({ url }) => url === health.observation.url), ...again],
      sibling,
      isReachedByUsers: isReached,
    };
  },
);

/**
 * What another path or a route lost may be this service's trouble or their own, so the health path is asked six times
 * more, one after the other: a server that fails every second or third time is then seen to.
 */
async function askAgain(
  gathering: Gathering,
  request: HttpRequest,
  health: Seen,
  seen: readonly Observation[],
): Promise<Observation[]> {
  const isSure = health.observation.fault !== 'none' || health.observation.isFlapping;
  const isLossy = seen.some(isRecovered);
  if (isSure || !isLossy) return [];
  const probe = await gathering.probe();
  const observations: Observation[] = [];
  for (const round of ['2', '3', '4']) {
    // A header of its own makes it another question than the one already answered.
    const asked = { ...request, isFresh: true, headers: { 'x-mosaic-round': round } };
    observations.push(await probe.observe(asked, { minimum: 2 }));
  }
  return observations;
}

/** It failed and then did not; what fails throughout is for its own gate. */
function isRecovered({ attempts }: Observation): boolean {
  const lost = attempts.filter(({ outcome }) => outcome.kind === 'failure' || outcome.status >= 500);
  return lost.length > 0 && lost.length < attempts.length;
}

/** Of the routes that lead to the service. */
async function routeProofs(gathering: Gathering, service: Service): Promise<RouteProof[]> {
  const { context } = gathering;
  const routes = servicesWithRole(context, 'frontend')
    .filter(({ environment }) => environment === service.environment)
    .flatMap((frontend) => routesOf(context, frontend).map((route) => ({ frontend, route })))
    .filter(({ route }) => route.service === service.name);
  const proofs = await Promise.all(
    routes.map(async ({ frontend, route }) => {
      try {
        return [await gathering.ask(routeProof(frontend.name, frontend.environment, route))];
      } catch (error) {
        // The route's own gate says why.
        if (isUnavailable(error)) return [];
        throw error;
      }
    }),
  );
  return proofs.flat();
}

function isReachedByUsers({ outcome }: Observation, proxied: readonly Observation[]): boolean {
  if (outcome.kind === 'answer' || outcome.code !== 'connect-timeout') return false;
  return proxied.some(({ outcome: answer }) => answer.kind === 'answer' && answer.status < 500);
}

async function observeSibling(gathering: Gathering, request: { readonly url: string }): Promise<Observation> {
  const probe = await gathering.probe();
  return probe.observe({ ...request, isFresh: true });
}
