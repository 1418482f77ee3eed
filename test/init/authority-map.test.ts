import { describe, expect, it } from 'vitest';
import { parseAuthorityMap } from '../../src/authority/parse.js';
import { proposeMap } from '../../src/init/authority-map.js';
import type { FoundFrontend } from '../../src/init/found-site.js';
import { askUrl } from '../../src/init/prompt.js';
import type { ProxiedPath } from '../../src/init/proxied.js';

const facts = { origin: 'https://github.com/acme/shop.git', deployBranch: 'main', schema: './schema.json' };
const api = 'https://shop-api.onrender.com';
const frontend = (...proxied: readonly Omit<ProxiedPath, 'by'>[]): FoundFrontend => ({
  platform: 'netlify',
  name: null,
  file: 'netlify.toml',
  rootDir: 'web',
  publish: 'web/dist',
  proxied: proxied.map((path, index) => ({ ...path, by: `netlify.toml:${index + 1}` })),
  ignored: [],
  hosts: proxied.map(({ origin }) => new URL(origin).hostname),
  notes: [],
});
const nobody = (): Promise<null> => Promise.resolve(null);

async function proposed(
  ...[frontends, ask = nobody, render = []]: [
    FoundFrontend[],
    (() => Promise<string | null>)?,
    Parameters<typeof proposeMap>[1]['render']?,
  ]
) {
  const { text, missing, notes } = await proposeMap(facts, { frontends, render, notes: [] }, ask);
  const { map, warnings } = parseAuthorityMap(text, 'authority_map.json');
  expect(warnings).toEqual([]);
  return { map, missing, notes };
}

describe('the map that init writes', () => {
  it('states that nothing is deployed when no platform file is found', async () => {
    const { map } = await proposed([]);
    expect(map).toMatchObject({
      repo: { slug: 'acme/shop', origin: facts.origin, deploy_branch: 'main', work_branches: ['**'] },
      services: [],
    });
  });

  it('has frontend, backend and routes once the URL is known', async () => {
    const rules = [
      { path: '/health', origin: api, to: '/health' },
      { path: '/api/*', origin: api, to: '/v1/:splat' },
    ];
    const { map, missing } = await proposed([frontend(...rules)], () => Promise.resolve('https://shop.example'));
    expect(missing).toEqual([]);
    expect(map.services).toEqual([
      { name: 'api', role: 'backend', platform: 'render', runtime_base_url: { mode: 'static', url: api } },
      {
        name: 'web',
        role: 'frontend',
        platform: 'netlify',
        runtime_base_url: { mode: 'static', url: 'https://shop.example' },
        root_dir: 'web',
        build: { publish: 'web/dist' },
        routes: [
          { path: '/health', service: 'api' },
          { path: '/api/*', service: 'api', to: '/v1/:splat' },
        ],
      },
    ]);
  });

  it('leaves out what it does not know, and hands over what to add', async () => {
    const { map, missing } = await proposed([frontend({ path: '/api/*', origin: api, to: '/:splat' })]);
    expect(map.services.map(({ name }) => name)).toEqual(['api']);
    expect(missing).toMatchObject([{ name: 'web', routes: [{ path: '/api/*', service: 'api', to: '/:splat' }] }]);
  });

  it('takes root directory and health path from render.yaml', async () => {
    const render = [
      { name: 'shop-api', rootDir: './backend/', healthPath: '/healthz' },
      { name: 'other', rootDir: null, healthPath: null },
    ];
    const { map, missing } = await proposed([frontend({ path: '/api/*', origin: api, to: '/:splat' })], nobody, render);
    expect(map.services).toMatchObject([{ name: 'api', root_dir: 'backend', health_path: '/healthz' }]);
    expect(missing).toMatchObject([{ name: 'other', role: 'backend' }, { name: 'web' }]);
  });

  it('gives each host a name of its own, and asks no analytics host for its health', async () => {
    const { map } = await proposed([
      frontend(
        { path: '/a/*', origin: 'https://api.one.example', to: '/:splat' },
        { path: '/b/*', origin: 'https://api.two.example', to: '/:splat' },
        { path: '/ingest/*', origin: 'https://us.i.posthog.com', to: '/:splat' },
      ),
    ]);
    expect(map.services.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'api backend',
      'api-2 backend',
      'posthog external',
    ]);
  });

  it.each([
    [
      'a host of its own under a path that passes on',
      'https://hog.acme-metrics.example',
      '/ingest/*',
      'acme-metrics external',
    ],
    ['a host of its own under any other path', 'https://api.shop.example', '/api/*', 'api backend'],
    ['an app that somebody deployed', 'https://shop-stats.fly.dev', '/stats/*', 'api backend'],
  ])('tells what is ours from what is not: %s', async (_, origin, path, says) => {
    const { map } = await proposed([frontend({ path, origin, to: '/:splat' })]);
    expect(map.services.map(({ name, role }) => `${name} ${role}`)).toEqual([says]);
  });

  it('calls sites as the file that declares them does, and services by names of their own', async () => {
    const site = { ...frontend(), platform: 'render', name: 'docs' };
    const render = [{ name: 'docs-api', rootDir: null, healthPath: null }];
    const { map } = await proposed([site, frontend()], () => Promise.resolve('https://x.example'), render);
    expect(map.services.map(({ name }) => name)).toEqual(['docs-api', 'docs', 'web-web']);
  });
});

describe('a URL that is asked for', () => {
  const answers = (...list: string[]) => ({ ask: () => Promise.resolve(list.shift() ?? 'asked too often') });

  it('may be left out', async () => {
    expect(await askUrl(answers(' '), 'URL')).toBeNull();
  });

  it('is asked for again until it is one', async () => {
    expect(
      await askUrl(answers('shop', 'ftp://shop.example', 'https://u:p@shop.example', 'https://shop.example/'), 'URL'),
    ).toBe('https://shop.example');
  });
});
