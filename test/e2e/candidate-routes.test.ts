/** The push is judged, not only the present: by the platform's own files in the commits going out. */
import type { RequestListener } from 'node:http';
import { expect, test, type TestContext } from 'vitest';
import type { Report } from '../../src/engine/report.js';
import { json, showPage, type System } from '../support/system-server.js';
import { createProject, createSystem, findings, mapOf, statusOf, succeed, type Project } from './project.js';

/** Rules as Netlify has them; the last one shows the page for everything else. */
function toml(rules: readonly (readonly [from: string, to: string])[], build = ''): string {
  const all = [...rules, ['/*', '/index.html'] as const];
  const written = all.map(
    ([from, to]) => `[[redirects]]\nfrom = "${from}"\nto = "${to}"\nstatus = 200\nforce = true\n`,
  );
  return `${build}\n${written.join('\n')}`;
}

const dead = 'https://shop-production.up.railway.app';

interface Shop {
  readonly system: System;
  readonly project: Project;
  readonly good: string;
}

/** A frontend on Netlify, deployed from `web/`, with its rules in the root file. */
async function shop(t: TestContext, frontend: object = {}): Promise<Shop> {
  const system = await createSystem(t);
  const good = toml(
    [
      ['/health', `${system.api.url}/health`],
      ['/api/*', `${system.api.url}/api/:splat`],
    ],
    '[build]\nbase = "web"\npublish = "dist"\n',
  );
  const web = {
    platform: 'netlify',
    root_dir: 'web',
    build: { base: null },
    routes: [
      { path: '/health', service: 'api' },
      { path: '/api/*', service: 'api', probe: '/api/config' },
    ],
    ...frontend,
  };
  const map = { ...(mapOf(system, {}, web) as object), retired_hosts: ['*.up.railway.app'] };
  const project = await createProject(t, { map });
  await project.commit({ 'netlify.toml': good, 'web/index.html': '<!doctype html><title>Shop</title>' });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  return { system, project, good };
}

async function push(project: Project): Promise<{ code: number; found: string[]; report: Report | null }> {
  const { code } = await project.git('push', 'origin', 'main');
  const report = await project.report();
  return { code, found: findings(report), report };
}

const isOfRoutes = (finding: string): boolean => finding.startsWith('CANDIDATE_ROUTES/');

test.concurrent('a push that leaves the rules alone passes', async (t) => {
  const { project } = await shop(t);
  await project.commit({ 'web/app.js': 'let a;\n' });
  const { code, found, report } = await push(project);
  expect({ code, found }).toEqual({ code: 0, found: [] });
  expect(statusOf(report, 'CANDIDATE_ROUTES')).toBe('pass');
});

test.concurrent('a stale file in the base directory takes over: stopped before it ships', async (t) => {
  const { project } = await shop(t);
  await project.commit({
    'web/netlify.toml': toml([
      ['/health', `${dead}/health`],
      ['/api/*', `${dead}/api/:splat`],
    ]),
  });
  const { code, found, report } = await push(project);
  expect(code).toBe(1);
  expect(found.filter(isOfRoutes)).toEqual([
    'CANDIDATE_ROUTES/route-to-retired-host',
    'CANDIDATE_ROUTES/route-to-retired-host',
  ]);
  const finding = report?.gates.find(({ id }) => id === 'CANDIDATE_ROUTES')?.findings[0];
  expect(finding).toMatchObject({ service: 'web', file: 'web/netlify.toml', line: 4, observed: `${dead}/health` });
  expect(finding?.message).toContain('this push would break /health of web');
});

test.concurrent('the push that repairs the outage gets through, with a warning in every gate that saw it', async (t) => {
  const { project, system, good } = await shop(t);
  await project.commit({ 'web/netlify.toml': toml([['/health', `${dead}/health`]]) });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  // As Netlify would serve it now.
  const broken: RequestListener = (_request, response) => json(response, 404, { message: 'Application not found' });
  system.web.answer = (request, response) => (request.url === '/health' ? broken : showPage)(request, response);
  await project.commit({ 'README.md': 'Shop\n' });
  const untouched = await push(project);
  expect(untouched).toMatchObject({
    code: 1,
    found: expect.arrayContaining(['INTEGRATION_CONNECTIVITY/route-status']),
  });
  await succeed(project.git('rm', '--quiet', 'web/netlify.toml'));
  await project.commit({ 'netlify.toml': `${good}\n# the only one\n` });
  const repair = await push(project);
  expect(repair.found).toContain('INTEGRATION_CONNECTIVITY/repaired-by-this-push!');
  expect({ code: repair.code, verdict: repair.report?.verdict }).toEqual({ code: 0, verdict: 'ALLOW' });
});

