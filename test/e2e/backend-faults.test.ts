/** A backend that `curl --fail /health` may call healthy and that is not. */
import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { healthyApi, json, onHealth, page, pathOf, raw, reset } from '../support/system-server.js';
import { createProject, createSystem, findings, mapOf, parseReport } from './project.js';

const answering =
  (status: number, type: string, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);

const health = (document: unknown): RequestListener =>
  onHealth((_request, response) => json(response, 200, document), healthyApi);

const withBody = (body: string, type = 'application/json'): RequestListener =>
  onHealth(answering(200, type, body), healthyApi);

const redirecting = (location: (path: string) => string): RequestListener =>
  onHealth(
    (request, response) => void response.writeHead(302, { location: location(pathOf(request)) }).end(),
    healthyApi,
  );

/** What the backend does → what its own gate says of it. */
const faults: Readonly<Record<string, readonly [code: string, answer: () => RequestListener]>> = {
  'crash loop: every second request is reset': ['health-flaps', everySecond],
  'health 200 with {"database":false}': ['health-says-no', () => health({ status: 'ok', database: false })],
  'health 200 with nothing but {"database":false}': ['health-says-no', () => health({ database: false })],
  'a component says down': ['health-says-no', () => health({ status: 'ok', checks: { redis: { status: 'down' } } })],
  'a dependency of the map says unavailable': ['health-says-no', () => health({ status: 'ok', ledger: 'unavailable' })],
  'status "error" with 200': ['health-says-no', () => health({ status: 'error' })],
  'ok false with 200': ['health-says-no', () => health({ ok: false, status: 'up' })],
  null: ['health-says-no', () => withBody('null')],
  'empty 200': ['health-no-proof', () => withBody('')],
  'white space': ['health-no-proof', () => withBody(' \n ')],
  'truncated JSON': ['health-no-proof', () => withBody('{"status":"ok","checks":{')],
  'an HTML page': ['health-no-proof', () => withBody(page, 'text/html')],
  'an HTML page labelled JSON': ['health-no-proof', () => withBody(page)],
  'a catch-all that answers {"ok":true}': [
    'health-from-catch-all',
    () => answering(200, 'application/json', '{"ok":true}'),
  ],
  'a catch-all with a different id each time': ['health-from-catch-all', numbered],
  'a redirect to a login page': ['health-redirects', () => redirecting(() => 'https://login.example/?next=/health')],
  'a redirect loop': ['health-unreachable', () => redirecting((path) => path)],
  '500': ['health-status', () => onHealth(answering(500, 'application/json', '{"status":"ok"}'), healthyApi)],
  '404': ['health-status', () => answering(404, 'application/json', '{"error":"not found"}')],
  reset: ['health-unreachable', () => reset],
  'no HTTP at all': ['health-unreachable', () => raw(['SSH-2.0-OpenSSH_9.2'], '')],
  'a body shorter than it says': [
    'health-unreachable',
    () =>
      onHealth(
        raw(['HTTP/1.1 200 OK', 'content-type: application/json', 'content-length: 100'], '{"status":"ok"}'),
        healthyApi,
      ),
  ],
  'a body that is no gzip': [
    'health-unreachable',
    () =>
      onHealth(raw(['HTTP/1.1 200 OK', 'content-encoding: gzip', 'connection: close'], '{"status":"ok"}'), healthyApi),
  ],
};

for (const [what, [code, answer]] of Object.entries(faults)) {
  test.concurrent(`${what}: rejected`, async (t) => {
    const system = await createSystem(t);
    const backend = { depends_on: ['ledger'] };
    const services = { services: [{ name: 'ledger', role: 'database', engine: 'postgres' }] };
    const map = mapOf(system, backend) as { services: unknown[] };
    const project = await createProject(t, { map: { ...map, services: [...map.services, ...services.services] } });
    system.api.answer = answer();
    const outcome = await project.mosaic('enforce', '--mode=ci,integration', '--json');
    const report = parseReport(outcome);
    expect({ code: outcome.code, verdict: report.verdict }).toEqual({ code: 1, verdict: 'REJECT' });
    expect(findings(report)).toContain(`BACKEND_HEALTH/${code}`);
    const [finding] = report.gates.find(({ id }) => id === 'BACKEND_HEALTH')?.findings ?? [];
    expect(finding).toMatchObject({ service: 'api', url: `${system.api.url}/health` });
  });
}

test.concurrent('a process that is not there: refused, at once', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system) });
  await project.commit({ 'a.ts': 'a\n' });
  await system.api.close();
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  expect(findings(await project.report())).toEqual([
    'BACKEND_HEALTH/health-unreachable',
    'INTEGRATION_CONNECTIVITY/route-broken-with-backend',
    'RESPONSE_CONSISTENCY/consistency-unchecked?',
  ]);
});

function everySecond(): RequestListener {
  let count = 0;
  return (request, response) => (count++ % 2 === 0 ? healthyApi : reset)(request, response);
}

function numbered(): RequestListener {
  let count = 0;
  return (request, response) => json(response, 200, { status: 'ok', path: request.url, id: count++ });
}
