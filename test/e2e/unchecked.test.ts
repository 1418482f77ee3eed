/** What could not be checked is neither healthy nor broken: CLARIFY_REQUIRED, exit code 3, and what would help. */
import type { RequestListener } from 'node:http';
import { expect, test, type TestContext } from 'vitest';
import { healthyApi, onHealth, type System } from '../support/system-server.js';
import { createProject, createSystem, findings, mapOf, type Project } from './project.js';

const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<html><body>No</body></html>');

async function deployed(
  t: TestContext,
  backend: object = {},
  policy?: object,
): Promise<{ project: Project; system: System }> {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system, backend), ...(policy && { policy }) });
  await project.commit({ 'a.ts': 'a\n' });
  return { project, system };
}

const answers: Readonly<Record<string, readonly [RequestListener, string]>> = {
  'a rate limit': [answering(429, { 'retry-after': '30' }), 'health-unchecked'],
  'a bot challenge': [answering(403, { 'cf-mitigated': 'challenge' }), 'health-unchecked'],
  'a request for credentials that the map does not declare': [answering(401), 'health-unchecked'],
  'a proxy that wants to be paid': [answering(407), 'health-unchecked'],
  'a dialect that nobody knows': [
    (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{"state":"serving"}'),
    'health-dialect',
  ],
  'a copy from a cache': [
    (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json', 'x-cache': 'HIT', age: '60' })
        .end('{"status":"ok"}'),
    'health-from-cache',
  ],
};

for (const [what, [answer, code]] of Object.entries(answers)) {
  test.concurrent(`${what}: blocks the push, exit code 3 by hand`, async (t) => {
    const { project, system } = await deployed(t);
    const tip = await project.remoteTip();
    system.api.answer = onHealth(answer, healthyApi);
    expect((await project.git('push', 'origin', 'main')).code).toBe(1);
    const report = await project.report();
    expect(report?.verdict).toBe('CLARIFY_REQUIRED');
    expect(findings(report)).toContain(`BACKEND_HEALTH/${code}?`);
    expect(report?.gates.find(({ id }) => id === 'BACKEND_HEALTH')).toMatchObject({ status: 'unknown', reason: code });
    expect(report?.coverage.layers['backend-runtime']).toBe('uncovered');
    expect(report?.required_fixes).toEqual([]);
    expect(await project.remoteTip()).toBe(tip);
    expect((await project.mosaic('enforce', '--mode=integration')).code).toBe(3);
  });
}

test.concurrent('a variable of the URL that is not set: named, and not the map’s failure', async (t) => {
  const url = { mode: 'template', template: '${MOSAIC_API_URL}', required_env: ['MOSAIC_API_URL'] };
  const { project, system } = await deployed(t, { runtime_base_url: url });
  const enforce = (env: Record<string, string> = {}) => project.mosaic('enforce', '--mode=ci,integration', { env });
  const unset = await enforce();
  expect(unset.code).toBe(3);
  expect(unset.stdout).toContain('MOSAIC_API_URL');
  expect(unset.stdout).toMatch(/✓ .*AUTHORITY_MAP_VALID/);
  expect((await enforce({ MOSAIC_API_URL: system.api.url })).code).toBe(0);
});

test.concurrent('policy may let it through, but the verdict stays', async (t) => {
  const { project, system } = await deployed(t, {}, { onClarify: 'warn' });
  system.api.answer = onHealth(answering(429), healthyApi);
  expect((await project.git('push', 'origin', 'main')).code).toBe(0);
  expect((await project.report())?.verdict).toBe('CLARIFY_REQUIRED');
});

test.concurrent('a failure beside it is still a failure', async (t) => {
  const { project, system } = await deployed(t, {}, { onClarify: 'warn' });
  const { answer: working } = system.web;
  system.api.answer = onHealth(answering(429), healthyApi);
  system.web.answer = onHealth((_request, response) => void response.writeHead(404).end('gone'), working);
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  expect((await project.report())?.verdict).toBe('REJECT');
});

test.concurrent('no route and no origin declared: how users get there is unknown', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system, { reach: 'direct' }, { routes: [] }) });
  const { code, stdout } = await project.mosaic('enforce', '--mode=integration', '--json');
  expect(code).toBe(3);
  expect(findings(JSON.parse(stdout))).toEqual(['INTEGRATION_CONNECTIVITY/user-path-undeclared?']);
});

test.concurrent('a mode in which no gate proves anything claims nothing', async (t) => {
  const { project } = await deployed(t);
  const { code, stdout } = await project.mosaic('enforce', '--mode=smoke');
  expect(code).toBe(3);
  expect(stdout).toContain('smoke: no gate could prove anything');
});