test.concurrent('a repair that leads to a backend which is down is only a possible one', async (t) => {
  const { project, system } = await shop(t);
  await project.commit({ 'web/netlify.toml': toml([['/health', `${dead}/health`]]) });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  system.web.answer = showPage;
  system.api.answer = (_request, response) => json(response, 503, { status: 'down' });
  await succeed(project.git('rm', '--quiet', 'web/netlify.toml'));
  await project.commit({ 'a.txt': 'a\n' });
  const { code, found } = await push(project);
  expect(code).not.toBe(0);
  expect(found).toContain('BACKEND_HEALTH/health-status');
});

test.concurrent('a route that the push drops is stopped, unless the map says that it goes', async (t) => {
  const { project, system } = await shop(t);
  const fewer = toml([['/health', `${system.api.url}/health`]], '[build]\nbase = "web"\npublish = "dist"\n');
  await project.commit({ 'netlify.toml': fewer });
  expect(await push(project)).toMatchObject({ code: 1, found: ['CANDIDATE_ROUTES/route-to-fallback'] });
});

test.concurrent('without declared routes, what the files proxied so far must stay', async (t) => {
  const { project, system } = await shop(t, { routes: undefined });
  const fewer = toml([['/health', `${system.api.url}/health`]], '[build]\nbase = "web"\npublish = "dist"\n');
  await project.commit({ 'netlify.toml': fewer });
  expect(await push(project)).toMatchObject({
    code: 1,
    found: expect.arrayContaining(['CANDIDATE_ROUTES/route-to-fallback']),
  });
});

test.concurrent('a branch that does not deploy is only warned', async (t) => {
  const { project } = await shop(t);
  await succeed(project.git('switch', '--quiet', '-c', 'feature'));
  await project.commit({ 'web/netlify.toml': toml([['/health', `${dead}/health`]]) });
  const { code } = await project.git('push', 'origin', 'feature');
  const found = findings(await project.report());
  expect({ code, found: found.filter(isOfRoutes) }).toEqual({
    code: 0,
    found: ['CANDIDATE_ROUTES/route-to-retired-host!', 'CANDIDATE_ROUTES/route-to-fallback!'],
  });
  expect(found.every((one) => one.endsWith('!'))).toBe(true);
});

/** Each platform's own file, with the same two rules, good and bad. */
const platformFiles: Readonly<Record<string, { file: string; text: (api: string) => string }>> = {
  vercel: {
    file: 'vercel.json',
    text: (api) => JSON.stringify({ rewrites: [{ source: '/health', destination: `${api}/health` }] }),
  },
  render: {
    file: 'render.yaml',
    text: (api) =>
      [
        'services:',
        '  - type: web',
        '    name: web',
        '    runtime: static',
        '    staticPublishPath: dist',
        '    routes:',
        '      - type: rewrite',
        '        source: /health',
        `        destination: ${api}/health`,
        '',
      ].join('\n'),
  },
};

for (const [platform, { file, text }] of Object.entries(platformFiles)) {
  test.concurrent(`on ${platform} a rule to a retired host is stopped`, async (t) => {
    const system = await createSystem(t);
    const web = { platform, routes: [{ path: '/health', service: 'api' }] };
    const map = { ...(mapOf(system, {}, web) as object), retired_hosts: ['*.up.railway.app'] };
    const project = await createProject(t, { map });
    await project.commit({ [file]: text(system.api.url) });
    await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
    await project.commit({ 'README.md': 'Shop\n' });
    expect(await push(project)).toMatchObject({ code: 0, found: [] });
    await project.commit({ [file]: text(dead) });
    const stopped = await push(project);
    expect({ code: stopped.code, found: stopped.found.filter(isOfRoutes) }).toEqual({
      code: 1,
      found: ['CANDIDATE_ROUTES/route-to-retired-host'],
    });
  });
}

