/** Where users' own path leads to a service's identity: through which routes of which frontends. Pure. */
import type { Route, Service } from '../authority/service.js';
import type { Context } from './context.js';
import { routesOf } from './routes.js';

export interface IdentityRoute {
  readonly frontend: Service;
  readonly route: Route;
  /** Path to ask at the frontend. */
  readonly path: string;
}

/** Routes of frontends in the same environment that pass the service's identity path on. */
export function identityRoutes(context: Context, service: Service): readonly IdentityRoute[] {
  return context.services
    .filter(({ role, environment }) => role === 'frontend' && environment === service.environment)
    .flatMap((frontend) =>
      routesOf(context, frontend).flatMap((route) => {
        const path = route.service === service.name ? identityPathThrough(route, service) : null;
        return path === null ? [] : [{ frontend, route, path }];
      }),
    );
}

/** The path at the frontend whose upstream path is the identity path; null when the route does not reach it. */
export function identityPathThrough(
  { path: pattern, to, method }: Pick<Route, 'path' | 'to' | 'method'>,
  { identityPath }: Pick<Service, 'identityPath'>,
): string | null {
  if (identityPath === null || method !== 'GET') return null;
  if (!pattern.endsWith('*')) return (to ?? pattern) === identityPath ? pattern : null;
  const target = to ?? `${pattern.slice(0, -1)}:splat`;
  const [before = '', after] = target.split(':splat');
  // An upstream path without the rest of the asked one is the same for all.
  if (after === undefined) return target === identityPath ? pattern.slice(0, -1) : null;
  if (!identityPath.startsWith(before) || !identityPath.endsWith(after)) return null;
  if (identityPath.length < before.length + after.length) return null;
  const splat = identityPath.slice(before.length, identityPath.length - after.length);
  return `${pattern.slice(0, -1)}${splat}`;
}
