import { expect, test } from 'vitest';
import { answer, client, closedPort, failure, outcomeOf, serve } from './servers.js';

test('a pinned name goes to its address and the answer says so', async () => {
  const hosts: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    hosts.push(request.headers.host);
    response.end();
  });
  const port = Number(new URL(url).port);
  const pins = [{ host: 'Shop.Example', port, address: '127.0.0.1' }];
  const lookup = async () => ['192.0.2.1'];
  expect(answer(await outcomeOf(`http://shop.example:${port}/`, { pins, lookup }))).toMatchObject({
    isPinned: true,
    address: '127.0.0.1',
  });
  expect(hosts).toEqual([`shop.example:${port}`]);
});

test('a pin of another port does not count, and a failure under a pin says that it was pinned', async () => {
  const port = await closedPort();
  const lookup = async () => [];
  const pins = [{ host: 'shop.example', port, address: '127.0.0.1' }];
  expect(failure(await outcomeOf(`http://shop.example:${port}/`, { pins, lookup }))).toMatchObject({
    code: 'refused',
    isPinned: true,
  });
  expect(failure(await outcomeOf('http://shop.example/', { pins, lookup }))).toMatchObject({
    code: 'name-not-found',
    isPinned: false,
  });
});

test('policy may allow a host inside', async () => {
  const url = await serve((_, response) => response.end('in'));
  const inner = url.replace('127.0.0.1', 'intra.example');
  const options = { lookup: async () => ['127.0.0.1'], isCi: true };
  expect(failure(await outcomeOf(inner, options)).code).toBe('address-refused');
  expect(answer(await outcomeOf(inner, { ...options, policy: { allowPrivate: ['intra.example'] } })).body).toBe('in');
});

test('of several addresses only those outside are tried', async () => {
  const url = await serve((_, response) => response.end('in'));
  const lookup = async () => ['10.0.0.1', '127.0.0.1', '169.254.169.254'];
  const outcome = failure(await outcomeOf(url.replace('127.0.0.1', 'mixed.example'), { lookup }));
  expect(outcome.code).toBe('address-refused');
  expect(outcome.detail).toContain('169.254.169.254 (metadata)');
});

test('the next address is tried when one does not answer', async () => {
  const url = await serve((_, response) => response.end('second'));
  const lookup = async () => ['127.0.0.9', '127.0.0.1'];
  const policy = { allowPrivate: ['both.example'] };
  // Nothing listens on 127.0.0.9, wherever that is an address of this machine at all.
  const outcome = await outcomeOf(url.replace('127.0.0.1', 'both.example'), { lookup, policy });
  expect(answer(outcome)).toMatchObject({ body: 'second', address: '127.0.0.1' });
});

test('a plain proxy gets the whole URL; loopback goes past it', async () => {
  const seen: unknown[] = [];
  const proxy = await serve((request, response) => {
    seen.push([request.url, request.headers.host, request.headers['proxy-authorization']]);
    response.end('by proxy');
  });
  const direct = await serve((_, response) => response.end('direct'));
  const probe = client({ env: { http_proxy: proxy.replace('//', '//me:p%40ss@') } });
  const proxied = await probe.observe({ url: 'http://shop.example/a?b=1' });
  expect(answer(proxied.outcome)).toMatchObject({ body: 'by proxy', isProxied: true, address: null });
  expect(answer((await probe.observe({ url: direct })).outcome)).toMatchObject({ body: 'direct', isProxied: false });
  const credentials = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  expect(seen).toEqual([['http://shop.example/a?b=1', 'shop.example', credentials]]);
});

test('a proxy that wants a password is not the target’s fault', async () => {
  const proxy = await serve((_, response) => response.writeHead(407).end());
  const observation = await client({ env: { http_proxy: proxy } }).observe({ url: 'http://shop.example/' });
  expect(observation).toMatchObject({ fault: 'vantage', reason: 'proxy-authentication' });
});
