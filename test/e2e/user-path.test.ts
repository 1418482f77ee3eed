/** With nothing but a map: a push is blocked while users cannot reach the backend, and allowed once they can. */
import type { RequestListener } from 'node:http';
import { expect, test, type TestContext } from 'vitest';
import { json, onHealth, page, pathOf, reset, showPage, type System } from '../support/system-server.js';
import { createProject, createSystem, findings, mapOf, unidentified, type Project } from './project.js';

const copyHeaders = { 'content-type': 'application/json', age: '86400', 'x-cache': 'HIT' };

/** The frontend's health path is broken like this; everything else works. */
const faults: Readonly<
  Record<string, { answer: RequestListener; code: string; differs: string; says: RegExp; exit: number }>
> = {
  'is 404': {
    answer: (_request, response) => json(response, 404, { error: 'not found' }),
    code: 'route-status',
    differs: 'status-differs',
    says: /users asking for \/health get 404, not 200/,
    exit: 1,
  },
  'is 502': {
    answer: (_request, response) => void response.writeHead(502).end('Bad Gateway'),
    code: 'route-upstream-fails',
    differs: 'status-differs',
    says: /users asking for \/health get 502: the frontend does not reach api/,
    exit: 1,
  },
  'is the frontend’s page': {
    answer: showPage,
    code: 'route-served-by-fallback',
    differs: 'type-differs',
    says: /users asking for \/health get web's own page instead of api's answer/,
    exit: 1,
  },
  'is the frontend’s page, labelled JSON': {
    answer: (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(page),
    code: 'route-served-by-fallback',
    differs: 'type-differs',
    says: /users asking for \/health get web's own page instead of api's answer/,
    exit: 1,
  },
  'is a copy kept for a day': {
    answer: (_request, response) => void response.writeHead(200, copyHeaders).end('{"status":"ok","version":"1.0.0"}'),
    code: 'route-from-cache?',
    differs: 'consistency-unchecked?',
    says: /\/health answers users from a cache \(x-cache: HIT\)/,
    exit: 3,
  },
  'is reset': {
    answer: reset,
    code: 'route-unreachable',
    differs: 'consistency-unchecked?',
    says: /users cannot reach \/health/,
    exit: 1,
  },
};

for (const [what, { answer, code, differs, says, exit }] of Object.entries(faults)) {
  test.concurrent(`/health through the frontend ${what}: blocked, named, and let through once mended`, async (t) => {
    const { project, system } = await deployed(t, { isForPeople: true });
    const tip = await project.remoteTip();
    const { answer: working } = system.web;
    system.web.answer = onHealth(answer, working);

    const blocked = await project.git('push', 'origin', 'main');
    expect(blocked.code).toBe(1);
    expect(await project.remoteTip()).toBe(tip);
    expect(blocked.stdout).toMatch(says);
    expect(blocked.stdout).toContain('INTEGRATION_CONNECTIVITY');
    expect(blocked.stdout).toContain(`${system.web.url}/health`);
    expect(blocked.stdout).toContain(`${system.api.url}/health`);
    expect(blocked.stdout).toMatch(/expected +what .* answers: 200 JSON/);
    expect(blocked.stdout).toMatch(/observed +\S+/);
    expect(blocked.stdout).toMatch(/fix +\S+/);
    expect(blocked.stdout).toContain('Nothing was pushed');

    const byHand = await project.mosaic('enforce', '--mode=integration', '--json');
    expect(byHand.code).toBe(exit);
    expect(findings(JSON.parse(byHand.stdout))).toEqual([
      `INTEGRATION_CONNECTIVITY/${code}`,
      `RESPONSE_CONSISTENCY/${differs}`,
    ]);

    system.mend();
    const allowed = await project.git('push', 'origin', 'main');
    expect(allowed).toMatchObject({ code: 0 });
    expect(allowed.stdout).toContain('ALLOW (ci, integration) for production');
    expect(await project.remoteTip()).not.toBe(tip);
  });
}

test.concurrent('a cache that keeps copies by URL is looked past, at what is behind it', async (t) => {
  const { project, system } = await deployed(t);
  const { answer: working } = system.web;
  const copy: RequestListener = (request, response) => {
    if (request.url === '/health') response.writeHead(200, copyHeaders).end('{"status":"ok","version":"1.4.2"}');
    else working(request, response);
  };
  system.web.answer = onHealth(copy, working);
  expect((await project.git('push', 'origin', 'main')).code).toBe(0);
  expect(findings(await project.report())).toEqual([unidentified]);
  system.api.answer = reset;
  await project.commit({ 'b.ts': 'b\n' });
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  const report = await project.report();
  expect(report?.verdict).toBe('REJECT');
  expect(findings(report)).toEqual([
    'BACKEND_HEALTH/health-unreachable',
    'INTEGRATION_CONNECTIVITY/route-broken-with-backend',
    'RESPONSE_CONSISTENCY/consistency-unchecked?',
  ]);
});

test.concurrent('a branch that deploys nothing is not held back by what runs', async (t) => {
  const { project, system } = await deployed(t);
  system.api.answer = reset;
  expect((await project.git('push', 'origin', 'main:topic')).code).toBe(0);
  expect(await project.report()).toMatchObject({ verdict: 'ALLOW', environment: null });
  expect(system.api.asked).toEqual([]);
});

test.concurrent('every second request fails: flapping, at the backend and for users', async (t) => {
  const { project, system } = await deployed(t);
  let count = 0;
  const { answer: working } = system.web;
  system.web.answer = onHealth(
    (request, response) => (count++ % 2 === 0 ? working : reset)(request, response),
    working,
  );
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  expect(findings(await project.report())).toEqual([
    'INTEGRATION_CONNECTIVITY/route-flaps',
    'RESPONSE_CONSISTENCY/consistency-unchecked?',
  ]);
});

test.concurrent('/health is proxied but /auth/* is not', async (t) => {
  const routes = [
    { path: '/health', service: 'api' },
    { path: '/auth/*', service: 'api', probe: '/auth/me', expect: { status: [200, 401] } },
  ];
  const { project } = await deployed(t, {}, routes);
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  const report = await project.report();
  expect(findings(report)).toEqual([
    'INTEGRATION_CONNECTIVITY/route-served-by-fallback',
    'RESPONSE_CONSISTENCY/status-differs',
    unidentified,
  ]);
  expect(report?.gates.flatMap((gate) => gate.findings)[0]?.message).toContain('/auth/*');
});

test.concurrent('a wildcard route without a probe is told from the page that answers everything', async (t) => {
  const { project, system } = await deployed(t, {}, [{ path: '/api/*', service: 'api' }]);
  const { answer: working } = system.web;
  expect((await project.git('push', 'origin', 'main')).code).toBe(0);
  await project.report();
  system.web.answer = showPage;
  await project.commit({ 'b.ts': 'b\n' });
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['INTEGRATION_CONNECTIVITY/route-served-by-fallback', unidentified]);
  system.web.answer = working;
  expect((await project.git('push', 'origin', 'main')).code).toBe(0);
});

