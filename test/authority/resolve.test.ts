import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveServices, type Resolution } from '../../src/authority/resolve.js';
import type { Service } from '../../src/authority/service.js';
import { fixture, mapOf } from './maps.js';

const plain: Resolution = { environment: null, env: {}, allowedVariables: [], overrides: {} };

function resolved(service: object, resolution: Partial<Resolution> = {}): Service {
  const [first] = resolveServices(mapOf({ services: [{ name: 'api', role: 'backend', ...service }] }), {
    ...plain,
    ...resolution,
  });
  if (!first) throw new Error('one service in, one out');
  return first;
}

describe('resolveServices', () => {
  it("sees the incident's system in its 1.0 map", () => {
    expect(resolveServices(fixture('incident-1.0').map, { ...plain, environment: 'production' })).toEqual([
      {
        name: 'mosaic-frontend',
        role: 'frontend',
        isRoleDeclared: false,
        environment: 'production',
        platform: 'netlify',
        base: { kind: 'known', url: 'https://whatismydelta.com' },
        hosts: ['whatismydelta.com'],
        rootDir: 'mosaic_ui',
        identityPath: null,
        repo: null,
        reach: 'direct',
        isInternal: false,
        health: null,
        routes: null,
        corsOrigins: null,
        dependsOn: [],
        coldStartSeconds: 0,
        build: { publish: null },
        derivedRoutes: [],
      },
      {
        name: 'mosaic-backend',
        role: 'backend',
        isRoleDeclared: false,
        environment: 'production',
        platform: 'render',
        base: { kind: 'known', url: 'https://mosaic-backend-tpog.onrender.com' },
        hosts: ['mosaic-backend-tpog.onrender.com'],
        rootDir: null,
        identityPath: '/__version',
        repo: null,
        reach: 'direct',
        isInternal: false,
        health: { path: '/health', expect: { status: [200] }, isDeclared: false, headers: {} },
        routes: null,
        corsOrigins: null,
        dependsOn: [],
        coldStartSeconds: 0,
        build: { publish: null },
        derivedRoutes: [],
      },
    ]);
  });

  it('sees the routes, health and dependencies of a 2.0 map', () => {
    const [web, api, db, openai] = resolveServices(fixture('shop-2.0').map, { ...plain, environment: 'staging' });
    const route = {
      service: 'api',
      to: null,
      method: 'GET',
      isSafe: true,
      expect: null,
      isDeclared: true,
      isRuled: false,
    };
    expect(web?.routes).toEqual([
      { ...route, path: '/health', probe: '/health' },
      { ...route, path: '/api/*', to: '/:splat', probe: '/api/config', expect: { status: [200] } },
      { ...route, path: '/auth/*', probe: '/auth/me', expect: { status: [200, 401] } },
    ]);
    expect(web?.hosts).toEqual(['shop.example', 'www.shop.example']);
    expect(api).toMatchObject({
      isRoleDeclared: true,
      coldStartSeconds: 60,
      corsOrigins: ['https://shop.example'],
      dependsOn: ['db', 'openai', 'uploads'],
      health: { isDeclared: true, headers: { authorization: { env: 'MOSAIC_HEALTH_TOKEN' } } },
    });
    expect([db?.base, db?.health, openai?.role]).toEqual([null, null, 'external']);
  });

  it.each([
    [{}, { path: '/health', expect: { status: [200] }, isDeclared: false }],
    [{ health_path: '/ping' }, { path: '/ping', isDeclared: false }],
    [
      { health: { path: '/live' }, health_path: '/ping' },
      { path: '/live', isDeclared: false },
    ],
    [{ health: { expect: {} } }, { expect: { status: [200] }, isDeclared: false }],
    [{ health: { expect: { status: 204 } } }, { path: '/health', expect: { status: [204] }, isDeclared: true }],
    [{ health: { expect: { text: 'OK' } } }, { expect: { status: [200], text: 'OK' }, isDeclared: true }],
    [{ health: { expect: { json: null } } }, { expect: { status: [200], json: null }, isDeclared: true }],
    [{ health: { headers: { 'X-Key': { env: 'MOSAIC_KEY' } } } }, { headers: { 'x-key': { env: 'MOSAIC_KEY' } } }],
    [{ role: 'frontend', health_path: '/up' }, { path: '/up' }],
  ])('health of %j', (service, health) => {
    expect(resolved(service).health).toMatchObject(health);
  });

  it.each(['frontend', 'database', 'external', 'storage'])('a %s without a declared health is not asked', (role) => {
    expect(resolved({ role }).health).toBeNull();
  });

  it.each([
    [{ path: '/search?q=a#b' }, { path: '/search', probe: '/search?q=a' }],
    [{ path: '/*' }, { path: '/*', probe: null }],
    [{ path: '/users/:id' }, { probe: null }],
    [{ path: '/api/*', probe: '/api/config' }, { probe: '/api/config' }],
    [
      { path: '/a', method: 'post' },
      { method: 'POST', isSafe: false },
    ],
    [{ path: '/a', method: 'POST', safe: true }, { isSafe: true }],
    [{ path: '/a', method: 'GET', safe: false }, { isSafe: false }],
    [
      { path: '/a', method: 'head' },
      { method: 'HEAD', isSafe: true },
    ],
    [{ path: '/a', method: 'OPTIONS' }, { isSafe: true }],
    [{ path: '/a', expect: {} }, { expect: null }],
  ])('route of %j', (route, seen) => {
    expect(resolved({ routes: [{ service: 'api', ...route }] }).routes?.[0]).toMatchObject(seen);
  });

  it('tells no routes from none declared', () => {
    expect(resolved({ routes: [] }).routes).toEqual([]);
    expect(resolved({}).routes).toBeNull();
  });

  it.each([
    [{ root_dir: './web/' }, { rootDir: 'web' }],
    [{ root_dir: '/' }, { rootDir: null }],
    [{ root_dir: '' }, { rootDir: null }],
    [{ cors_origins: ['https://Shop.Example:443/'] }, { corsOrigins: ['https://shop.example'] }],
    [{ hosts: ['WWW.Shop.Example', 'bücher.example:8443'] }, { hosts: ['www.shop.example', 'xn--bcher-kva.example'] }],
    [
      { internal: true, reach: 'through-frontend' },
      { isInternal: true, reach: 'through-frontend' },
    ],
    [
      { runtime_base_url: 'https://a.example/x/' },
      { base: { kind: 'known', url: 'https://a.example/x' }, hosts: ['a.example'] },
    ],
    [{ repo: 'acme/other', platform: ' ' }, { platform: null }],
  ])('%j is seen as %j', (service, seen) => {
    expect(resolved(service)).toMatchObject(seen);
  });

  it("makes URLs of the environment's variables before the process's", () => {
    const map = mapOf({
      environments: { staging: { ref: 'develop', vars: { MOSAIC_ENV: 'staging' } }, production: { ref: 'main' } },
      services: [{ name: 'api', runtime_base_url: { mode: 'template', template: 'https://${MOSAIC_ENV}.a.example' } }],
    });
    const bases = (environment: string | null, env = {}) =>
      resolveServices(map, { ...plain, environment, env }).map(({ base }) => base);
    expect(bases('staging', { MOSAIC_ENV: 'other' })).toEqual([{ kind: 'known', url: 'https://staging.a.example' }]);
    expect(bases('production', { MOSAIC_ENV: 'other' })).toEqual([{ kind: 'known', url: 'https://other.a.example' }]);
    expect(bases('production')).toEqual([{ kind: 'unset', variables: ['MOSAIC_ENV'] }]);
    expect(bases('constructor')).toEqual([{ kind: 'unset', variables: ['MOSAIC_ENV'] }]);
  });

  it('lets --service replace a URL, and refuses one that is none', () => {
    const service = { runtime_base_url: { mode: 'template', template: 'https://${HOME}' } };
    expect(resolved(service, { overrides: { api: 'https://preview.example/' } })).toMatchObject({
      base: { kind: 'known', url: 'https://preview.example' },
      hosts: ['preview.example'],
    });
    expect(resolved(service, { overrides: { api: 'preview.example' } })).toMatchObject({
      base: { kind: 'refused' },
      hosts: [],
    });
    expect(resolved(service, { overrides: { web: 'https://preview.example' } }).base?.kind).toBe('refused');
  });

  it('answers whatever the environment and overrides hold', () => {
    const map = mapOf({
      services: [
        { name: 'a', runtime_base_url: { mode: 'template', template: '${MOSAIC_A}/x' } },
        {
          name: 'b',
          runtime_base_url: { mode: 'env_map', required_env: ['MOSAIC_B'], env_map: { prod: 'https://b.example' } },
        },
        { name: 'constructor', hosts: ['x.example'] },
      ],
    });
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.constantFrom('prod', '__proto__', 'toString', ''),
    );
    fc.assert(
      fc.property(
        fc.record({ MOSAIC_A: text, MOSAIC_B: text }),
        fc.dictionary(fc.constantFrom('a', 'b', 'z'), text),
        (env, overrides) => {
          const services = resolveServices(map, { ...plain, env, overrides });
          const known = services.flatMap(({ base, hosts }) =>
            base?.kind === 'known' ? [{ url: base.url, hosts }] : [],
          );
          expect(services).toHaveLength(3);
          expect(known.filter(({ url, hosts }) => !hosts.includes(new URL(url).hostname))).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
