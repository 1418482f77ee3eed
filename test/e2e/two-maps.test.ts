/** A push that changes the map: what runs is judged by the map that runs, what arrives with the push is not yet. */
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { expect, test, type TestContext } from 'vitest';
import type { Report } from '../../src/engine/report.js';
import { startServer, type LoopbackServer } from '../support/loopback-server.js';
import { healthyApi, json, onHealth, reset, showPage, type System } from '../support/system-server.js';
import {
  createProject,
  createSystem,
  findings,
  localMap,
  mapOf,
  parseReport,
  statusOf,
  succeed,
  unidentified,
  type Project,
} from './project.js';

interface Pushed {
  readonly code: number;
  readonly findings: string[];
  readonly report: Report | null;
}

/** Commits a map and pushes it through the hook. */
async function pushMap(project: Project, map: unknown): Promise<Pushed> {
  await project.commit({ 'authority_map.json': JSON.stringify(map) });
  const { code } = await project.git('push', 'origin', 'main');
  const report = await project.report();
  return { code, findings: findings(report), report };
}

async function backendAt(t: TestContext, answer = healthyApi): Promise<LoopbackServer> {
  const server = await startServer(answer);
  t.onTestFinished(() => server.close());
  return server;
}

/** The URL of a server that is gone. */
async function nobody(): Promise<string> {
  const server = await startServer(healthyApi);
  await server.close();
  return server.url;
}

const at = (url: string): object => ({ runtime_base_url: { mode: 'static', url } });

test.concurrent('a route that only the push declares is not judged before it is deployed', async (t) => {
  const system = await createSystem(t);
  const routes = [{ path: '/health', service: 'api' }];
  const project = await createProject(t, { map: mapOf(system, {}, { routes }) });
  const pushed = mapOf(system, {}, { routes: [...routes, { path: '/search', service: 'api' }] });
  expect(await pushMap(project, pushed)).toMatchObject({ code: 0, findings: [unidentified] });
  // Once it is at the remote, it is judged.
  const { code, findings: next } = await pushMap(project, { ...(pushed as object), $comment: 'again' });
  expect({ code, next }).toMatchObject({
    code: 1,
    next: expect.arrayContaining(['INTEGRATION_CONNECTIVITY/route-served-by-fallback']),
  });
});

test.concurrent('the first map of a deploying branch judges both', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: localMap });
  await succeed(project.git('--git-dir', project.remote, 'update-ref', '-d', 'refs/heads/main'));
  system.web.answer = showPage;
  const { code, findings: found } = await pushMap(project, mapOf(system));
  expect({ code, found }).toMatchObject({
    code: 1,
    found: expect.arrayContaining(['INTEGRATION_CONNECTIVITY/route-served-by-fallback']),
  });
});

test.concurrent('the first services of a map arrive with the push', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: localMap });
  system.web.answer = showPage;
  const { code, report } = await pushMap(project, mapOf(system));
  expect(code).toBe(0);
  expect(report?.gates.find(({ id }) => id === 'INTEGRATION_CONNECTIVITY')?.reason).toBe('arrives-with-this-push');
});

test.concurrent('a new service that does not answer yet warns, one that answers badly is rejected', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system) });
  const withWorker = (url: string): object => {
    const map = mapOf(system) as { services: object[] };
    return { ...map, services: [...map.services, { name: 'worker', role: 'backend', ...at(url) }] };
  };
  const absent = await pushMap(project, withWorker(await nobody()));
  expect(absent).toMatchObject({ code: 0, findings: [expect.stringMatching(/\/not-deployed-yet!$/), unidentified] });
  await succeed(project.git('push', '--quiet', '--no-verify', '--force', 'origin', 'HEAD~1:main'));
  const sick = await backendAt(t, (_request, response) => json(response, 200, { status: 'down' }));
  const rejected = await pushMap(project, withWorker(sick.url));
  expect(rejected).toMatchObject({ code: 1, findings: expect.arrayContaining(['BACKEND_HEALTH/health-says-no']) });
});

