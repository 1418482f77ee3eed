import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { answer, client, outcomeOf, serve, serveBytes } from './servers.js';

test('an answer says what was asked of whom and what came back', async () => {
  const url = await serve((_, response) => {
    response.setHeader('Content-Type', 'Application/JSON; charset=utf-8');
    response.setHeader('X-Thing', ['a', 'b']);
    response.setHeader('Set-Cookie', ['sid=s3cr3t; HttpOnly; Secure', 'b=2']);
    response.end('{"ok":true}');
  });
  const got = answer(await outcomeOf(`${url}/health#part`));
  expect(got).toMatchObject({
    status: 200,
    contentType: 'application/json',
    body: '{"ok":true}',
    bodyBytes: 11,
    bodySha256: createHash('sha256').update('{"ok":true}').digest('hex'),
    isTruncated: false,
    finalUrl: `${url}/health`,
    redirects: [],
    address: '127.0.0.1',
    isPinned: false,
    isProxied: false,
  });
  expect(got.headers).toMatchObject({
    'x-thing': 'a, b',
    'set-cookie': 'sid=[redacted]; HttpOnly; Secure, b=[redacted]',
  });
  expect(JSON.parse(JSON.stringify(got))).toEqual(got);
});

test('every request says who asks; a fresh one asks caches to step aside; the request’s own headers win', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers);
    response.end();
  });
  const probe = client();
  await probe.observe({ url, isFresh: true });
  await probe.observe({
    url,
    method: 'POST',
    body: 'x',
    headers: { 'Content-Type': 'text/plain', Accept: 'text/html' },
  });
  expect(seen[0]).toMatchObject({
    'user-agent': 'mosaic-gates/9.9.9',
    'x-mosaic-run': 'run-1',
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    accept: '*/*',
  });
  expect(seen[1]).toMatchObject({ 'content-type': 'text/plain', 'content-length': '1', accept: 'text/html' });
  expect(seen[1]).not.toHaveProperty('cache-control');
});

const text = '{"status":"ok","word":"grün"}';

test.each([
  ['gzip', gzipSync(text)],
  ['GZIP', gzipSync(text)],
  ['br', brotliCompressSync(text)],
  ['deflate', deflateSync(text)],
  ['deflate', deflateRawSync(text)],
  ['gzip, br', brotliCompressSync(gzipSync(text))],
  ['identity', Buffer.from(text)],
  ['utf-8', Buffer.from(text)],
])('content-encoding %s', async (encoding, bytes) => {
  const url = await serve((_, response) => {
    response.setHeader('content-encoding', encoding);
    response.end(bytes);
  });
  expect(answer(await outcomeOf(url))).toMatchObject({ body: text, bodyBytes: Buffer.byteLength(text) });
});

test.each([
  ['HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\nhello', 'hello'],
  ['HTTP/1.1 to the end of the connection', 'HTTP/1.1 200 OK\r\n\r\nhello', 'hello'],
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n', 'hello'],
  ['headers in mixed case', 'HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh: 5\r\n\r\nhello', 'hello'],
  [
    '103 Early Hints first',
    'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi',
    'hi',
  ],
  ['no body at all', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', ''],
  ['an empty body called gzip', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n', ''],
])('%s', async (_, bytes, body) => {
  expect(answer(await outcomeOf(await serveBytes(bytes)))).toMatchObject({ status: 200, body });
});

test.each([
  ['UTF-8 with a mark', 'application/json', Buffer.from('\ufeff{"a":"ü"}'), '{"a":"ü"}'],
  ['Latin-1 as declared', 'text/plain; charset="iso-8859-1"', Buffer.from('grün', 'latin1'), 'grün'],
  ['UTF-16 by its mark', 'text/plain', Buffer.from('\ufeffgrün', 'utf16le'), 'grün'],
  ['a charset that does not exist', 'text/plain; charset=klingon', Buffer.from('grün'), 'grün'],
])('%s', async (_, contentType, bytes, body) => {
  const url = await serve((_request, response) => {
    response.setHeader('content-type', contentType);
    response.end(bytes);
  });
  expect(answer(await outcomeOf(url)).body).toBe(body);
});

test('204 and HEAD have no body', async () => {
  const url = await serve((request, response) => {
    response.statusCode = request.method === 'HEAD' ? 200 : 204;
    if (request.method === 'HEAD') response.setHeader('content-encoding', 'gzip').setHeader('content-length', '99');
    response.end();
  });
  expect(answer(await outcomeOf(url))).toMatchObject({ status: 204, body: '', bodyBytes: 0 });
  expect(answer(await outcomeOf({ url, method: 'head' }))).toMatchObject({ status: 200, body: '', bodyBytes: 0 });
});

test('secrets that come back are not kept', async () => {
  const url = await serve((request, response) => {
    response.setHeader('x-echo', String(request.headers['authorization']));
    response.end(`you are ${String(request.headers['authorization'])}, and the key is known-secret`);
  });
  const observation = await client({ secrets: ['known-secret'] }).observe({
    url: `${url}/?token=hunter22`,
    secretHeaders: { Authorization: 'Bearer hunter33' },
  });
  expect(answer(observation.outcome).body).toBe('you are [redacted], and the key is [redacted]');
  expect(JSON.stringify(observation)).not.toMatch(/hunter|known-secret/);
});

test('a connection is used again where nothing has to be confirmed, also after the server closed it', async () => {
  const ports: (number | undefined)[] = [];
  const url = await serve((request, response) => {
    ports.push(request.socket.remotePort);
    response.end();
    // Closes without a word, as servers do with idle connections.
    if (request.url === '/last') response.once('close', () => request.socket.destroy());
  });
  const probe = client();
  await probe.observe({ url: `${url}/1` });
  await probe.observe({ url: `${url}/last` });
  const after = await probe.observe({ url: `${url}/3` });
  expect(ports[1]).toBe(ports[0]);
  expect(after).toMatchObject({ fault: 'none', attempts: [{ outcome: { status: 200 } }] });
});
