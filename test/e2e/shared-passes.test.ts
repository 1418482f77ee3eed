/** Many hooks at once ask once; and nobody is answered by what was asked before the question. */
import { expect, test, type TestContext } from 'vitest';
import type { Report } from '../../src/engine/report.js';
import type { LoopbackServer } from '../support/loopback-server.js';
import { json, pathOf } from '../support/system-server.js';
import { createProject, createSystem, findings, mapOf, parseReport, unidentified, type Project } from './project.js';

const identified = { routes: [{ path: '/health', service: 'api' }] };

/** Lets the backend and, through its route, the frontend say that they run the remote's tip, so that every gate passes. */
async function createIdentified(t: TestContext): Promise<{ project: Project; api: LoopbackServer }> {
  const system = await createSystem(t);
  const { api } = system;
  const identity = { runtime_identity_path: '/api/version' };
  const project = await createProject(t, {
    map: mapOf(system, identity, { routes: [{ path: '/api/*', service: 'api', probe: '/api/version' }] }),
  });
  const git_sha = await project.remoteTip();
  const { answer } = api;
  api.answer = (request, response) =>
    pathOf(request) === '/api/version' ? json(response, 200, { git_sha, service: 'api' }) : answer(request, response);
  return { project, api };
}

/** One `mosaic hook pre-push` as Git would start it. */
async function hook(project: Project): Promise<{ code: number; report: Report }> {
  const tip = await project.remoteTip();
  const input = `refs/heads/main ${tip} refs/heads/main ${tip}\n`;
  const ran = await project.mosaic('hook', 'pre-push', 'origin', project.remote, '--json', { input });
  return { code: ran.code, report: parseReport(ran) };
}

test('fifty hooks at once ask a few times, not fifty, and all allow', async (t) => {
  const { project, api } = await createIdentified(t);
  expect(findings((await hook(project)).report)).toEqual([]);
  const alone = api.asked.length;
  const all = await Promise.all(Array.from({ length: 50 }, () => hook(project)));
  expect(new Set(all.map(({ code }) => code))).toEqual(new Set([0]));
  expect(all.some(({ report }) => report.gates.some(({ cached_seconds: age }) => age !== null))).toBe(true);
  expect(api.asked.length - alone).toBeLessThan(alone * 15);
}, 180_000);

test('a backend that broke since the last hook is seen at once', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system, {}, identified) });
  expect(await hook(project)).toMatchObject({ code: 0 });
  system.api.answer = (_request, response) => void response.writeHead(500).end();
  const broken = await hook(project);
  expect(broken.code).toBe(1);
  system.mend();
  const mended = await hook(project);
  expect({ code: mended.code, found: findings(mended.report) }).toEqual({ code: 0, found: [unidentified] });
  expect(mended.report.gates.every(({ cached_seconds: age }) => age === null)).toBe(true);
});

test('policy may let an older pass stand, --fresh and CI never do, and no failure is kept', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, {
    map: mapOf(system, {}, identified),
    policy: { probe: { maxAge: '1h', allowPrivate: ['127.0.0.1'] } },
  });
  const enforce = ['enforce', '--mode=integration', '--json', '--gate', 'BACKEND_HEALTH'] as const;
  const ageOf = (report: Report): number | null | undefined => report.gates[0]?.cached_seconds;
  expect(ageOf(parseReport(await project.mosaic(...enforce)))).toBeNull();
  system.api.answer = (_request, response) => void response.writeHead(500).end();
  const older = await project.mosaic(...enforce);
  expect({ code: older.code, isOld: ageOf(parseReport(older)) !== null }).toEqual({ code: 0, isOld: true });
  expect((await project.mosaic(...enforce, '--fresh')).code).toBe(1);
  expect((await project.mosaic(...enforce, { env: { CI: 'true' } })).code).toBe(1);
  system.mend();
  const again = await project.mosaic(...enforce, '--fresh');
  expect(ageOf(parseReport(again))).toBeNull();
});