test.concurrent('a push that corrects a wrong map gets through, one that does not is blocked', async (t) => {
  const system = await createSystem(t);
  const wrong = mapOf(system, { health: { path: '/ready' } }, { routes: [{ path: '/health', service: 'api' }] });
  const project = await createProject(t, { map: wrong });
  const untouched = await pushMap(project, { ...(wrong as object), $comment: 'still wrong' });
  expect(untouched).toMatchObject({ code: 1, findings: expect.arrayContaining(['BACKEND_HEALTH/health-status']) });
  const mended = await pushMap(project, mapOf(system, {}, { routes: [{ path: '/health', service: 'api' }] }));
  expect(mended).toMatchObject({ code: 0, findings: ['BACKEND_HEALTH/repaired-by-this-push!', unidentified] });
});

test.concurrent('a backend that moved: the old address is dead, the new one answers', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system, at(await nobody())) });
  const { code, report } = await pushMap(project, mapOf(system));
  expect(code).toBe(0);
  expect(findings(report)).toContain('BACKEND_HEALTH/repaired-by-this-push!');
});

test.concurrent('a backend that moved to nobody is no repair', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system, at(await nobody())) });
  const { code, report } = await pushMap(project, mapOf(system, at(await nobody())));
  expect(code).toBe(1);
  expect(statusOf(report, 'BACKEND_HEALTH')).toBe('fail');
});

test.concurrent('a service that leaves the map need not answer any more', async (t) => {
  const system = await createSystem(t);
  const map = mapOf(system, {}, { routes: [{ path: '/health', service: 'api' }] }) as { services: object[] };
  const old = { name: 'old', role: 'backend', ...at(await nobody()) };
  const project = await createProject(t, { map: { ...map, services: [...map.services, old] } });
  const { code, findings: found } = await pushMap(project, map);
  expect({ code, found }).toEqual({ code: 0, found: ['BACKEND_HEALTH/leaves-with-this-push!', unidentified] });
});

test.concurrent('no push talks itself out of being judged', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system) });
  system.web.answer = showPage;
  for (const map of [
    { ...(mapOf(system) as object), repo: { deploy_branch: 'other', work_branches: ['**'] } },
    { ...(mapOf(system) as object), services: [] },
    mapOf(system, {}, { routes: [] }),
    mapOf(system, {}, { routes: [{ path: '/api/config', service: 'api' }] }),
  ]) {
    const { code } = await pushMap(project, map);
    expect({ map, isBlocked: code !== 0 }).toEqual({ map, isBlocked: true });
    await succeed(project.git('reset', '--quiet', '--hard', 'origin/main'));
  }
});

/** Edits of the map that would hide what is broken: each alone must not let the push through. */
const excuses: Readonly<Record<string, (map: { services: Record<string, unknown>[] }, system: System) => unknown>> = {
  'the backend is somebody else’s': ({ services: [web, api] }) => [web, { ...api, role: 'external' }],
  'the frontend is none': ({ services: [web, api] }) => [{ ...web, role: 'storage' }, api],
  'the backend has no address here': ({ services: [web, api] }) => [
    web,
    {
      ...api,
      runtime_base_url: { mode: 'template', template: 'https://${MOSAIC_NOWHERE}', required_env: ['MOSAIC_NOWHERE'] },
    },
  ],
  'another path is asked': ({ services: [web, api] }) => [
    { ...web, routes: [{ path: '/health', probe: '/api/config', service: 'api' }] },
    api,
  ],
  'a failure is as good': ({ services: [web, api] }) => [
    { ...web, routes: [{ path: '/health', service: 'api', expect: { status: [200, 502] } }] },
    api,
  ],
};

for (const [what, edit] of Object.entries(excuses)) {
  test.concurrent(`no push talks its way out: ${what}`, async (t) => {
    const system = await createSystem(t);
    const map = mapOf(system, {}, { routes: [{ path: '/health', service: 'api' }] }) as Parameters<typeof edit>[0];
    const project = await createProject(t, { map });
    const { answer } = system.web;
    system.web.answer = onHealth((_request, response) => json(response, 502, { error: 'bad gateway' }), answer);
    const { code } = await pushMap(project, { ...map, services: edit(map, system) });
    expect(code).not.toBe(0);
  });
}

