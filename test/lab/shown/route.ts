/** What each fault of the way to the backend looks like on the wire: broken for users, while the backend is fine. */
import { expect } from 'vitest';
import type { routeFaults } from '../../../src/lab/faults/route.js';
import { commits, hosts } from '../../../src/lab/names.js';
import { logIn, whoIs, type Asking } from '../client.js';
import type { Check } from './identity.js';

interface Seen {
  readonly status: number;
  readonly type?: string;
  readonly body?: RegExp;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What users get, where the backend itself still answers with 200. */
function users(path: string, { status, type, body = /^/, headers = {} }: Seen): Check {
  return async ({ web, api }) => {
    const heard = await web(path);
    expect(heard.status).toBe(status);
    if (type !== undefined) expect(heard.headers['content-type']).toContain(type);
    expect(heard.text).toMatch(body);
    expect(heard.headers).toMatchObject(headers);
    expect((await api('/health')).json).toMatchObject({ status: 'ok', service: 'api' });
  };
}

const lost =
  (path: string, code: string): Check =>
  async (look) => {
    expect(await look.failure('frontend', path)).toBe(code);
    expect((await look.api(path)).status).toBe(200);
  };

const page = { status: 200, type: 'text/html', body: /<title>Shop<\/title>/ };
const gateway = { status: 502, type: 'text/html', body: /Bad gateway/ };
const login: Asking = { method: 'POST', body: '{"name":"a","password":"b"}' };

export const shownRouteFaults: Record<keyof typeof routeFaults, Check> = {
  'route-served-by-fallback': users('/health', page),
  'route-shadowed': users('/api/config', page),
  'route-stale-base': users('/health', gateway),
  'route-auth-lost': async (look) => {
    await users('/auth/me', page)(look);
    expect((await look.web('/health')).json).toMatchObject({ status: 'ok' });
  },
  'route-to-staging': async ({ web, api }) => {
    expect((await web('/__version')).json).toMatchObject({ service: 'api', git_sha: commits.staging });
    expect((await api('/__version')).json).toMatchObject({ service: 'api', git_sha: commits.current });
  },
  'route-upstream-gone': users('/health', gateway),
  'route-to-retired-host': users('/health', gateway),
  'route-without-splat': async ({ web, api }) => {
    expect((await web('/api/config')).status).toBe(404);
    expect((await api('/config')).status).toBe(200);
  },
  'route-labelled-json': users('/health', { status: 200, type: 'application/json', body: /^<!doctype html>/ }),
  'route-not-found': users('/health', { status: 404, type: 'text/html' }),
  'route-bad-gateway': users('/health', { status: 502 }),
  'route-gateway-timeout': users('/health', { status: 504, body: /timeout/ }),
  'route-maintenance': users('/health', { status: 200, type: 'text/html', body: /Back soon/ }),
  'route-tombstone': users('/health', { status: 404, body: /not found/, headers: { 'x-railway-fallback': 'true' } }),
  'route-reset': lost('/health', 'ECONNRESET'),
  'route-flaps': async ({ web, failure }) => {
    expect((await web('/health')).status).toBe(200);
    expect(await failure('frontend', '/health')).toBe('ECONNRESET');
    expect((await web('/health')).status).toBe(200);
  },
  'route-hangs': lost('/health', 'silent'),
  'route-stale-copy': users('/health', { status: 200, headers: { age: '86400', 'x-cache': 'HIT' } }),
  'route-mocked': users('/api/config', { status: 200, body: /"mock":true/ }),
  'route-empty': users('/health', { status: 200, body: /^$/ }),
  'route-to-login': users('/health', { status: 302, headers: { location: '/login' } }),
  'route-to-elsewhere': users('/health', { status: 301, headers: { location: `http://${hosts.foreign}/` } }),
  'route-to-metadata': users('/health', {
    status: 302,
    headers: { location: 'http://169.254.169.254/latest/meta-data/' },
  }),
  'route-cut-off': lost('/health', 'ECONNRESET'),
  'route-grants-everything': async ({ web, api }) => {
    expect([(await web('/auth/me')).status, (await api('/auth/me')).status]).toEqual([200, 401]);
  },
  'route-rewrites-answers': users('/api/config', { status: 200, body: /^\{"apiBase":"\/v1"\}$/ }),
  'route-drops-cookies': async (look) => {
    expect(await logIn(look, 'dropped')).toMatchObject({ status: 200, cookie: '' });
    const direct = { method: 'POST', body: '{"name":"dropped","password":"correct horse"}' };
    expect((await look.api('/auth/login', direct)).headers['set-cookie']).toHaveLength(1);
  },
  'route-drops-queries': async ({ web, api }) => {
    expect((await web('/api/search?q=assam')).status).toBe(400);
    expect((await api('/search?q=assam')).status).toBe(200);
  },
  'route-refuses-writes': async (look) => {
    expect((await look.web('/auth/login', login)).status).toBe(405);
    expect((await look.api('/auth/login', login)).status).toBe(401);
    expect(await whoIs(look, '')).toBe(401);
  },
};
