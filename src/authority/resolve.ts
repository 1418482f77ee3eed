/** A valid map → the services of one environment as the gates see them. */
import { normaliseBaseUrl, resolveBaseUrl, type Variables } from './base-url.js';
import type { MapExpectation } from './expectation-schema.js';
import { inferRole } from './infer-role.js';
import type { AuthorityMap, MapService } from './schema.js';
import type { BaseUrl, Expectation, Health, Role, Route, Service } from './service.js';

export interface Resolution {
  /** Name in the map's `environments`, or null where it has none. */
  readonly environment: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Policy `env.allow`: variables besides `MOSAIC_*` that a URL may be made of. */
  readonly allowedVariables: readonly string[];
  /** `--service NAME=URL`: service name → base URL. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** Never throws: a URL that cannot be known or may not be used is a value of `base`. */
export function resolveServices(map: AuthorityMap, resolution: Resolution): Service[] {
  const variables: Variables = {
    declared: varsOf(map, resolution.environment),
    env: resolution.env,
    allowed: resolution.allowedVariables,
  };
  return map.services.map((service) => {
    const role = service.role ?? inferRole(service);
    const base = baseOf(service, variables, resolution.overrides);
    return {
      name: service.name,
      role,
      isRoleDeclared: Boolean(service.role),
      environment: resolution.environment,
      platform: service.platform?.trim() || null,
      base,
      hosts: hostsOf(service, base),
      rootDir: directory(service.root_dir),
      build: buildOf(service),
      identityPath: service.runtime_identity_path ?? service.runtime_version_path ?? null,
      repo: service.repo ?? null,
      reach: service.reach ?? 'direct',
      isInternal: service.internal ?? false,
      health: healthOf(service, role),
      routes: service.routes?.map((route) => routeOf(route)) ?? null,
      derivedRoutes: [],
      corsOrigins: service.cors_origins?.map((origin) => new URL(origin).origin) ?? null,
      dependsOn: service.depends_on ?? [],
      coldStartSeconds: service.cold_start_seconds ?? 0,
    };
  });
}

function varsOf(map: AuthorityMap, environment: string | null): Readonly<Record<string, string>> {
  const environments = map.environments ?? {};
  return environment !== null && Object.hasOwn(environments, environment)
    ? (environments[environment]?.vars ?? {})
    : {};
}

function baseOf(
  service: MapService,
  variables: Variables,
  overrides: Readonly<Record<string, string>>,
): BaseUrl | null {
  const override = Object.hasOwn(overrides, service.name) ? overrides[service.name] : undefined;
  if (override !== undefined) return normaliseBaseUrl(override);
  return service.runtime_base_url ? resolveBaseUrl(service.runtime_base_url, variables) : null;
}

function hostsOf(service: MapService, base: BaseUrl | null): string[] {
  const own = base?.kind === 'known' ? [new URL(base.url).hostname] : [];
  return [...new Set([...own, ...(service.hosts ?? []).map((host) => hostName(host))])];
}

/** As URLs spell it: lower case, punycode, no port. */
function hostName(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host.toLowerCase();
}

/** "./web/" → "web"; the repository root is null. */
function directory(path: string | undefined): string | null {
  const parts = (path ?? '').split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? null : parts.join('/');
}

function buildOf({ build }: MapService): Service['build'] {
  const publish = build?.publish === undefined ? null : (directory(build.publish) ?? '');
  if (build?.base === undefined) return { publish };
  return { base: build.base === null ? null : directory(build.base), publish };
}

function healthOf(service: MapService, role: Role): Health | null {
  const declared = service.health ?? null;
  const path = declared?.path ?? service.health_path ?? null;
  if (role !== 'backend' && declared === null && path === null) return null;
  const expect = declared?.expect ?? null;
  return {
    path: path ?? '/health',
    expect: expectation(expect),
    isDeclared: expect !== null && saysSomething(expect),
    headers: Object.fromEntries(
      Object.entries(declared?.headers ?? {}).map(([name, { env }]) => [name.toLowerCase(), { env }]),
    ),
  };
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function routeOf(route: NonNullable<MapService['routes']>[number]): Route {
  const method = (route.method ?? 'GET').toUpperCase();
  const asked = withoutFragment(route.path);
  return {
    path: asked.split('?')[0] ?? asked,
    service: route.service,
    to: route.to ?? null,
    probe: route.probe ? withoutFragment(route.probe) : isPattern(asked) ? null : asked,
    method,
    isSafe: route.safe ?? safeMethods.has(method),
    expect: route.expect && saysSomething(route.expect) ? expectation(route.expect) : null,
    isDeclared: true,
    isRuled: false,
  };
}

/** `:id` segments are as unaskable as `*`. */
function isPattern(path: string): boolean {
  return path.endsWith('*') || /\/:\w/.test(path);
}

function withoutFragment(path: string): string {
  return path.split('#')[0] ?? path;
}

function saysSomething({ status, json, text }: MapExpectation): boolean {
  return typeof status === 'number' || Array.isArray(status) || json !== undefined || typeof text === 'string';
}

function expectation(declared: MapExpectation | null): Expectation {
  const status = declared?.status ?? 200;
  return {
    status: typeof status === 'number' ? [status] : status,
    ...(declared?.json !== undefined && { json: declared.json }),
    ...(typeof declared?.text === 'string' && { text: declared.text }),
  };
}
