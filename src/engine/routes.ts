/** Which routes of a frontend are asked: the declared ones, else what can be derived. Pure. */
import type { Route, Service } from '../authority/service.js';
import { backendsBeside, type Context } from './context.js';

/**
 * Declared routes; without any, what the platform's files proxy and the health path of each backend that pages do not
 * call across origins.
 */
export function routesOf(context: Context, frontend: Service): readonly Route[] {
  if (frontend.routes !== null) {
    // A route to a service that the map does not have is AUTHORITY_MAP_VALID's finding.
    return frontend.routes.filter(({ isSafe, service }) => isSafe && isAnswering(context, frontend, service));
  }
  const derived = frontend.derivedRoutes.filter(({ service }) => isAnswering(context, frontend, service));
  const health = backendsBeside(context, frontend)
    .filter((backend) => !allowsOrigin(backend, frontend))
    .flatMap(healthRoute);
  return [...derived, ...health.filter(({ path }) => !derived.some((route) => route.path === path))];
}

function isAnswering(context: Context, { name, environment }: Service, service: string): boolean {
  return context.services.some(
    (other) =>
      other.name === service && other.name !== name && other.environment === environment && other.base !== null,
  );
}

/** Pages of the frontend call some backend directly, as `cors_origins` declares. */
export function isCalledCrossOrigin(context: Context, frontend: Service): boolean {
  return backendsBeside(context, frontend).some((backend) => allowsOrigin(backend, frontend));
}

/** `routes: []` beside backends that other frontends reach: this one needs none. */
export function isStandAlone(context: Context, frontend: Service): boolean {
  if (frontend.routes === null || frontend.routes.length > 0) return false;
  const others = context.services.filter(
    ({ role, name, environment }) =>
      role === 'frontend' && name !== frontend.name && environment === frontend.environment,
  );
  return backendsBeside(context, frontend).every((backend) =>
    others.some(
      (other) =>
        allowsOrigin(backend, other) || routesOf(context, other).some(({ service }) => service === backend.name),
    ),
  );
}

function healthRoute({ name, health }: Service): Route[] {
  if (health === null) return [];
  const { path } = health;
  return [
    {
      path,
      service: name,
      to: null,
      probe: path,
      method: 'GET',
      isSafe: true,
      expect: null,
      isDeclared: false,
      isRuled: false,
    },
  ];
}

function allowsOrigin({ corsOrigins }: Service, { base, hosts }: Service): boolean {
  return (corsOrigins ?? []).some((origin) => {
    const isBase = base?.kind === 'known' && new URL(base.url).origin === new URL(origin).origin;
    return isBase || hosts.includes(new URL(origin).hostname);
  });
}
