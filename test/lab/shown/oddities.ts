/** What each oddity looks like on the wire. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { config } from '../../../src/lab/backend.js';
import type { answerOddities } from '../../../src/lab/oddities/answers.js';
import type { wireOddities } from '../../../src/lab/oddities/wire.js';
import { ask, type Heard, type Look } from '../client.js';
import type { Check } from './identity.js';

const isOk = { status: 'ok', service: 'api' };
const health =
  (document: object): Check =>
  async ({ api }) =>
    expect((await api('/health')).json).toMatchObject(document);
const statuses = async (count: number, one: () => Promise<string>): Promise<string[]> => {
  const seen: string[] = [];
  for (let round = 0; round < count; round += 1) seen.push(await one());
  return seen;
};

export const shownAnswerOddities: Record<keyof typeof answerOddities, Check> = {
  'extra-fields': health({ ...isOk, team: 'shop', errors: 0 }),
  'volatile-ids': async ({ api }) => {
    const [one, two] = [(await api('/health')).json, (await api('/health')).json] as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    expect([one, two]).toEqual([expect.objectContaining(isOk), expect.objectContaining(isOk)]);
    expect([one['request_id'], one['requests']]).not.toEqual([two['request_id'], two['requests']]);
  },
  'other-key-order': async ({ api }) => {
    const [one, two] = [await api('/health'), await api('/health')].map(({ json }) => Object.keys(json as object));
    expect(one).not.toEqual(two);
    expect(one?.toSorted()).toEqual(two?.toSorted());
  },
  'other-white-space': async ({ api }) => {
    const shapes = [await api('/health'), await api('/health')].map(({ text }) => text.replaceAll(/[^\s]+/g, '.'));
    expect(shapes[0]).not.toBe(shapes[1]);
    expect((await api('/health')).json).toMatchObject(isOk);
  },
  'status-up': health({ status: 'UP', components: { db: { status: 'UP' } } }),
  'status-pass': health({ status: 'pass', checks: { 'db:connectivity': [{ status: 'pass' }] } }),
  'healthy-true': health({ healthy: true }),
  'capital-ok': health({ Status: 'OK' }),
  'debug-false': health({ status: 'ok', debug: false, maintenance: false }),
  'health-media-type': async ({ api }) => {
    const heard = await api('/health');
    expect([heard.headers['content-type'], heard.json]).toEqual([
      'application/health+json',
      expect.objectContaining(isOk),
    ]);
  },
  'labelled-text': async ({ api }) => {
    const heard = await api('/health');
    expect([heard.headers['content-type'], heard.json]).toEqual(['text/plain', expect.objectContaining(isOk)]);
  },
  'byte-order-mark': async ({ api }) =>
    expect((await api('/health')).body.subarray(0, 4)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x7b])),
  'prototype-key': async ({ api }) => expect(Object.keys((await api('/health')).json as object)).toContain('__proto__'),
  'long-document': async ({ api }) => {
    const heard = await api('/health');
    expect(heard.json).toMatchObject(isOk);
    expect(heard.body.length).toBeGreaterThan(400_000);
  },
  'other-alphabets': async ({ api }) => expect((await api('/health')).text).toMatch(/Всё хорошо 🙂/),
  'no-content': async ({ api }) => {
    const heard = await api('/health');
    expect([heard.status, heard.text]).toEqual([204, '']);
  },
  'plain-ok': async ({ api }) => {
    const heard = await api('/health');
    expect([heard.headers['content-type'], heard.text]).toEqual(['text/plain; charset=utf-8', 'OK\n']);
  },
  'own-dialect': async ({ api }) => expect((await api('/health')).json).toEqual({ state: 'serving' }),
  'slash-redirect': async ({ api, web }) => {
    for (const side of [api, web]) {
      expect(await side('/health')).toMatchObject({ status: 301, headers: { location: '/health/' } });
      expect((await side('/health/')).json).toMatchObject(isOk);
    }
  },
  'guarded-as-declared': async ({ api, web, lab }) => {
    for (const side of [api, web]) {
      expect(await side('/auth/me')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Cookie' } });
    }
    expect(lab.map().services[0]?.routes).toContainEqual(
      expect.objectContaining({ probe: '/auth/me', expect: { status: [200, 401] } }),
    );
  },
  'config-varies': async ({ api }) => {
    const [one, two] = [(await api('/config')).json, (await api('/config')).json];
    expect(one).not.toEqual(two);
    expect([one, two]).toEqual([expect.objectContaining(config), expect.objectContaining(config)]);
  },
  'third-party-route': async ({ web, lab }) => {
    expect((await web('/ingest/health')).json).toMatchObject({ status: 'ok' });
    expect(lab.map().services[0]?.routes?.map(({ path }) => path)).not.toContain('/ingest/*');
  },
};

const unpacked = (heard: Heard): unknown => {
  const unpack = heard.headers['content-encoding'] === 'br' ? brotliDecompressSync : gunzipSync;
  return JSON.parse(String(unpack(heard.body)));
};

const first =
  (codes: readonly string[]): Check =>
  async ({ failure }) =>
    expect(await statuses(codes.length, () => failure('backend', '/health'))).toEqual(codes);

const bothSides = async ({ api, web }: Look): Promise<Heard[]> => [await api('/health'), await web('/health')];

export const shownWireOddities: Record<keyof typeof wireOddities, Check> = {
  'gzip-always': async (look) => {
    for (const heard of await bothSides(look)) {
      expect(heard.headers['content-encoding']).toBe('gzip');
      expect(unpacked(heard)).toMatchObject(isOk);
    }
  },
  'gzip-here-brotli-there': async (look) => {
    const heard = await bothSides(look);
    expect(heard.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', 'br']);
    expect(heard.map(unpacked)).toEqual([expect.objectContaining(isOk), expect.objectContaining(isOk)]);
  },
  chunked: async ({ listen }) => {
    const heard = await listen('/health', (text) => text.endsWith('0\r\n\r\n'));
    expect(heard).toMatch(/transfer-encoding: chunked/i);
    expect(heard).toMatch(/\r\n1\r\n\{\r\n1\r\n"\r\n/);
  },
  'http-1-0': async ({ listen }) =>
    expect(await listen('/health', () => false)).toMatch(/^HTTP\/1\.0 200 OK\r\n.*\}\n$/s),
  'mixed-case-headers': async ({ api }) => expect((await api('/health')).rawHeaders).toContain('cOntEnt-typE'),
  'closes-each-time': async ({ api }) => {
    const heard = await api('/health', { headers: { connection: 'keep-alive' } });
    expect(heard.headers.connection).toBe('close');
  },
  'early-hints': async ({ api }) => expect(await api('/health')).toMatchObject({ status: 200, hints: 1 }),
  'no-reason-phrase': async ({ listen }) => {
    const heard = await listen('/health', () => false);
    expect(heard).toMatch(/^HTTP\/1\.1 200 \r\n/);
    expect(heard).not.toMatch(/^date:/im);
  },
  'many-cookies': async ({ web }) => expect((await web('/health')).headers['set-cookie']).toHaveLength(2),
  'cdn-miss': async (look) => {
    const [direct, proxied] = await bothSides(look);
    expect(direct?.headers).toMatchObject({ 'x-cache': 'MISS', age: '0', via: '1.1 varnish' });
    expect(proxied?.headers).toMatchObject({ 'x-cache': 'Miss from cloudfront', age: '0' });
  },
  'entity-tags': async ({ web }) => expect((await web('/health')).headers).toMatchObject({ etag: 'W/"1"' }),
  'head-refused': async ({ api }) =>
    expect([(await api('/health', { method: 'HEAD' })).status, (await api('/health')).status]).toEqual([405, 200]),
  'preflight-200': async ({ api, lab }) => {
    const headers = { origin: lab.frontend.origin, 'access-control-request-method': 'POST' };
    const heard = await api('/auth/login', { method: 'OPTIONS', headers });
    expect([heard.status, heard.headers['access-control-allow-origin']]).toEqual([200, lab.frontend.origin]);
  },
  'one-503': first(['status 503', 'status 200', 'status 200']),
  'one-reset': first(['ECONNRESET', 'status 200', 'status 200']),
  'one-502-on-the-way': async (look) =>
    expect(await statuses(3, () => look.failure('frontend', '/health'))).toEqual([
      'status 502',
      'status 200',
      'status 200',
    ]),
  'cold-start': async ({ failure, lab }) => {
    expect(await failure('backend', '/health')).toBe('silent');
    expect(lab.map().services[1]?.cold_start_seconds).toBe(60);
  },
  'slow-answers': async ({ failure, listen }) => {
    expect(await failure('backend', '/config')).toBe('silent');
    expect(await listen('/health', () => false)).toMatch(/"status":"ok"/);
  },
  'own-404-page': async ({ web }) => {
    expect([(await web('/no-such-page')).status, (await web('/')).status, (await web('/health')).status]).toEqual([
      404, 200, 200,
    ]);
  },
  'apex-to-www': async ({ web, lab }) => {
    const { status, headers } = await web('/health?x=1');
    expect(status).toBe(308);
    expect(headers.location).toBe(lab.frontend.origin.replace('127.0.0.1', 'localhost') + '/health?x=1');
    const port = new URL(lab.frontend.origin).port;
    const www = await ask(`${lab.frontend.origin}/health`, { headers: { host: `localhost:${port}` } });
    expect(www.json).toMatchObject(isOk);
    expect(lab.map().services[0]?.hosts).toEqual(['localhost']);
  },
};
