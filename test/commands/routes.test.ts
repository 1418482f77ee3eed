import { afterEach, describe, expect, it } from 'vitest';
import { createRepo, type Outcome, type TestRepo } from '../support/git-repo.js';

const repos: TestRepo[] = [];
afterEach(async () => {
  await Promise.all(repos.splice(0).map((repo) => repo.dispose()));
});

const good = 'https://shop-api.onrender.com';
const dead = 'https://shop.up.railway.app';

const toml = (origin: string, build = ''): string =>
  [
    build,
    `[[redirects]]\nfrom = "/health"\nto = "${origin}/health"\nstatus = 200`,
    `[[redirects]]\nfrom = "/api/*"\nto = "${origin}/api/:splat"\nstatus = 200`,
  ].join('\n');

const base = '[build]\nbase = "site"\npublish = "site"\n';
const web = {
  name: 'web',
  role: 'frontend',
  platform: 'netlify',
  runtime_base_url: { mode: 'static', url: 'https://shop.example' },
  build: { base: null },
  routes: [
    { path: '/health', service: 'api' },
    { path: '/api/*', service: 'api' },
  ],
};
const api = { name: 'api', role: 'backend', platform: 'render', runtime_base_url: { mode: 'static', url: good } };

function mapOf(services: readonly object[], more: object = {}): string {
  const repo = { slug: 'acme/shop', deploy_branch: 'main', work_branches: ['**'] };
  return JSON.stringify({ schema_version: '2.0', repo, services, retired_hosts: ['*.up.railway.app'], ...more });
}

async function repository(files: Readonly<Record<string, string>>): Promise<TestRepo> {
  const repo = await createRepo();
  repos.push(repo);
  await commit(repo, { 'site/index.html': '<!doctype html>', ...files });
  return repo;
}

async function commit(repo: TestRepo, files: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    if (content === null) await repo.git('rm', '--quiet', file);
    else await repo.write(file, content);
  }
  await repo.git('add', '-A');
  expect(await repo.git('commit', '--quiet', '--message=x')).toMatchObject({ code: 0 });
}

interface Shown {
  readonly revision: string;
  readonly frontends: readonly {
    readonly evaluated: boolean;
    readonly reason: string | null;
    readonly files: readonly { readonly file: string }[];
    readonly shadowed: readonly { readonly file: string; readonly rules: readonly { readonly line: number }[] }[];
    readonly routes: readonly {
      readonly path: string;
      readonly declared: boolean;
      readonly ok: boolean;
      readonly code: string | null;
      readonly end: { readonly target: string | null };
      readonly why: string | null;
    }[];
  }[];
}

async function routesOf(repo: TestRepo, ...args: readonly string[]): Promise<Outcome & { shown: Shown }> {
  const outcome = await repo.mosaic('routes', '--format=json', ...args);
  return { ...outcome, shown: JSON.parse(outcome.stdout) as Shown };
}

function codesOf({ frontends }: Shown): (string | null)[] {
  return frontends.flatMap(({ routes }) => routes.map(({ code }) => code));
}

