/** The addresses of a host, and questions put to one of them. */
import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { answer, client, failure, serve } from './servers.js';
import { serveAt } from './several-addresses.js';

const [one, two] = ['127.0.0.1', '127.0.0.2'];

const pinsTo = (port: number, ...addresses: string[]) =>
  addresses.map((address) => ({ host: 'shop.example', port, address }));

/** Says which address it is, and on which connection it was asked. */
const says =
  (address: string, connections: Set<unknown> = new Set()): RequestListener =>
  ({ socket }, response) => {
    connections.add(socket);
    response.end(address);
  };

test('each address of a name is asked by itself, every time', async (t) => {
  const port = await serveAt(t, { [one]: says(one), [two]: says(two) });
  const probe = client({ pins: pinsTo(port, one, two) });
  const url = `http://shop.example:${port}/`;
  for (const address of [one, two, two, one]) {
    const headers = { 'x-question': crypto.randomUUID() };
    const { outcome } = await probe.observe({ url, address, headers });
    expect(answer(outcome)).toMatchObject({ body: address, address, isPinned: true });
  }
});

test('the address is part of the question, and a warm connection belongs to its address', async (t) => {
  const [atOne, atTwo] = [new Set(), new Set()];
  const port = await serveAt(t, { [one]: says(one, atOne), [two]: says(two, atTwo) });
  const probe = client({ pins: pinsTo(port, one, two) });
  const bodyFrom = async (path: string, address: string) =>
    answer((await probe.observe({ url: `http://shop.example:${port}${path}`, address })).outcome).body;
  expect(await bodyFrom('/', one)).toBe(one);
  expect(await bodyFrom('/', two)).toBe(two);
  expect(await bodyFrom('/again', one)).toBe(one);
  expect(await bodyFrom('/again', two)).toBe(two);
  expect([atOne.size, atTwo.size]).toEqual([1, 1]);
});

test('a redirect on the host stays at the address; one to another host goes where that is', async (t) => {
  const port = await serveAt(t, {
    [one]: says('the wrong one'),
    [two]: ({ url, headers }, response) => {
      const next: Record<string, string> = { '/': '/here', '/away': `http://www.example:${port}/there` };
      const location = next[url ?? ''];
      if (location === undefined) response.end(`${two} ${headers.host} ${url}`);
      else response.writeHead(302, { location }).end();
    },
  });
  const probe = client({
    pins: [...pinsTo(port, one, two), { host: 'www.example', port, address: one }],
  });
  const ask = async (path: string) =>
    answer(
      (await probe.observe({ url: `http://shop.example:${port}${path}`, address: two, ownHosts: ['www.example'] }))
        .outcome,
    );
  expect((await ask('/')).body).toBe(`${two} shop.example:${port} /here`);
  expect(await ask('/away')).toMatchObject({
    body: 'the wrong one',
    address: one,
    finalUrl: `http://www.example:${port}/there`,
  });
});

test('an address that is not the host’s is not asked', async () => {
  const asked: unknown[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url);
    response.end();
  });
  const { port } = new URL(url);
  const probe = client({ lookup: async () => ['192.0.2.1'] });
  const observation = await probe.observe({ url: `http://shop.example:${port}/`, address: '127.0.0.1' });
  expect(observation).toMatchObject({ fault: 'vantage', reason: 'bad-request', attempts: [{}] });
  expect(failure(observation.outcome)).toMatchObject({
    phase: 'name',
    detail: '127.0.0.1 is no address of shop.example',
  });
  expect(asked).toEqual([]);
});

test('an inner address stays refused when it is chosen', async () => {
  const probe = client({ lookup: async () => ['192.0.2.1', '127.0.0.1'] });
  const { outcome } = await probe.observe({ url: 'http://shop.example/', address: '127.0.0.1' });
  expect(failure(outcome).code).toBe('address-refused');
});

test('through a proxy no address can be chosen, and it says so', async () => {
  const asked: unknown[] = [];
  const proxy = await serve((request, response) => {
    asked.push(request.url);
    response.end('by proxy');
  });
  const probe = client({ env: { http_proxy: proxy }, lookup: async () => ['192.0.2.1'] });
  expect(await probe.addressesOf('http://shop.example/')).toBeNull();
  const observation = await probe.observe({ url: 'http://shop.example/', address: '192.0.2.1' });
  expect(observation).toMatchObject({ fault: 'vantage', reason: 'bad-request', outcome: { phase: 'proxy' } });
  expect(asked).toEqual([]);
});

test('the addresses of a host are looked up once, and inner ones say so', async () => {
  let lookups = 0;
  const lookup = async () => {
    lookups += 1;
    return ['192.0.2.1', '10.0.0.1', '192.0.2.1'];
  };
  const probe = client({ lookup });
  const expected = [
    { address: '192.0.2.1', isPinned: false, refusal: null },
    { address: '10.0.0.1', isPinned: false, refusal: 'private' },
  ];
  const urls = ['http://shop.example/', 'http://shop.example/other?page=1'];
  expect(await Promise.all(urls.map((url) => probe.addressesOf(url)))).toEqual([expected, expected]);
  expect(lookups).toBe(1);
});

test('pins come before the resolver and may lead inside', async () => {
  const probe = client({ pins: pinsTo(443, '10.0.0.1', '::1'), lookup: async () => ['192.0.2.1'] });
  expect(await probe.addressesOf('https://shop.example/')).toEqual([
    { address: '10.0.0.1', isPinned: true, refusal: null },
    { address: '::1', isPinned: true, refusal: null },
  ]);
  expect(await probe.addressesOf('http://shop.example/')).toMatchObject([{ address: '192.0.2.1', isPinned: false }]);
});

test('an address in the URL is the only one', async () => {
  expect(await client().addressesOf('http://[2001:db8::1]:8080/')).toMatchObject([{ address: '2001:db8::1' }]);
});

test.each([
  ['localhost has no addresses of its own', 'http://app.localhost:3000/'],
  ['what is no URL has none', 'shop.example'],
  ['a name that does not resolve has none', 'http://gone.example/'],
])('%s', async (_, url) => {
  const lookup = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }));
  expect(await client({ lookup }).addressesOf(url)).toBeNull();
});

test('a resolver that failed is asked again', async () => {
  const answers = [
    Promise.reject(Object.assign(new Error('later'), { code: 'EAI_AGAIN' })),
    Promise.resolve(['192.0.2.1']),
  ];
  const lookup = () => answers.shift() ?? Promise.resolve([]);
  const probe = client({ lookup });
  expect(await probe.addressesOf('http://shop.example/')).toBeNull();
  expect(await probe.addressesOf('http://shop.example/')).toMatchObject([{ address: '192.0.2.1' }]);
});