test.concurrent('the route leads to a backend of the same shape in another state', async (t) => {
  const { project, system } = await deployed(t);
  const { answer: working } = system.web;
  system.web.answer = onHealth(
    (_request, response) => json(response, 200, { status: 'ok', database: 'down' }),
    working,
  );
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  expect(findings(await project.report())).toEqual([
    'INTEGRATION_CONNECTIVITY/route-not-healthy',
    'RESPONSE_CONSISTENCY/keys-differ',
  ]);
});

test.concurrent('the route sends users to a login page', async (t) => {
  const { project, system } = await deployed(t);
  const { answer: working } = system.web;
  system.web.answer = (request, response) => {
    if (pathOf(request) === '/health') response.writeHead(302, { location: '/login' }).end();
    else working(request, response);
  };
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  const report = await project.report();
  expect(report?.verdict).toBe('REJECT');
  expect(findings(report)).toEqual([
    'INTEGRATION_CONNECTIVITY/route-served-by-fallback',
    'RESPONSE_CONSISTENCY/type-differs',
  ]);
});

interface Deployed {
  readonly project: Project;
  readonly system: System;
}

/** `main` is one commit ahead of the remote. */
async function deployed(t: TestContext, options: { isForPeople?: boolean } = {}, routes?: unknown): Promise<Deployed> {
  const system = await createSystem(t);
  const map = mapOf(system, {}, routes === undefined ? {} : { routes });
  const project = await createProject(t, { map, ...options });
  await project.commit({ 'a.ts': 'a\n' });
  return { project, system };
}
