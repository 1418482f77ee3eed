/** What a route answers users, what its service answers directly, what the frontend says to nonsense, and the finding. */
import type { RouteProof } from '../../src/facts/route-proof.js';
import { routesOf } from '../../src/engine/routes.js';
import type { Context } from '../../src/engine/context.js';
import type { Answer, Failure, Observation } from '../../src/probe/exchange.js';
import { failure, json, observed, page, plain, serviceIn } from './contexts.js';

export interface RouteRow {
  readonly name: string;
  /** As in the map; default: the health path, undeclared. */
  readonly route?: object;
  /** Keys of the backend in the map. */
  readonly backend?: object;
  readonly proxied: Answer | Failure;
  readonly seen?: Partial<Observation>;
  readonly copyOf?: string;
  /** Null: not asked. */
  readonly direct: Answer | Failure | null;
  readonly directSeen?: Partial<Observation>;
  /** Default: the entry page, twice. */
  readonly fallbacks?: readonly (Answer | Failure)[];
  /** Of a made-up path beside the probe: through the frontend, and directly. */
  readonly sibling?: { readonly proxied: Answer | Failure; readonly direct: Answer | Failure | null };
  readonly codes: readonly string[];
}

const spa = page('<!doctype html><html><head><script src=/a.js></script></head><body><div id=app></div></body></html>');
const notFoundPage = page('<html><h1>Page not found</h1></html>', { status: 404 });
const healthy = json({ status: 'ok', uptime: 1 });
const other = json({ status: 'ok', uptime: 9 });
const missing = json({ error: 'not found', path: '/x' }, { status: 404 });
const config = json({ apiBase: 'https://api.example', flags: { a: true } });
const health = { path: '/health', service: 'api' };
const api = { path: '/api/config', service: 'api' };
const wild = { path: '/api/*', service: 'api', to: '/:splat' };
const me = { path: '/auth/*', service: 'api', probe: '/auth/me', expect: { status: [200, 401] } };
const stranger = json({ error: 'login first' }, { status: 401 });
const refusal = page('<html><h1>Forbidden</h1></html>', { status: 403 });
const redirect = (location: string) =>
  plain('', { status: 302, redirects: [{ url: 'https://shop.example/health', status: 302, location }] });