test.concurrent('two refs that deploy, each by its own map', async (t) => {
  const [live, staging] = [await createSystem(t), await createSystem(t)];
  const environments = { production: { ref: 'refs/heads/main' }, staging: { ref: 'refs/heads/develop' } };
  const mapAt = (system: typeof live): string => JSON.stringify({ ...(mapOf(system) as object), environments });
  const project = await createProject(t, { map: JSON.parse(mapAt(live)) as unknown });
  await succeed(project.git('switch', '--quiet', '-c', 'develop'));
  await project.commit({ 'authority_map.json': mapAt(staging) });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'develop'));
  await project.commit({ 'a.ts': 'a\n' });
  await succeed(project.git('switch', '--quiet', 'main'));
  await project.commit({ 'b.ts': 'b\n' });
  staging.api.answer = reset;
  const broken = await project.git('push', 'origin', 'main', 'develop');
  const report = await project.report();
  expect({ code: broken.code, environment: report?.environment }).toEqual({
    code: 1,
    environment: 'staging, production',
  });
  const urls = report?.gates.flatMap((gate) => gate.findings).filter(({ severity }) => severity === 'fail');
  expect(new Set(urls?.map(({ url }) => new URL(url ?? '').origin))).toEqual(
    new Set([staging.api.url, staging.web.url]),
  );
  staging.mend();
  await succeed(project.git('push', 'origin', 'main', 'develop'));
});

const onPullRequest = async (project: Project, base: string): Promise<NodeJS.ProcessEnv> => {
  const file = join(project.base, 'event.json');
  await writeFile(file, JSON.stringify({ pull_request: { base: { sha: base, ref: 'main' } } }));
  return { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: file };
};

test.concurrent('on a pull request, what is broken already only warns; a broken preview does not', async (t) => {
  const [system, preview] = [await createSystem(t), await createSystem(t)];
  const project = await createProject(t, {
    map: mapOf(system),
    policy: { probe: { allowPrivate: ['127.0.0.1'] } },
  });
  const base = (await project.remoteTip()) ?? '';
  await project.commit({ 'a.ts': 'a\n' });
  const env = await onPullRequest(project, base);
  const judge = async (...args: readonly string[]): Promise<Pushed> => {
    const ran = await project.mosaic('enforce', '--mode=ci,integration', '--json', ...args, { env });
    const report = parseReport(ran);
    return { code: ran.code, findings: findings(report), report };
  };
  system.web.answer = showPage;
  const already = await judge();
  expect(already).toMatchObject({
    code: 0,
    findings: expect.arrayContaining(['INTEGRATION_CONNECTIVITY/route-served-by-fallback!']),
  });
  const previewed = await judge('--service', `web=${preview.web.url}`, '--service', `api=${preview.api.url}`);
  expect(previewed).toMatchObject({ code: 0 });
  preview.web.answer = showPage;
  const broken = await judge('--service', `web=${preview.web.url}`, '--service', `api=${preview.api.url}`);
  expect(broken).toMatchObject({
    code: 1,
    findings: expect.arrayContaining(['INTEGRATION_CONNECTIVITY/route-served-by-fallback']),
  });
});

test.concurrent('by hand, --candidate is judged against --base, and its evidence again offline', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system) });
  await project.commit({ 'authority_map.json': JSON.stringify(mapOf(system, at(await nobody()))) });
  const file = join(project.base, 'evidence.json');
  const args = ['enforce', '--mode=integration', '--json', '--base', 'origin/main', '--candidate', 'HEAD'];
  const ran = await project.mosaic(...args, '--evidence', file);
  // The old address still serves users; the new one is not there yet.
  expect(findings(parseReport(ran))).toContain('BACKEND_HEALTH/not-deployed-yet!');
  expect(ran.code).toBe(0);
  expect(await project.mosaic('judge', file, '--json')).toMatchObject({ code: ran.code, stdout: ran.stdout });
  const unknown = await project.mosaic('enforce', '--mode=integration', '--base', 'no-such-branch');
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--base no-such-branch is no commit of this clone'),
  });
});
