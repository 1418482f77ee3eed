/** What a push brings to the map: what runs now is judged without it. Pure. */
import type { Route, Service } from '../authority/service.js';

export interface Arrival {
  /**
   * The services of the map going out, without the routes and dependencies that only it has; equal to those of the
   * present when a push brings nothing but additions.
   */
  readonly services: readonly Service[];
  /** Names of services that only the map going out has, or that it has at another address. */
  readonly names: ReadonlySet<string>;
  /** Names of services that it no longer has. */
  readonly leaving: ReadonlySet<string>;
  /** Names of services of which it drops a route, or asks it otherwise. */
  readonly dropping: ReadonlySet<string>;
  /** Names of services of which it asks less than before, so that what passes then proves nothing now. */
  readonly weakened: ReadonlySet<string>;
  /** What is not judged before it is deployed, as phrases: "the route /search of web". */
  readonly items: readonly string[];
  /** Whether any service that both have is declared otherwise, comes or leaves. */
  readonly isAnythingElse: boolean;
}

export function arrivalOf(present: readonly Service[], goingOut: readonly Service[]): Arrival {
  const pairs = goingOut.map((after) => ({ before: present.find((before) => isSame(before, after)) ?? null, after }));
  const services = pairs.map(({ before, after }) => withoutArriving(before, after));
  const names = pairs.filter(({ before, after }) => before === null || isElsewhere(before, after));
  const leaving = present.filter((before) => !goingOut.some((after) => isSame(before, after)));
  return {
    services,
    names: new Set(names.map(({ after }) => after.name)),
    leaving: new Set(leaving.map(({ name }) => name)),
    dropping: new Set(pairs.filter(({ before, after }) => dropsRoute(before, after)).map(({ after }) => after.name)),
    weakened: new Set(pairs.filter(({ before, after }) => isWeakened(before, after)).map(({ after }) => after.name)),
    items: pairs.flatMap(({ before, after }) => itemsOf(before, after)),
    isAnythingElse: leaving.length > 0 || services.some((after) => !present.some((before) => isEqual(before, after))),
  };
}

function isSame(one: Service, other: Service): boolean {
  return one.name === other.name && one.environment === other.environment;
}

function isElsewhere(before: Service, after: Service): boolean {
  return after.base !== null && !isEqual(before.base, after.base);
}

function withoutArriving(before: Service | null, after: Service): Service {
  // Routes of a service that is new are new as well, and so is what it needs.
  if (before === null) return { ...after, routes: after.routes === null ? null : [], derivedRoutes: [], dependsOn: [] };
  return {
    ...after,
    routes: before.routes === null ? null : (after.routes?.filter((route) => has(before.routes, route)) ?? null),
    derivedRoutes: after.derivedRoutes.filter((route) => has(before.derivedRoutes, route)),
    dependsOn: after.dependsOn.filter((name) => before.dependsOn.includes(name)),
  };
}

function itemsOf(before: Service | null, after: Service): string[] {
  const isRouteNew = (route: Route): boolean => before?.routes === null || !has(before?.routes ?? null, route);
  const needs = after.dependsOn.filter((name) => before?.dependsOn.includes(name) !== true);
  return [
    ...(after.routes ?? []).filter(isRouteNew).map(({ path }) => `the route ${path} of ${after.name}`),
    ...needs.map((name) => `the dependency of ${after.name} on ${name}`),
  ];
}

function dropsRoute(before: Service | null, after: Service): boolean {
  return before?.routes?.some((route) => !isAskedAlike(route, after.routes ?? [])) === true;
}

function isAskedAlike(before: Route, routes: readonly Route[]): boolean {
  const asked = ({ method, path, probe, service }: Route): string => JSON.stringify([method, path, probe, service]);
  return routes.some((after) => asked(after) === asked(before));
}

/** Another directory counts other changes, a declared status needs no words of health, and no 5xx is a mended answer. */
function isWeakened(before: Service | null, after: Service): boolean {
  if (before === null) return false;
  const { health } = after;
  const isHealthTrusted = health?.isDeclared === true && !isEqual(before.health?.expect, health.expect);
  const accepted = [health?.expect, ...(after.routes ?? []).map(({ expect }) => expect)];
  const isFailureAccepted = accepted.some((expect) => expect?.status.some((status) => status >= 500) === true);
  return before.rootDir !== after.rootDir || before.repo !== after.repo || isHealthTrusted || isFailureAccepted;
}

function has(routes: readonly Route[] | null, { method, path }: Route): boolean {
  return routes?.some((route) => route.method === method && route.path === path) === true;
}

/** Plain data made by the same code, so keys come in the same order. */
function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
