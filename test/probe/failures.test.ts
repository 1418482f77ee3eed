import { expect, test } from 'vitest';
import type { FailureCode, Fault, HttpRequest, ProbeOptions } from '../../src/probe/index.js';
import { dial } from '../../src/probe/dial.js';
import { failureCodes } from '../../src/probe/index.js';
import { client, closedPort, onRequest, serve, serveBytes, serveRaw } from './servers.js';

interface Case {
  readonly code: FailureCode;
  readonly fault: Fault;
  readonly when: string;
  readonly options?: Partial<ProbeOptions>;
  url(): Promise<string | HttpRequest>;
}

function rejecting(code: string): Pick<ProbeOptions, 'lookup'> {
  return { lookup: () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code })) };
}

const never = new Promise<never>(() => undefined);

const cases: readonly Case[] = [
  { code: 'bad-request', fault: 'vantage', when: 'the URL is none', url: async () => 'nonsense' },
  { code: 'bad-request', fault: 'vantage', when: 'the scheme is another', url: async () => 'file:///etc/passwd' },
  {
    code: 'bad-request',
    fault: 'vantage',
    when: 'a header cannot be sent',
    url: async () => ({ url: await serve((_, r) => r.end()), headers: { 'x-a': 'a\nb' } }),
  },
  {
    code: 'name-not-found',
    fault: 'target',
    when: 'the name does not exist',
    options: rejecting('ENOTFOUND'),
    url: async () => 'http://gone.example/',
  },
  {
    code: 'name-not-found',
    fault: 'target',
    when: 'the name has no address',
    options: { lookup: async () => [] },
    url: async () => 'http://gone.example/',
  },
  {
    code: 'name-server-failed',
    fault: 'vantage',
    when: 'the resolver fails',
    options: rejecting('EAI_AGAIN'),
    url: async () => 'http://a.example/',
  },
  {
    code: 'name-server-failed',
    fault: 'vantage',
    when: 'the resolver is silent',
    options: { lookup: () => never, limits: { nameMs: 20 } },
    url: async () => 'http://a.example/',
  },
  {
    code: 'address-refused',
    fault: 'vantage',
    when: 'a public name leads to this machine',
    options: { lookup: async () => ['127.0.0.1'] },
    url: async () => 'http://evil.example/',
  },
  {
    code: 'address-refused',
    fault: 'vantage',
    when: 'the URL is a metadata address',
    url: async () => 'http://169.254.169.254/latest/',
  },
  {
    code: 'address-refused',
    fault: 'vantage',
    when: 'the address hides in IPv6',
    url: async () => 'http://[::ffff:10.0.0.1]/',
  },
  {
    code: 'address-refused',
    fault: 'vantage',
    when: 'a literal loopback URL is asked in CI',
    options: { isCi: true },
    url: async () => serve((_, r) => r.end()),
  },
  {
    code: 'address-refused',
    fault: 'vantage',
    when: 'a proxy is to reach inside',
    options: { env: { HTTP_PROXY: 'http://127.0.0.1:9' } },
    url: async () => 'http://10.0.0.1/',
  },
  {
    code: 'refused',
    fault: 'target',
    when: 'nobody listens',
    url: async () => `http://127.0.0.1:${await closedPort()}/`,
  },
  {
    code: 'refused',
    fault: 'target',
    when: 'nobody listens on either family',
    url: async () => `http://localhost:${await closedPort()}/`,
  },
  {
    code: 'unreachable',
    fault: 'vantage',
    when: 'there is no route',
    options: { pins: [{ host: 'a.example', port: 80, address: '255.255.255.255' }] },
    url: async () => 'http://a.example/',
  },
  {
    code: 'reset',
    fault: 'target',
    when: 'it hangs up without an answer',
    url: () => serveRaw((socket) => onRequest(socket, () => socket.end())),
  },
  {
    code: 'reset',
    fault: 'target',
    when: 'it resets',
    url: () => serveRaw((socket) => onRequest(socket, () => socket.resetAndDestroy())),
  },
  { code: 'reset', fault: 'target', when: 'it hangs up at once', url: () => serveRaw((socket) => socket.destroy()) },
  {
    code: 'reset',
    fault: 'target',
    when: 'it hangs up in the body',
    url: () => serveBytes('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhal'),
  },
  {
    code: 'reset',
    fault: 'target',
    when: 'it hangs up between chunks',
    url: () => serveBytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n'),
  },
  {
    code: 'first-byte-timeout',
    fault: 'target',
    when: 'it accepts and never answers',
    options: { limits: { firstByteMs: 30 } },
    url: () => serveRaw(() => undefined),
  },
  {
    code: 'first-byte-timeout',
    fault: 'target',
    when: 'the headers never end',
    url: async () => ({
      url: await serveRaw((socket) => void socket.write('HTTP/1.1 200 OK\r\nX-A: ')),
      firstByteMs: 30,
    }),
  },
  {
    code: 'body-timeout',
    fault: 'target',
    when: 'the body drips',
    options: { limits: { bodyMs: 60 } },
    url: () => drip(),
  },
  {
    code: 'protocol',
    fault: 'target',
    when: 'it speaks something else',
    url: () => serveBytes('220 smtp.example ESMTP\r\n'),
  },
  {
    code: 'protocol',
    fault: 'target',
    when: 'it sends 10,000 headers',
    url: () => serveBytes(`HTTP/1.1 200 OK\r\n${'x-many: value\r\n'.repeat(10_000)}\r\n`),
  },
  {
    code: 'protocol',
    fault: 'target',
    when: 'it sends 10,000 short headers',
    url: () => serveBytes(`HTTP/1.1 200 OK\r\n${'a:b\r\n'.repeat(10_000)}\r\n`),
  },
  {
    code: 'protocol',
    fault: 'target',
    when: 'one header has a megabyte',
    url: () => serveBytes(`HTTP/1.1 200 OK\r\nx-big: ${'x'.repeat(1_000_000)}\r\n\r\n`),
  },
  {
    code: 'decompression',
    fault: 'target',
    when: 'gzip is no gzip',
    url: () => serveBytes('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello'),
  },
  {
    code: 'decompression',
    fault: 'target',
    when: 'the encodings never end',
    url: () => serveBytes('HTTP/1.1 200 OK\r\nContent-Encoding: gzip,gzip,gzip,gzip\r\nContent-Length: 5\r\n\r\nhello'),
  },
  {
    code: 'proxy',
    fault: 'vantage',
    when: 'the proxy is gone',
    url: async () => 'http://a.example/',
    options: { env: { HTTP_PROXY: 'http://127.0.0.1:1' } },
  },
  {
    code: 'proxy',
    fault: 'vantage',
    when: 'the proxy is of another kind',
    url: async () => 'http://a.example/',
    options: { env: { HTTP_PROXY: 'socks5://127.0.0.1:1' } },
  },
];

