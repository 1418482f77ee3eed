/** How a route answers through its frontend, how its service answers directly, and what the frontend says to nonsense. */
import { isSuspectAnswer } from '../answers/suspect.js';
import type { Route, Service } from '../authority/service.js';
import { firstByteLimit } from '../engine/limits.js';
import { routesOf } from '../engine/routes.js';
import type { Observation } from '../probe/exchange.js';
import { defineFact, isUnavailable, type Gathering } from './fact.js';
import { observeAroundCaches, type Seen } from './observe.js';
import { randomName, siblingOf } from './random-name.js';
import { headerValues, serviceNamed, urlAt } from './service-url.js';

export interface RouteProof {
  /** Name of the frontend. */
  readonly service: string;
  readonly environment: string | null;
  readonly route: Route;
  /** Path that was asked at the frontend. */
  readonly path: string;
  /** The probed path was made up below a wildcard, so only the backend's own answer says what is right. */
  readonly isRandom: boolean;
  readonly proxied: Seen;
  /** Null when the service is only reached through frontends, or its own URL cannot be known. */
  readonly direct: Observation | null;
  /** The frontend's page and its answer to an undeclared path; empty when the route covers every path. */
  readonly fallbacks: readonly Observation[];
  /** For a probe below a wildcard, the answers to a made-up path beside it; null otherwise. */
  readonly sibling: { readonly proxied: Observation; readonly direct: Observation | null } | null;
}

export const routeProof = defineFact(
  'route',
  async (gathering, name: string, environment: string | null, route: Route): Promise<RouteProof> => {
    const frontend = serviceNamed(gathering, name, environment);
    const upstream = serviceNamed(gathering, route.service, environment);
    const isRandom = route.probe === null;
    const rest = isRandom ? randomName() : null;
    const path = route.probe ?? route.path.replace(/\*.*$/s, rest ?? '');
    const { health } = upstream;
    const expected = route.expect ?? (path.split('?')[0] === health?.path ? (health?.expect ?? null) : null);
    const firstByteMs = Math.max(firstByteLimit(frontend), firstByteLimit(upstream));
    const [proxied, direct, fallbacks, sibling] = await Promise.all([
      observeAroundCaches(
        gathering,
        {
          url: urlAt(frontend, path),
          method: route.method,
          firstByteMs,
          ownHosts: frontend.hosts,
          secretHeaders: headers(gathering, upstream, path),
          isFailure: (answer) => isSuspectAnswer(answer, expected),
        },
        attemptsFor(gathering, frontend),
      ),
      observeDirect(gathering, upstream, route, path),
      hasFallback(frontend, route) ? gathering.ask(fallbackAnswers(name, environment)) : [],
      observeSibling(gathering, frontend, upstream, route),
    ]);
    return { service: name, environment, route, path, isRandom, proxied, direct, fallbacks, sibling };
  },
);

/** Whatever answers below a wildcard may say the same to everything below it. */
async function observeSibling(
  gathering: Gathering,
  frontend: Service,
  upstream: Service,
  route: Route,
): Promise<RouteProof['sibling']> {
  if (route.probe === null || !route.path.includes('*')) return null;
  const path = siblingOf(route.probe);
  const probe = await gathering.probe();
  const firstByteMs = Math.max(firstByteLimit(frontend), firstByteLimit(upstream));
  const [proxied, direct] = await Promise.all([
    probe.observe({ url: urlAt(frontend, path), firstByteMs, ownHosts: frontend.hosts, isFresh: true }),
    observeDirect(gathering, upstream, route, path),
  ]);
  return { proxied, direct };
}

/** A frontend that passes everything on to the service has no answers of its own. */
function hasFallback({ routes }: Service, { path, service }: Route): boolean {
  return path !== '/*' && !(routes ?? []).some((other) => other.path === '/*' && other.service === service);
}

/** Asked twice, unless the hook's allowance of requests a host would not last for all routes of the frontend. */
function attemptsFor({ context }: Gathering, frontend: Service): 1 | 2 {
  return routesOf(context, frontend).length <= 15 ? 2 : 1;
}

/** What the frontend shows when it has nothing to show: its entry page, and the answer to a path nobody declared. */
const fallbackAnswers = defineFact(
  'fallback answers',
  async (gathering, name: string, environment: string | null): Promise<readonly Observation[]> => {
    const frontend = serviceNamed(gathering, name, environment);
    const probe = await gathering.probe();
    const request = { isFresh: true, firstByteMs: firstByteLimit(frontend), ownHosts: frontend.hosts };
    const paths = ['/', `/${randomName()}`];
    return Promise.all(paths.map((path) => probe.observe({ ...request, url: urlAt(frontend, path) })));
  },
);

async function observeDirect(
  gathering: Gathering,
  upstream: Service,
  route: Route,
  path: string,
): Promise<Observation | null> {
  if (upstream.reach === 'through-frontend') return null;
  try {
    const probe = await gathering.probe();
    return await probe.observe({
      url: urlAt(upstream, upstreamPath(route, path)),
      method: route.method,
      firstByteMs: firstByteLimit(upstream),
      ownHosts: upstream.hosts,
      secretHeaders: headers(gathering, upstream, upstreamPath(route, path)),
      isFresh: true,
    });
  } catch (error) {
    // The service's own gates say that its URL is unknown; the route can still be judged by itself.
    if (isUnavailable(error)) return null;
    throw error;
  }
}

/** "/api/*" to "/v1/:splat", asked as "/api/users" → "/v1/users". */
export function upstreamPath({ path: pattern, to }: Pick<Route, 'path' | 'to'>, asked: string): string {
  if (to === null) return asked;
  const prefix = pattern.replace(/\*.*$/s, '');
  const splat = asked.startsWith(prefix) ? asked.slice(prefix.length) : '';
  return to.replaceAll(':splat', splat);
}

/** The health headers go along where the health path itself is asked. */
function headers(gathering: Gathering, upstream: Service, path: string): Record<string, string> {
  return upstream.health !== null && path.split('?')[0] === upstream.health.path
    ? headerValues(gathering, upstream)
    : {};
}
