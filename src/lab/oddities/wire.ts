/** Ways to put an answer on the wire, all of them allowed, and answers that come late. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bytesOf, isRaw, redirect, text, withBody, type Reply, type Wrapper } from '../reply.js';
import { odditiesOf, type OddityEntry } from '../switch.js';
import { after, asleep, changing, once, pass, resets, says } from '../wrap.js';

function everywhere(title: string, healthy: string, backend: () => Wrapper): OddityEntry {
  return { title, healthy, effect: () => ({ backend: backend() }) };
}

const compressed = (encoding: string, compress: (bytes: Buffer) => Buffer): Wrapper =>
  changing(async (reply) => withBody(reply, compress(await bytesOf(reply)), { 'content-encoding': encoding }));

const adding = (headers: Reply['headers']): Wrapper =>
  changing((reply) => ({ ...reply, headers: { ...reply.headers, ...headers } }));

/** The answer as it is, behind a status line written by hand, on a connection that ends with it. */
function byHand(statusLine: (status: number) => string): Wrapper {
  return async (ask, next) => {
    const reply = await next(ask);
    if (isRaw(reply)) return reply;
    const body = ask.method === 'HEAD' ? Buffer.alloc(0) : await bytesOf(reply);
    const headers = Object.entries({ ...reply.headers, connection: 'close' });
    const lines = headers.map(([name, value]) => `${name}: ${String(value)}`);
    const head = Buffer.from([statusLine(reply.status), ...lines, '', ''].join('\r\n'));
    return { takeOver: ({ socket }) => void socket?.end(Buffer.concat([head, body])) };
  };
}

export const wireOddities = odditiesOf('backend-runtime', {
  'gzip-always': everywhere('gzip for everybody', 'It says so.', () => compressed('gzip', gzipSync)),
  'gzip-here-brotli-there': {
    title: 'gzip from the backend, brotli from the frontend',
    healthy: 'What is inside is the same.',
    effect: () => ({
      backend: (ask, next) =>
        (ask.headers['x-forwarded-proto'] === undefined ? compressed('gzip', gzipSync) : pass)(ask, next),
      route: compressed('br', brotliCompressSync),
    }),
  },
  chunked: everywhere('Chunks without a length', 'The end is marked.', () =>
    changing(async (reply) => {
      const body = await bytesOf(reply);
      return withBody(reply, oneByOne(body));
    }),
  ),
  'http-1-0': everywhere('HTTP/1.0', 'The end of the connection is the end of the answer.', () =>
    byHand((status) => `HTTP/1.0 ${status} OK`),
  ),
  'mixed-case-headers': everywhere('Headers in mixed case', 'Case means nothing.', () =>
    changing((reply) => ({
      ...reply,
      headers: Object.fromEntries(
        Object.entries(reply.headers).map(([name, value]) => [
          name.replaceAll(/[aeiou]/g, (letter) => letter.toUpperCase()),
          value,
        ]),
      ),
    })),
  ),
  'closes-each-time': everywhere('One answer a connection', 'It says so.', () => adding({ connection: 'close' })),
  'early-hints': everywhere('103 before the answer', 'It is a hint, not the answer.', () =>
    byHand((status) => `HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 ${status} OK`),
  ),
  'no-reason-phrase': everywhere('A status without words', 'They are optional, and so is the date.', () =>
    byHand((status) => `HTTP/1.1 ${status} `),
  ),
  'many-cookies': everywhere('Cookies on every answer', 'A load balancer marks its instances.', () =>
    changing((reply) => {
      const own = [reply.headers['set-cookie'] ?? []].flat().map(String);
      return { ...reply, headers: { ...reply.headers, 'set-cookie': [...own, 'lb=a; Path=/', 'seen=1; Path=/'] } };
    }),
  ),
  'cdn-miss': {
    title: 'Headers of a CDN that has no copy',
    healthy: 'It asked the service.',
    effect: () => ({
      backend: adding({ 'x-cache': 'MISS', age: '0', via: '1.1 varnish', 'cf-cache-status': 'DYNAMIC' }),
      route: adding({ 'x-cache': 'Miss from cloudfront', age: '0', server: 'Netlify' }),
    }),
  },
  'entity-tags': everywhere('An entity tag', 'Nobody who asks afresh is told "not modified".', () =>
    adding({ etag: 'W/"1"', 'last-modified': 'Mon, 05 Jan 2026 10:00:00 GMT' }),
  ),
  'head-refused': everywhere(
    'HEAD is 405',
    'Nobody needs it.',
    () => (ask, next) => (ask.method === 'HEAD' ? text(405, '', { allow: 'GET' }) : next(ask)),
  ),
  'preflight-200': everywhere('Preflights are 200', 'Any good status will do.', () => async (ask, next) => {
    const reply = await next(ask);
    return isRaw(reply) || ask.method !== 'OPTIONS' ? reply : { ...reply, status: 200 };
  }),
  'one-503': everywhere('One 503, and then fine', 'A deploy swapped the instance.', () =>
    once(says(text(503, 'starting'))),
  ),
  'one-reset': everywhere('One reset, and then fine', 'A deploy swapped the instance.', () => once(resets)),
  'one-502-on-the-way': {
    title: 'One 502 on the way, and then fine',
    healthy: 'The gateway met an instance that was leaving.',
    effect: () => ({ route: once(says(text(502, 'Bad Gateway'))) }),
  },
  'cold-start': {
    title: 'A cold start of three seconds',
    healthy: 'It slept, and the map says how long it takes to wake up.',
    effect: () => ({ backend: asleep(3_000), declares: { api: { cold_start_seconds: 60 } } }),
  },
  'slow-answers': everywhere('A second for each answer', 'Slow is not broken.', () => after(1_000)),
  'own-404-page': {
    title: 'The frontend knows what it does not have',
    healthy: 'Without a catch-all, unknown paths are 404.',
    effect: () => ({ rules: (rules) => rules.filter(({ from }) => from !== '/*') }),
  },
  'apex-to-www': {
    title: 'A redirect to another name of the frontend',
    healthy: 'The map says that both are its own.',
    effect: ({ origins }) => {
      const www = new URL(origins.frontend);
      www.hostname = 'localhost';
      return {
        frontend: (ask, next) =>
          ask.headers.host === www.host ? next(ask) : redirect(308, `${www.origin}${ask.path}${ask.query}`),
        declares: { web: { hosts: [www.hostname] } },
      };
    },
  },
});

async function* oneByOne(bytes: Buffer): AsyncGenerator<Buffer> {
  for (const byte of bytes) yield Buffer.from([byte]);
}
