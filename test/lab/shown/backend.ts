/** What each fault of the backend looks like on the wire. */
import { expect } from 'vitest';
import { createGunzip } from 'node:zlib';
import type { backendFaults } from '../../../src/lab/faults/backend.js';
import type { hostileFaults } from '../../../src/lab/faults/hostile.js';
import { hosts } from '../../../src/lab/names.js';
import type { Check } from './identity.js';

const fails =
  (code: string, path = '/config'): Check =>
  async ({ failure }) =>
    expect([await failure('backend', '/health'), await failure('backend', path)]).toEqual([code, code]);

/** The health path answers like this, and the rest is fine. */
function health(status: number, body: RegExp | object, headers: Readonly<Record<string, string>> = {}): Check {
  return async ({ api }) => {
    const heard = await api('/health');
    expect(heard.status).toBe(status);
    expect(heard.headers).toMatchObject(headers);
    if (body instanceof RegExp) expect(heard.text).toMatch(body);
    else expect(heard.json).toEqual(body);
    expect((await api('/config')).status).toBe(200);
  };
}

const everything =
  (status: number, body: RegExp): Check =>
  async ({ api }) => {
    for (const path of ['/health', '/config', '/no-such-path']) {
      const heard = await api(path);
      expect(heard.status).toBe(status);
      expect(heard.text).toMatch(body);
    }
  };

