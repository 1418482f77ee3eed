import { describe, expect, it, type TestContext } from 'vitest';
import { secondsAhead } from '../../src/doctor/checks/clock-skew.js';
import { declaredOrigins } from '../../src/doctor/asked-hosts.js';
import type { Answer } from '../../src/probe/exchange.js';
import { startServer, type LoopbackServer } from '../support/loopback-server.js';
import { createPatient, visit } from './patient.js';

async function serverAhead(t: TestContext, seconds: number): Promise<LoopbackServer> {
  const server = await startServer((_, response) => {
    response.writeHead(404, { date: new Date(Date.now() + seconds * 1_000).toUTCString() }).end();
  });
  t.onTestFinished(() => server.close());
  return server;
}

function mapOf(...urls: readonly string[]): unknown {
  const services = urls.map((url, at) => ({
    name: `api${at}`,
    role: 'backend',
    runtime_base_url: { mode: 'static', url },
  }));
  return { schema_version: '2.0', repo: { work_branches: ['**'] }, services };
}

describe('declared hosts', () => {
  it('are reached, whatever they answer, and asked once', async (t) => {
    const server = await serverAhead(t, 0);
    const repo = await createPatient(t, mapOf(server.url, `${server.url}/v2`));
    const { code, report, statuses } = await visit(repo);
    expect(code).toBe(0);
    expect(statuses('declared-hosts')).toEqual(['ok']);
    const seen = report.checks.find(({ id }) => id === 'declared-hosts')?.observed;
    expect(seen).toBe(`${server.url} (runtime_base_url of api0, runtime_base_url of api1) answers 404`);
    expect(server.asked).toEqual(['/']);
  });

  it('are an error when nobody listens', async (t) => {
    const server = await serverAhead(t, 0);
    await server.close();
    const repo = await createPatient(t, mapOf(server.url));
    const { code, problems, statuses } = await visit(repo);
    expect(code).toBe(1);
    expect(problems('declared-hosts')[0]).toMatchObject({ status: 'error', command: `curl -sSI ${server.url}/` });
    expect(statuses('clock-skew')).toEqual(['unknown']);
  });

  it('are unknown when their URL needs what is not set here', async (t) => {
    const template = { mode: 'template', template: 'https://${MOSAIC_NAME}.example', required_env: ['MOSAIC_NAME'] };
    const services = [{ name: 'api', role: 'backend', runtime_base_url: template }];
    const repo = await createPatient(t, { schema_version: '2.0', repo: { work_branches: ['**'] }, services });
    const { code, problems } = await visit(repo);
    expect(code).toBe(3);
    expect(problems('declared-hosts')).toMatchObject([{ status: 'unknown', command: 'export MOSAIC_NAME=…' }]);
  });

  it('include aliases, and leave out what is private by design', () => {
    const common = { base: { kind: 'known', url: 'https://shop.example/app' }, reach: 'direct' } as const;
    const origins = declaredOrigins([
      { ...service, ...common, name: 'web', hosts: ['shop.example', 'www.shop.example'] },
      { ...service, ...common, name: 'inner', reach: 'through-frontend', base: { kind: 'known', url: 'http://inner' } },
      { ...service, name: 'db', base: null },
    ]);
    expect([...origins]).toEqual([
      ['https://shop.example', ['runtime_base_url of web']],
      ['https://www.shop.example', ['hosts of web']],
    ]);
  });
});

describe('the clock', () => {
  it.for([
    [2, 'ok', 0],
    [-30, 'warning', 0],
    [30, 'warning', 0],
    [3_600, 'error', 1],
  ] as const)('a server %i s ahead: %s', async ([seconds, status, exitCode], t) => {
    const server = await serverAhead(t, seconds);
    const { code, statuses } = await visit(await createPatient(t, mapOf(server.url)));
    expect(statuses('clock-skew')).toEqual([status]);
    expect(code).toBe(exitCode);
  });

  it('is not blamed when one of two servers agrees with it', async (t) => {
    const [wrong, right] = await Promise.all([serverAhead(t, 7_200), serverAhead(t, 0)]);
    const { statuses } = await visit(await createPatient(t, mapOf(wrong.url, right.url)));
    expect(statuses('clock-skew')).toEqual(['ok']);
  });

  it.each([
    ['while the answer was under way', '2026-01-01T00:00:02Z', {}, 0],
    ['within the second of the question', '2026-01-01T00:00:00Z', {}, 0],
    ['ahead', '2026-01-01T00:00:14Z', {}, 10],
    ['behind', '2025-12-31T23:59:49Z', {}, -10],
    ['from a cache', '2025-12-31T23:00:00Z', { age: '3600' }, null],
    ['missing', null, {}, null],
  ])('reads a date %s', (_, date, headers, expected) => {
    const outcome = {
      kind: 'answer',
      headers: { ...headers, ...(date !== null && { date: new Date(date).toUTCString() }) },
      phases: { nameMs: 0, connectMs: 0, tlsMs: 0, firstByteMs: 4_000, totalMs: 4_000 },
    } as Answer;
    expect(secondsAhead({ attempts: [{ startedAt: '2026-01-01T00:00:00.000Z', outcome }] })).toBe(expected);
  });
});

describe('proxies', () => {
  it('are named without their passwords, with who goes through them', async (t) => {
    const repo = await createPatient(t, mapOf('http://127.0.0.1:9'));
    const env = { https_proxy: 'http://me:hunter2secret@proxy.example:8080', NO_PROXY: 'internal.example' };
    const { report } = await visit(repo, { env });
    expect(JSON.stringify(report)).not.toContain('hunter2secret');
    const seen = report.checks.filter(({ id }) => id === 'proxies').map(({ observed }) => observed);
    expect(seen[0]).toContain('proxy.example:8080');
    expect(seen[0]).toContain('NO_PROXY=internal.example');
    expect(seen[1]).toBe('http://127.0.0.1:9 is asked directly');
  });

  it('are an error when they cannot be used', async (t) => {
    const repo = await createPatient(t, mapOf('https://shop.example'));
    const { code, problems } = await visit(repo, { env: { ALL_PROXY: 'socks5://127.0.0.1:9' } });
    expect(code).toBe(1);
    expect(problems('proxies')[0]?.observed).toContain('a proxy by socks5 is not supported');
  });
});

const service = {
  name: '',
  role: 'backend',
  isRoleDeclared: true,
  environment: null,
  platform: null,
  base: null,
  hosts: [],
  rootDir: null,
  build: { publish: null },
  identityPath: null,
  repo: null,
  reach: 'direct',
  isInternal: false,
  health: null,
  routes: null,
  derivedRoutes: [],
  corsOrigins: null,
  dependsOn: [],
  coldStartSeconds: 0,
} as const;
