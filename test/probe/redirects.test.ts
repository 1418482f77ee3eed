import { expect, test } from 'vitest';
import { follow } from '../../src/probe/redirects.js';
import { answer, client, failure, outcomeOf, serve } from './servers.js';

test.each([
  ['the same host', 'https://a.example/', '/b/', 'https://a.example/b/'],
  ['an own alias', 'https://a.example/', 'https://www.a.example/', 'https://www.a.example/'],
  ['an upgrade to https', 'http://a.example/', 'https://a.example/', 'https://a.example/'],
  ['without its fragment', 'https://a.example/', '/b#c', 'https://a.example/b'],
  ['a downgrade', 'https://a.example/', 'http://a.example/', null],
  ['a foreign host', 'https://a.example/', 'https://login.example/', null],
  ['a host that only ends alike', 'https://a.example/', 'https://evila.example/', null],
  ['another port', 'http://127.0.0.1:3000/', 'http://127.0.0.1:4000/', null],
  ['the same port', 'http://127.0.0.1:3000/', 'http://127.0.0.1:3000/x', 'http://127.0.0.1:3000/x'],
  ['credentials', 'https://a.example/', 'https://u:p@a.example/', null],
  ['a script', 'https://a.example/', 'javascript:alert(1)', null],
  ['nonsense', 'https://a.example/', 'http://[', null],
])('%s', (_, from, location, to) => {
  const step = { url: new URL(from), method: 'GET' };
  expect(follow(step, 302, location, ['a.example', 'WWW.a.example'])?.url.href ?? null).toBe(to);
});

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [303, 'HEAD', 'HEAD'],
  [307, 'POST', 'POST'],
  [308, 'PUT', 'PUT'],
  [302, 'GET', 'GET'],
])('%i after %s asks by %s', (status, method, next) => {
  expect(follow({ url: new URL('https://a.example/'), method }, status, '/b', [])?.method).toBe(next);
});

test('redirects are recorded, followed and their secrets removed', async () => {
  const url = await serve((request, response) => {
    const next: Record<string, string> = { '/a': '/b?token=abc', '/b?token=abc': '/c/' };
    const location = next[request.url ?? ''];
    if (location === undefined) return response.end('there');
    return response.writeHead(302, { location }).end();
  });
  const got = answer(await outcomeOf(`${url}/a`));
  expect(got).toMatchObject({ status: 200, body: 'there', finalUrl: `${url}/c/` });
  expect(got.redirects).toEqual([
    { url: `${url}/a`, status: 302, location: '/b?token=[redacted]' },
    { url: `${url}/b?token=[redacted]`, status: 302, location: '/c/' },
  ]);
});

test('a redirect to somebody else is the answer itself, and nobody else is asked', async () => {
  let asked = 0;
  const other = await serve((_, response) => {
    asked += 1;
    response.end();
  });
  const url = await serve((_, response) => response.writeHead(302, { location: `${other}/login` }).end());
  const got = answer(await outcomeOf({ url, ownHosts: ['shop.example'] }));
  expect(got).toMatchObject({ status: 302, redirects: [{ status: 302, location: `${other}/login` }] });
  expect(asked).toBe(0);
});

test('a redirect of an own host into an inner network is refused', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: 'http://www.shop.example/' }).end());
  const lookup = async () => ['10.0.0.1'];
  const got = failure(await outcomeOf({ url, ownHosts: ['www.shop.example'] }, { lookup }));
  expect(got).toMatchObject({
    code: 'address-refused',
    finalUrl: 'http://www.shop.example/',
    redirects: [{ status: 302 }],
  });
});

test('a body is not sent on where the method changes', async () => {
  const seen: string[] = [];
  const url = await serve((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => seen.push(chunk));
    request.on('end', () => {
      seen.push(`${request.method} ${request.headers['content-type'] ?? '-'}`);
      if (request.url === '/a') response.writeHead(303, { location: '/b' });
      response.end();
    });
  });
  await outcomeOf({ url: `${url}/a`, method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
  expect(seen).toEqual(['x', 'POST text/plain', 'GET -']);
});

test.each([
  ['redirect-loop', (path: string) => (path === '/a' ? '/b' : '/a')],
  ['redirect-loop', () => '/a'],
  ['too-many-redirects', (path: string) => `${path}x`],
] as const)('%s', async (reason, next) => {
  const url = await serve((request, response) => response.writeHead(302, { location: next(request.url ?? '') }).end());
  expect(await client().observe({ url: `${url}/a` })).toMatchObject({ fault: 'target', reason });
});

test('ten redirects are fine', async () => {
  const url = await serve((request, response) => {
    const count = Number(request.url?.slice(1));
    if (count < 10) response.writeHead(302, { location: `/${count + 1}` });
    response.end();
  });
  expect(answer(await outcomeOf(`${url}/0`)).redirects).toHaveLength(10);
});