export const shownBackendFaults: Record<keyof typeof backendFaults, Check> = {
  'backend-gone': fails('ECONNREFUSED'),
  'backend-hangs-up': fails('ECONNRESET'),
  'backend-crash-loop': async ({ api, failure }) => {
    expect((await api('/health')).status).toBe(200);
    expect(await failure('backend', '/health')).toBe('ECONNRESET');
    expect((await api('/health')).status).toBe(200);
  },
  'backend-never-answers': fails('silent'),
  'backend-answers-late': fails('silent'),
  'backend-catch-all': everything(200, /^\{"ok":true\}$/m),
  'backend-echoes': async ({ api }) =>
    expect((await api('/no-such-path')).json).toMatchObject({ status: 'ok', path: '/no-such-path' }),
  'backend-shows-page': everything(200, /^<!doctype html>/),
  'backend-speaks-no-http': async ({ failure, listen }) => {
    expect(await failure('backend', '/health')).toMatch(/^HPE_/);
    expect(await listen('/health', () => false)).toMatch(/^SSH-2\.0/);
  },
  'backend-behind-dead-cdn': async ({ api }) => {
    expect((await api('/health')).headers).toMatchObject({ age: '600', 'x-cache': 'HIT' });
    expect((await api('/health?new')).json).toMatchObject({ status: 'ok' });
    expect((await api('/config')).status).toBe(502);
  },
  'backend-half-broken': async ({ api, web }) => {
    expect((await api('/health')).json).toMatchObject({ status: 'ok' });
    expect((await web('/api/config')).status).toBe(500);
  },
  'health-database-false': health(200, { status: 'ok', database: false }),
  'health-says-down': health(200, /"status":"down"/),
  'health-component-down': health(200, { status: 'ok', checks: { redis: { status: 'down' } } }),
  'health-check-fails': health(200, /"status":"fail"/),
  'health-not-ok': health(200, { ok: false }),
  'health-degraded': health(200, { status: 'degraded' }),
  'health-empty': health(200, /^$/),
  'health-null': health(200, /^null$/),
  'health-truncated': health(200, /^\{"status":"ok","checks":\{$/),
  'health-shorter-than-said': async ({ failure, listen }) => {
    expect(await failure('backend', '/health')).toBe('ECONNRESET');
    expect(await listen('/health', () => false)).toMatch(/content-length: 100\r\n\r\n\{"status":"ok"\}$/);
  },
  'health-no-gzip': health(200, /^\{"status":"ok"\}$/, { 'content-encoding': 'gzip' }),
  'health-page': health(200, /<body>OK<\/body>/, { 'content-type': 'text/html; charset=utf-8' }),
  'health-page-labelled-json': health(200, /^<!doctype html>/, { 'content-type': 'application/json' }),
  'health-missing': health(404, { error: 'not found' }),
  'health-500': health(500, { status: 'ok' }),
  'health-starting': health(503, { status: 'starting' }),
  'health-flaps': async ({ api }) => {
    const statuses: number[] = [];
    for (let round = 0; round < 6; round += 1) statuses.push((await api('/health')).status);
    expect(statuses).toEqual([200, 503, 200, 200, 503, 200]);
  },
  'health-to-login': health(302, /^$/, { location: `http://${hosts.foreign}/login` }),
  'health-redirect-loop': health(302, /^$/, { location: '/health' }),
  'health-from-cache': health(200, /"status":"ok"/, { age: '3600', 'x-cache': 'HIT' }),
  'health-dialect': health(200, { state: 'serving' }),
  'health-challenged': async ({ api }) =>
    expect(await api('/health')).toMatchObject({ status: 403, headers: { 'cf-mitigated': 'challenge' } }),
  'health-rate-limited': async ({ api }) =>
    expect(await api('/config')).toMatchObject({ status: 429, headers: { 'retry-after': '60' } }),
  'health-guarded': health(401, { error: 'who are you?' }),
};

const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;

export const shownHostileFaults: Record<keyof typeof hostileFaults, Check> = {
  'endless-body': async ({ listen }) => {
    const heard = await listen('/health', ({ length }) => length > 16 * 1024 * 1024);
    expect(heard.length).toBeGreaterThan(16 * 1024 * 1024);
    expect(heard).not.toMatch(/content-length/i);
  },
  'gzip-bomb': async ({ api }) => {
    const { body, headers } = await api('/health');
    expect(headers['content-encoding']).toBe('gzip');
    expect(body.length).toBeLessThan(2 * 1024 * 1024);
    expect(await inflatedBeyond(body, 64 * 1024 * 1024)).toBe(true);
  },
  'slow-drip': async ({ listen }) => {
    const heard = await listen('/health', (text) => count(text, /1\r\n \r\n/g) === 2);
    expect(heard).toContain('transfer-encoding: chunked');
    expect(heard).not.toContain('0\r\n\r\n');
  },
  'slow-head': async ({ listen }) => {
    const heard = await listen('/health', (text) => count(text, /x-more/g) === 2);
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\n(x-more: 1\r\n){2}$/);
  },
  'many-headers': async ({ listen }) =>
    expect(count(await listen('/health', () => false), /^x-\d+: 1\r$/gm)).toBe(10_000),
  'huge-header': async ({ api }) => expect((await api('/health')).headers['x-huge']).toHaveLength(1024 * 1024),
  'terminal-escapes': health(500, new RegExp(`^${String.fromCharCode(27)}\\[2J`)),
  'deep-json': health(200, /^\[{100000}\]{100000}$/),
  'two-lengths': async ({ listen }) =>
    expect(await listen('/health', () => false)).toMatch(/content-length: 15\r\ncontent-length: 4\r\n/),
  'redirect-to-metadata': health(302, /^$/, { location: 'http://169.254.169.254/latest/meta-data/' }),
  'redirect-to-file': health(302, /^$/, { location: 'file:///etc/passwd' }),
  'hostile-words': health(500, { error: '\n::error::owned\n::stop-commands::x' }),
  'endless-hints': async ({ listen }) => {
    const heard = await listen('/health', (text) => count(text, /103 Early Hints/g) === 3);
    expect(heard).not.toMatch(/HTTP\/1\.1 200/);
  },
};

/** Stops as soon as it is sure. */
function inflatedBeyond(packed: Buffer, limit: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const gunzip = createGunzip();
    let size = 0;
    gunzip.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return;
      gunzip.destroy();
      resolve(true);
    });
    gunzip.once('error', reject).once('end', () => resolve(false));
    gunzip.end(packed);
  });
}
