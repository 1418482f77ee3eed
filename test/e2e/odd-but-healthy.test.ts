/** Systems that look odd and work: none of them may be held back. */
import type { RequestListener } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { healthyApi, json, onHealth, pathOf, raw, reset, type System } from '../support/system-server.js';
import { createProject, createSystem, findings, mapOf, parseReport, unidentified } from './project.js';

interface Oddity {
  /** Keys of the backend in the map. */
  readonly backend?: object;
  /** Keys of the frontend in the map. */
  readonly frontend?: object;
  /** Makes the system odd. */
  readonly make?: (system: System) => void;
  /** Beside the warning that nothing identifies who answers. */
  readonly findings?: readonly string[];
}

const ok = '{"status":"ok"}';

function backendAnswers(listener: RequestListener): Oddity {
  return { make: ({ api }) => void (api.answer = onHealth(listener, healthyApi)) };
}

function backendSays(document: () => unknown): Oddity {
  return backendAnswers((_request, response) => json(response, 200, document()));
}

const oddities: Readonly<Record<string, Oddity>> = {
  'volatile uptime, time and request id': backendSays(() => ({
    status: 'ok',
    uptime: process.hrtime()[1],
    time: new Date().toISOString(),
    request_id: crypto.randomUUID(),
  })),
  'another key order each time': backendSays(shuffled),
  'extra fields': backendSays(() => ({
    healthy: true,
    team: 'shop',
    build: { commit: null, dirty: false },
    errors: 0,
  })),
  'status "UP", as Spring says it': backendSays(() => ({ status: 'UP', components: { db: { status: 'UP' } } })),
  'debug: false and maintenance: false': backendSays(() => ({ status: 'ok', debug: false, maintenance: false })),
  'status "pass", as the draft says it': backendSays(() => ({
    status: 'pass',
    checks: { 'db:connectivity': [{ status: 'pass' }] },
  })),
  'status "warn" in a component': {
    ...backendSays(() => ({ status: 'ok', checks: { disk: { status: 'warn' } } })),
    findings: ['BACKEND_HEALTH/health-concerns!'],
  },
  'a byte order mark before the JSON': backendAnswers((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(`\ufeff${ok}`);
  }),
  'JSON labelled text/plain': backendAnswers((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(ok);
  }),
  gzip: backendAnswers((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(ok));
  }),
  'gzip here, brotli there': {
    make: ({ api, web }) => {
      const compressed =
        (encoding: string, body: Buffer): RequestListener =>
        (_request, response) =>
          void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
      const { answer: working } = web;
      api.answer = onHealth(compressed('gzip', gzipSync(ok)), healthyApi);
      web.answer = onHealth(compressed('br', brotliCompressSync(ok)), working);
    },
  },
  'chunked, without a length': backendAnswers((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (const character of ok) response.write(character);
    response.end();
  }),
  'HTTP/1.0': backendAnswers(raw(['HTTP/1.0 200 OK', 'Content-Type: application/json'], ok)),
  'headers in mixed case': backendAnswers(
    raw(['HTTP/1.1 200 OK', 'CoNtEnT-TyPe: application/json', 'CONNECTION: close'], ok),
  ),
  'a cache header with a MISS': backendAnswers((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-cache': 'MISS', age: '0' }).end(ok);
  }),
  '204, as declared': {
    ...backendAnswers((_request, response) => void response.writeHead(204).end()),
    backend: { health: { path: '/health', expect: { status: 204 } } },
  },
  'text OK, as declared': {
    ...backendAnswers(
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('OK\n'),
    ),
    backend: { health: { path: '/health', expect: { status: 200, text: 'OK' } } },
  },
  'a dialect of its own, as declared': {
    ...backendSays(() => ({ state: 'serving' })),
    backend: { health: { path: '/health', expect: { json: { state: 'serving' } } } },
  },
  'a cold start of two seconds': {
    backend: { cold_start_seconds: 60 },
    make: ({ api }) => {
      const awake = new Promise((done) => setTimeout(done, 2_000));
      api.answer = (request, response) => void awake.then(() => healthyApi(request, response));
    },
  },
  'one 503 and then fine': {
    make: ({ api }) => {
      let isFirst = true;
      const { answer: working } = api;
      api.answer = (request, response) => {
        if (isFirst && pathOf(request) === '/health') response.writeHead(503).end();
        else working(request, response);
        isFirst &&= pathOf(request) !== '/health';
      };
    },
  },
  'one reset and then fine': {
    make: ({ web }) => {
      let isFirst = true;
      const { answer: working } = web;
      web.answer = (request, response) => {
        const isUnlucky = isFirst && pathOf(request) === '/health';
        isFirst &&= !isUnlucky;
        (isUnlucky ? reset : working)(request, response);
      };
    },
  },
  'HEAD is not allowed': {
    make: ({ api }) => {
      api.answer = (request, response) => {
        if (request.method === 'GET') healthyApi(request, response);
        else response.writeHead(405).end();
      };
    },
  },
  'a guarded route refuses, as declared': {
    frontend: {
      routes: [
        { path: '/health', service: 'api' },
        { path: '/api/*', service: 'api', probe: '/api/me', expect: { status: [200, 401] } },
      ],
    },
    make: ({ api }) => {
      api.answer = (request, response) => {
        if (pathOf(request) === '/api/me') json(response, 401, { error: 'who are you?' });
        else healthyApi(request, response);
      };
    },
  },
  'a slash redirect on the same host': backendAnswers((request, response) => {
    if (request.url?.startsWith('/health/') === true) json(response, 200, { status: 'ok' });
    else response.writeHead(301, { location: '/health/' }).end();
  }),
  'unknown paths answer the backend’s 404 page': {
    make: ({ api }) => {
      api.answer = (request, response) => {
        if (pathOf(request) === '/health') json(response, 200, { status: 'ok' });
        else response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>Cannot GET</body></html>');
      };
    },
  },
  'the frontend answers unknown paths with 404': {
    make: ({ web }) => {
      const { answer: working } = web;
      web.answer = (request, response) => {
        if (pathOf(request) === '/' || pathOf(request) === '/health') working(request, response);
        else response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>Not found</title>');
      };
    },
  },
};

for (const [what, oddity] of Object.entries(oddities)) {
  test.concurrent(`${what}: allowed`, async (t) => {
    const system = await createSystem(t);
    const project = await createProject(t, { map: mapOf(system, oddity.backend, oddity.frontend) });
    oddity.make?.(system);
    const outcome = await project.mosaic('enforce', '--mode=ci,integration', '--json');
    const report = parseReport(outcome);
    expect(findings(report)).toEqual([...(oddity.findings ?? []), unidentified]);
    expect({ code: outcome.code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'ALLOW' });
  });
}

function shuffled(): unknown {
  const entries: [string, unknown][] = [
    ['status', 'ok'],
    ['version', '1.4.2'],
    ['db', { status: 'ok', pool: 4 }],
  ];
  const turn = process.hrtime()[1] % entries.length;
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
}