test.each(cases)('$code when $when', async ({ code, fault, options, url }) => {
  const given = await url();
  const request = typeof given === 'string' ? { url: given } : given;
  const { outcome, ...observation } = await client(options).observe(request);
  expect(outcome).toMatchObject({ kind: 'failure', code });
  expect(observation).toMatchObject({ fault, reason: code });
});

test('a proxy that will not open the way is not the target’s fault', async () => {
  const env = { HTTPS_PROXY: await serveBytes('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n') };
  const observation = await client({ env }).observe({ url: 'https://a.example/' });
  expect(observation).toMatchObject({ fault: 'vantage', outcome: { code: 'proxy', isProxied: true } });
  expect(JSON.stringify(observation.outcome)).toContain('407');
});

test('connect-timeout when nobody takes the connection in time', async () => {
  const port = Number(new URL(await serveRaw(() => undefined)).port);
  const dialling = dial(['127.0.0.1'], port, 1, new AbortController().signal);
  // The loop stands still past the limit, and serves timers before sockets when it goes on.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  await expect(dialling).rejects.toMatchObject({ code: 'connect-timeout', phase: 'connect' });
});

test('every failure code is provoked by some test', () => {
  const elsewhere = [
    'budget',
    'cut-off',
    'connect-timeout',
    'tls',
    'tls-timeout',
    'redirect-loop',
    'too-many-redirects',
  ];
  expect([...new Set([...cases.map(({ code }) => code), ...elsewhere])].toSorted()).toEqual(
    [...failureCodes].toSorted(),
  );
});

function drip(): Promise<string> {
  return serve((_, response) => {
    response.write('{');
    const timer = setInterval(() => response.write(' '), 5);
    response.once('close', () => clearInterval(timer));
  });
}