/** Each leaves what is asked today alone and breaks something beside it. */
const partly: Readonly<Record<string, (api: string) => readonly (readonly [string, string])[]>> = {
  'only the path that is asked is still handed on': (api) => [['/api/config', `${api}/api/config`]],
  'only a part of the prefix is still handed on': (api) => [['/api/c*', `${api}/api/c:splat`]],
  'a part of the prefix goes to a retired host': (api) => [
    ['/api/users/*', `${dead}/:splat`],
    ['/api/*', `${api}/api/:splat`],
  ],
};

for (const [what, rules] of Object.entries(partly)) {
  test.concurrent(`a wildcard route, of which ${what}: stopped`, async (t) => {
    const { project, system } = await shop(t);
    const all = [['/health', `${system.api.url}/health`] as const, ...rules(system.api.url)];
    await project.commit({ 'netlify.toml': toml(all, '[build]\nbase = "web"\npublish = "dist"\n') });
    const { code, found } = await push(project);
    expect(code).toBe(1);
    expect(found.some(isOfRoutes)).toBe(true);
  });
}

test.concurrent('rules that lead to a new address of the service where nobody answers: stopped', async (t) => {
  const { project, system, good } = await shop(t);
  const gone = 'http://127.0.0.1:1';
  const map = JSON.parse((await project.read('authority_map.json')) ?? '') as { services: object[] };
  const services = map.services.map((service) =>
    'role' in service && service.role === 'backend' ? { ...service, runtime_base_url: gone } : service,
  );
  await project.commit({
    'netlify.toml': good.replaceAll(system.api.url, gone),
    'authority_map.json': JSON.stringify({ ...map, services }),
  });
  const { code, found } = await push(project);
  expect({ code, found: found.filter(isOfRoutes) }).toEqual({
    code: 1,
    found: ['CANDIDATE_ROUTES/route-to-silent-host', 'CANDIDATE_ROUTES/route-to-silent-host'],
  });
});

test.concurrent('a push that drops the rules and takes the site out of the map is not let through', async (t) => {
  const { project } = await shop(t);
  const map = JSON.parse((await project.read('authority_map.json')) ?? '') as { services: object[] };
  const services = map.services.map((service) =>
    'platform' in service ? { ...service, platform: 'of-our-own' } : service,
  );
  await project.commit({
    'netlify.toml': toml([], '[build]\nbase = "web"\npublish = "dist"\n'),
    'authority_map.json': JSON.stringify({ ...map, services }),
  });
  const { code, found } = await push(project);
  expect(code).not.toBe(0);
  expect(found).toContain('CANDIDATE_ROUTES/route-to-fallback?');
});

test.concurrent('what the platform would no longer read, or would run otherwise, is not known to be good', async (t) => {
  const { project, system } = await shop(t, {
    platform: 'vercel',
    build: {},
    root_dir: null,
    routes: [
      { path: '/health', service: 'api' },
      { path: '/api/*', service: 'api' },
    ],
  });
  const config = JSON.stringify({ rewrites: [{ source: '/health', destination: `${system.api.url}/health` }] });
  await project.commit({ 'vercel.json': config, 'api/[name].js': 'export default () => new Response("1");\n' });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  await project.commit({ 'api/[name].js': 'export default () => new Response("2");\n' });
  expect((await push(project)).found.filter(isOfRoutes)).toEqual(['CANDIDATE_ROUTES/route-undecided?']);
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  await succeed(project.git('rm', '--quiet', 'vercel.json'));
  await project.commit({ 'config/vercel.json': config });
  const { report } = await push(project);
  const found = report?.gates.find(({ id }) => id === 'CANDIDATE_ROUTES')?.findings ?? [];
  expect(found.find(({ message }) => message.includes('/health of web'))?.message).toMatch(
    /project directory of Vercel; by the files it was the repository's root and would become config/,
  );
});