describe('mosaic routes', () => {
  it('shows the file that takes over, what it shadows, and where each revision leads', async () => {
    const repo = await repository({ 'authority_map.json': mapOf([web, api]), 'netlify.toml': toml(good, base) });
    await commit(repo, { 'site/netlify.toml': toml(dead) });
    const sha = (await repo.git('rev-parse', 'HEAD')).stdout.trim();

    const taken = await routesOf(repo);
    expect(taken).toMatchObject({ code: 1, shown: { revision: sha } });
    expect(codesOf(taken.shown)).toEqual(['route-to-retired-host', 'route-to-retired-host']);
    expect(taken.shown.frontends[0]).toMatchObject({
      files: [{ file: 'site/netlify.toml' }],
      shadowed: [{ file: 'netlify.toml', rules: [{ line: 7 }, { line: 11 }] }],
    });

    const before = await routesOf(repo, '--at', 'HEAD~1');
    expect(before).toMatchObject({
      code: 0,
      shown: { frontends: [{ files: [{ file: 'netlify.toml' }], shadowed: [] }] },
    });
    expect(codesOf(before.shown)).toEqual([null, null]);
    expect(before.shown.frontends[0]?.routes.map(({ end }) => end.target)).toEqual([
      `${good}/health`,
      `${good}/api/mosaic-7f3a`,
    ]);
  });

  it('reads Git, not the disk, wherever it is started', async () => {
    const repo = await repository({ 'authority_map.json': mapOf([web, api]), 'netlify.toml': toml(good, base) });
    await repo.write('site/netlify.toml', toml(dead));
    const { code, stdout } = await repo.mosaic('routes', { cwd: `${repo.dir}/site` });
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {2}✓ \/api\/\* +api +https:\/\/shop-api\.onrender\.com\/api\/\* +netlify\.toml:1\d/);
    expect(stdout).toContain('2 routes: 2 end at their service.');
  });

  it('judges by the map of the revision', async () => {
    const moved = { ...api, runtime_base_url: { mode: 'static', url: 'https://moved.example' } };
    const repo = await repository({ 'authority_map.json': mapOf([web, api]), 'netlify.toml': toml(good, base) });
    await commit(repo, { 'authority_map.json': mapOf([web, moved]) });
    expect(codesOf((await routesOf(repo)).shown)).toEqual(['route-to-unmapped-host', 'route-to-unmapped-host']);
    expect((await routesOf(repo, '--at=HEAD~1')).code).toBe(0);
  });

  it('derives routes where the map declares none, also from what is shadowed', async () => {
    const { routes: _, ...silent } = web;
    const more = '[[redirects]]\nfrom = "/auth/*"\nto = "https://shop-api.onrender.com/auth/:splat"\nstatus = 200\n';
    const repo = await repository({
      'authority_map.json': mapOf([silent, api]),
      'netlify.toml': `${toml(good, base)}\n${more}`,
      'site/netlify.toml': toml(good),
    });
    const { code, shown } = await routesOf(repo);
    expect(code).toBe(1);
    expect(shown.frontends[0]?.routes.map(({ path, declared, code: found }) => [path, declared, found])).toEqual([
      ['/health', false, null],
      ['/api/*', false, null],
      ['/auth/*', false, 'route-dropped'],
    ]);
  });

  it('follows redirects within the site, as a browser would', async () => {
    const routes = [{ path: '/v1/health', service: 'api', to: '/health' }];
    const moved = '[[redirects]]\nfrom = "/v1/health"\nto = "/health"\nstatus = 301\n';
    const files = {
      'authority_map.json': mapOf([{ ...web, routes }, api]),
      'netlify.toml': `${toml(good, base)}\n${moved}`,
    };
    const { shown } = await routesOf(await repository(files));
    expect(shown.frontends[0]?.routes).toMatchObject([{ ok: true, end: { target: `${good}/health` } }]);
  });

  it('also looks at routes that nobody asks for real', async () => {
    const routes = [{ path: '/api/orders', service: 'api', method: 'POST' }];
    const files = { 'authority_map.json': mapOf([{ ...web, routes }, api]), 'netlify.toml': toml(good, base) };
    const { code, shown } = await routesOf(await repository(files));
    expect({ code, paths: shown.frontends[0]?.routes.map(({ path }) => path) }).toEqual({
      code: 0,
      paths: ['/api/orders'],
    });
  });

  it.each([
    ['a platform without an evaluator', { platform: 'nginx' }, 'nothing here evaluates'],
    ['a platform nobody knows', { platform: 'acme-cloud' }, 'acme-cloud is not known here'],
    ['no platform', { platform: undefined }, 'the map names no platform'],
    ['another repository', { repo: 'acme/site' }, 'it is deployed from acme/site'],
  ])('says what cannot be told: %s', async (_, frontend, says) => {
    const files = {
      'authority_map.json': mapOf([{ ...web, ...frontend }, api]),
      'netlify.toml': toml(good, base),
    };
    const { code, shown } = await routesOf(await repository(files));
    expect(code).toBe(3);
    expect(shown.frontends[0]).toMatchObject({ evaluated: false, reason: expect.stringContaining(says) });
    expect(codesOf(shown)).toEqual(['route-undecided', 'route-undecided']);
  });

  it('calls no host a stranger while the address of the service is not known', async () => {
    const unset = {
      ...api,
      runtime_base_url: { mode: 'env_map', required_env: ['MOSAIC_ENV'], env_map: { prod: good } },
    };
    const repo = await repository({ 'authority_map.json': mapOf([web, unset]), 'netlify.toml': toml(good, base) });
    const { code, shown } = await routesOf(repo);
    expect({ code, why: shown.frontends[0]?.routes[0]?.why }).toMatchObject({
      code: 3,
      why: expect.stringContaining('MOSAIC_ENV'),
    });
    const set = await repo.mosaic('routes', { env: { MOSAIC_ENV: 'prod' } });
    expect(set.code).toBe(0);
  });

  it('fails for what would fail the build', async () => {
    const files = { 'authority_map.json': mapOf([web, api]), 'netlify.toml': toml(good, '[build]\nbase = "../x"\n') };
    const { code, stdout } = await (await repository(files)).mosaic('routes');
    expect(code).toBe(1);
    expect(stdout).toContain('  problem  netlify.toml:2:');
  });

  it('takes the services of the environment asked for', async () => {
    const urls = { prod: good, staging: 'https://staging.example' };
    const either = { ...api, runtime_base_url: { mode: 'env_map', required_env: ['MOSAIC_ENV'], env_map: urls } };
    const environments = {
      production: { ref: 'refs/heads/main', vars: { MOSAIC_ENV: 'prod' } },
      staging: { ref: 'refs/heads/develop', vars: { MOSAIC_ENV: 'staging' } },
    };
    const map = mapOf([web, either], { environments });
    const repo = await repository({ 'authority_map.json': map, 'netlify.toml': toml(good, base) });
    expect((await routesOf(repo)).code).toBe(0);
    const staging = await routesOf(repo, '--env', 'staging');
    expect(staging).toMatchObject({ code: 1, shown: { frontends: [{ environment: 'staging' }] } });
  });

  it('draws a flowchart', async () => {
    const repo = await repository({ 'authority_map.json': mapOf([web, api]), 'netlify.toml': toml(good, base) });
    const { code, stdout } = await repo.mosaic('routes', '--format', 'mermaid');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^%% mosaic routes --at [0-9a-f]{12}\nflowchart LR\n/);
  });

  it('has nothing to say without a frontend, and says so', async () => {
    const repo = await repository({ 'authority_map.json': mapOf([api]) });
    expect(await repo.mosaic('routes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The map has no frontend.'),
    });
  });

  it('tells of a map that the revision does not have, apart from the object', async () => {
    const repo = await repository({});
    await repo.write('authority_map.json', mapOf([api]));
    const { stderr, shown } = await routesOf(repo);
    expect(shown.frontends).toEqual([]);
    expect(stderr).toContain('the one on disk was used');
  });

  it.each([
    [['--at', 'nowhere'], 'nowhere is no commit'],
    [['--at', '--all'], 'mosaic'],
    [['--format', 'jsn'], 'Did you mean --format=json?'],
    [['--env', 'stagin'], 'no environment'],
    [['main'], 'takes no "main"'],
  ])('refuses %j', async (args, says) => {
    const repo = await repository({ 'authority_map.json': mapOf([web, api]) });
    expect(await repo.mosaic('routes', ...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(says),
    });
  });
});