export const routeRows: readonly RouteRow[] = [
  { name: 'health as the backend says', proxied: other, direct: healthy, codes: [] },
  { name: 'the same as declared', route: health, proxied: other, direct: healthy, codes: [] },
  { name: 'health while the backend is private', proxied: healthy, direct: null, codes: [] },
  { name: 'health while the backend cannot be asked', proxied: healthy, direct: failure('reset'), codes: [] },
  { name: 'health while the backend is behind a firewall', proxied: healthy, direct: refusal, codes: [] },
  {
    name: 'health in a dialect, equal to the backend',
    proxied: json({ state: 'RUNNING' }),
    direct: json({ state: 'RUNNING' }),
    codes: [],
  },
  {
    name: 'health in a dialect, nothing to compare',
    proxied: json({ state: 'UP' }),
    direct: null,
    codes: ['route-not-comparable'],
  },
  { name: 'health with concerns', proxied: json({ status: 'warn' }), direct: json({ status: 'warn' }), codes: [] },
  { name: 'health says no', proxied: json({ status: 'ok', db: false }), direct: healthy, codes: ['route-not-healthy'] },
  {
    name: 'somebody else is healthy',
    proxied: json({ ok: true, service: 'payments' }),
    direct: healthy,
    codes: ['route-differs-from-backend'],
  },
  {
    name: 'somebody else is healthy in one word',
    proxied: json('ok'),
    direct: healthy,
    codes: ['route-differs-from-backend'],
  },
  { name: 'the fallback page', proxied: spa, direct: healthy, codes: ['route-served-by-fallback'] },
  {
    name: 'the fallback page labelled JSON',
    proxied: { ...spa, contentType: 'application/json' },
    direct: healthy,
    codes: ['route-served-by-fallback'],
  },
  { name: 'the fallback page, backend private', proxied: spa, direct: null, codes: ['route-served-by-fallback'] },
  {
    name: 'the fallback page, backend down',
    proxied: spa,
    direct: failure('refused'),
    codes: ['route-served-by-fallback'],
  },
  {
    name: 'a page of its own, fallbacks unknown',
    proxied: spa,
    direct: healthy,
    fallbacks: [failure('cut-off')],
    codes: ['route-served-by-fallback'],
  },
  {
    name: 'a fallback that is JSON and says ok',
    proxied: json({ status: 'ok' }),
    direct: healthy,
    fallbacks: [spa, json({ status: 'ok' })],
    codes: ['route-served-by-fallback'],
  },
  {
    name: 'the 404 of the frontend',
    proxied: notFoundPage,
    direct: healthy,
    fallbacks: [spa, notFoundPage],
    codes: ['route-served-by-fallback'],
  },
  { name: 'a 404 of its own', proxied: missing, direct: healthy, codes: ['route-status'] },
  {
    name: 'backend and frontend answer alike',
    proxied: healthy,
    direct: healthy,
    fallbacks: [spa, healthy],
    codes: ['route-indistinct'],
  },
  ...[502, 503, 504].map((status): RouteRow => ({
    name: `${status}`,
    proxied: plain('bad gateway', { status }),
    direct: healthy,
    codes: ['route-upstream-fails'],
  })),
  { name: '500', proxied: plain('oops', { status: 500 }), direct: healthy, codes: ['route-status'] },
  {
    name: 'a frontend that fails everywhere',
    proxied: plain('bad gateway', { status: 502 }),
    direct: healthy,
    fallbacks: [plain('bad gateway', { status: 502 })],
    codes: ['route-upstream-fails'],
  },
  {
    name: 'sent to a login',
    proxied: redirect('https://id.example/'),
    direct: healthy,
    codes: ['route-redirects-away'],
  },
  {
    name: 'sent away as the backend does',
    route: { path: '/login', service: 'api' },
    proxied: redirect('https://id.example/'),
    direct: redirect('https://id.example/'),
    codes: [],
  },
  { name: 'an empty answer', proxied: plain(''), direct: healthy, codes: ['route-not-healthy'] },
  { name: 'truncated JSON', proxied: json(0, { body: '{"status":"o' }), direct: healthy, codes: ['route-not-healthy'] },
  {
    name: '401 for everybody at the frontend',
    proxied: refusal,
    direct: healthy,
    fallbacks: [refusal],
    codes: ['route-unchecked'],
  },
  { name: '403 for health at the frontend', proxied: refusal, direct: healthy, codes: ['route-unchecked'] },
  { name: '401 for health at both', proxied: stranger, direct: stranger, codes: ['route-unchecked'] },
  {
    name: '403 for another route at the frontend alone',
    route: api,
    proxied: refusal,
    direct: config,
    codes: ['route-unchecked'],
  },
  { name: '401 of a guarded route at both, undeclared', route: api, proxied: stranger, direct: stranger, codes: [] },
  { name: '401 as declared', route: me, proxied: stranger, direct: stranger, codes: [] },
  {
    name: '200 for strangers where the backend refuses',
    route: me,
    proxied: json({ user: 1 }),
    direct: stranger,
    codes: ['route-differs-from-backend'],
  },
  {
    name: 'a page where 401 is declared',
    route: me,
    proxied: spa,
    direct: stranger,
    codes: ['route-served-by-fallback'],
  },
  { name: 'a status that is not declared', route: me, proxied: missing, direct: stranger, codes: ['route-status'] },
  { name: 'a plain route as the backend', route: api, proxied: config, direct: config, codes: [] },
  {
    name: 'a plain route of another shape',
    route: api,
    proxied: json({ other: 1 }),
    direct: config,
    codes: ['route-differs-from-backend'],
  },
  {
    name: 'a plain route that fails at the backend',
    route: api,
    proxied: config,
    direct: plain('oops', { status: 500 }),
    codes: ['route-differs-from-backend'],
  },
  { name: 'a plain route, backend private', route: api, proxied: config, direct: null, codes: [] },
  {
    name: 'a plain route, backend limits the rate',
    route: api,
    proxied: config,
    direct: plain('', { status: 429 }),
    directSeen: { fault: 'vantage' },
    codes: [],
  },
  {
    name: 'a plain route, backend challenges the prober',
    route: api,
    proxied: config,
    direct: refusal,
    directSeen: { fault: 'vantage' },
    codes: [],
  },
  { name: 'a plain route, backend refuses the prober', route: api, proxied: config, direct: refusal, codes: [] },
  { name: 'a plain 404, backend private', route: api, proxied: missing, direct: null, codes: ['route-not-comparable'] },
  {
    name: 'nothing there, as at the backend',
    route: api,
    proxied: missing,
    direct: missing,
    codes: ['route-missing-on-backend'],
  },
  {
    name: 'a page of the backend',
    route: { path: '/admin', service: 'api' },
    proxied: page('<html><table>'),
    direct: page('<html><table>'),
    codes: [],
  },
  {
    name: 'JSON as declared',
    route: { ...api, expect: { json: { apiBase: 'string' } } },
    proxied: config,
    direct: null,
    codes: [],
  },
  {
    name: 'JSON not as declared',
    route: { ...api, expect: { json: { apiBase: 'string' } } },
    proxied: json({ apiBase: 'undefined' }),
    direct: null,
    codes: ['route-body'],
  },
  {
    name: 'a page where JSON is declared',
    route: { ...api, expect: { json: {} } },
    proxied: page('<html><i>'),
    direct: null,
    codes: ['route-served-by-fallback'],
  },
  {
    name: 'text as declared',
    route: { ...api, expect: { text: 'pong' } },
    proxied: plain('pong'),
    direct: null,
    codes: [],
  },
  {
    name: '204 as declared',
    route: { ...api, expect: { status: 204 } },
    proxied: plain('', { status: 204 }),
    direct: plain('', { status: 204 }),
    codes: [],
  },
  { name: 'a random path under a wildcard', route: wild, proxied: missing, direct: missing, codes: [] },
  {
    name: 'a random path that the fallback takes',
    route: wild,
    proxied: spa,
    direct: missing,
    codes: ['route-served-by-fallback'],
  },
  {
    name: 'a random path that the 404 page takes',
    route: wild,
    proxied: notFoundPage,
    direct: missing,
    fallbacks: [spa, notFoundPage],
    codes: ['route-served-by-fallback'],
  },
  {
    name: 'a random path, all alike',
    route: wild,
    proxied: plain('Not Found', { status: 404 }),
    direct: plain('Not Found', { status: 404 }),
    fallbacks: [spa, plain('Not Found', { status: 404 })],
    codes: ['route-indistinct'],
  },
  {
    name: 'a random path of another shape',
    route: wild,
    proxied: json({ detail: 'no' }, { status: 404 }),
    direct: missing,
    codes: ['route-differs-from-backend'],
  },
  {
    name: 'a random path of another type',
    route: wild,
    proxied: plain('none', { status: 404 }),
    direct: json(0, { status: 404, body: 'none', contentType: 'text/html' }),
    codes: ['route-differs-from-backend'],
  },
  {
    name: 'a random path, backend private',
    route: wild,
    proxied: missing,
    direct: null,
    codes: ['route-not-comparable'],
  },
  {
    name: 'a random path, backend down',
    route: wild,
    proxied: missing,
    direct: failure('refused'),
    codes: ['route-not-comparable'],
  },
  {
    name: 'a random path, nothing known of the frontend',
    route: wild,
    proxied: missing,
    direct: missing,
    fallbacks: [failure('cut-off'), failure('cut-off')],
    codes: ['route-unchecked'],
  },
  {
    name: 'a frontend that passes everything on',
    route: { path: '/*', service: 'api' },
    proxied: missing,
    direct: missing,
    fallbacks: [],
    codes: [],
  },
  {
    name: 'something that says ok to everything below the prefix',
    route: { path: '/api/*', service: 'api', probe: '/api/health' },
    proxied: healthy,
    direct: healthy,
    sibling: { proxied: healthy, direct: missing },
    codes: ['route-from-catch-all'],
  },
  {
    name: 'a backend that answers everything below the prefix itself',
    route: { path: '/api/*', service: 'api', probe: '/api/config' },
    proxied: healthy,
    direct: healthy,
    sibling: { proxied: healthy, direct: healthy },
    codes: [],
  },
  {
    name: 'broken at the backend',
    proxied: plain('oops', { status: 500 }),
    direct: plain('oops', { status: 500 }),
    codes: ['route-broken-with-backend'],
  },
  {
    name: 'a copy of the page',
    proxied: spa,
    copyOf: 'x-cache: HIT',
    direct: healthy,
    codes: ['route-served-by-fallback'],
  },
  { name: 'a copy', proxied: healthy, copyOf: 'age: 12', direct: healthy, codes: ['route-from-cache'] },
  { name: 'reset', proxied: failure('reset'), direct: healthy, codes: ['route-unreachable'] },
  { name: 'no such name', proxied: failure('name-not-found'), direct: healthy, codes: ['route-unreachable'] },
  {
    name: 'now and then',
    proxied: failure('reset'),
    seen: { isFlapping: true },
    direct: healthy,
    codes: ['route-flaps'],
  },
  {
    name: 'a bot challenge',
    proxied: refusal,
    seen: { fault: 'vantage', reason: 'bot-challenge' },
    direct: healthy,
    codes: ['route-unchecked'],
  },
  {
    name: 'no network',
    proxied: failure('unreachable'),
    seen: { fault: 'vantage', reason: 'no-network' },
    direct: null,
    codes: ['route-unchecked'],
  },
];

export function routeProofOf(row: RouteRow, context: Context): RouteProof {
  const [route] = routesOf(context, serviceIn(context, 'web'));
  if (route === undefined) throw new Error('the frontend has no route to ask');
  const { proxied, direct, fallbacks = [spa, spa] } = row;
  return {
    service: 'web',
    environment: 'production',
    route,
    path: route.probe ?? '/api/mosaic-3f',
    isRandom: route.probe === null,
    proxied: { observation: observed(proxied, row.seen), copyOf: row.copyOf ?? null },
    direct: direct === null ? null : observed(direct, row.directSeen),
    fallbacks: fallbacks.map((outcome) => observed(outcome)),
    sibling:
      row.sibling === undefined
        ? null
        : {
            proxied: observed(row.sibling.proxied),
            direct: row.sibling.direct === null ? null : observed(row.sibling.direct),
          },
  };
}
