import { expect, test } from 'vitest';
import { connect } from 'node:net';
import { createAuthority, type Authority } from './certificates.js';
import { answer, client, failure, outcomeOf, serveRaw, serveTls } from './servers.js';

const trusted = await createAuthority('Trusted');
const stranger = await createAuthority('Stranger');

async function httpsServer(authority: Authority, names: readonly string[], days?: number): Promise<string> {
  const port = await serveTls(await authority.issue(names, days), (_, response) => response.end('{"ok":true}'));
  return `https://127.0.0.1:${port}/`;
}

test('a private authority that the caller supplies is trusted', async () => {
  const url = await httpsServer(trusted, ['127.0.0.1']);
  expect(answer(await outcomeOf(url, { ca: [trusted.ca] })).body).toBe('{"ok":true}');
});

test.each([
  ['of an unknown authority', stranger, ['127.0.0.1'], 10, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'Stranger'],
  ['for another name', trusted, ['other.example'], 10, 'ERR_TLS_CERT_ALTNAME_INVALID', 'Trusted'],
  ['that is expired', trusted, ['127.0.0.1'], -1, 'CERT_HAS_EXPIRED', 'Trusted'],
] as const)(
  'a certificate %s is refused, and its issuer named',
  async (_, authority, names, days, problem, organization) => {
    const url = await httpsServer(authority, names, days);
    const observation = await client({ ca: [trusted.ca] }).observe({ url });
    expect(observation).toMatchObject({ fault: 'target', reason: 'tls' });
    const { code, phase, certificate } = failure(observation.outcome);
    expect({ code, phase, ...certificate }).toMatchObject({ code: 'tls', phase: 'tls', problem, organization });
  },
);

test('nothing is sent to a server whose certificate is refused', async () => {
  let requests = 0;
  const port = await serveTls(await stranger.issue(['127.0.0.1']), (_, response) => {
    requests += 1;
    response.end();
  });
  await outcomeOf({ url: `https://127.0.0.1:${port}/`, secretHeaders: { authorization: 'Bearer hunter22' } });
  expect(requests).toBe(0);
});

test('a pinned name is asked for by TLS, not the address', async () => {
  const url = await httpsServer(trusted, ['shop.example']);
  const port = Number(new URL(url).port);
  const pins = [{ host: 'shop.example', port, address: '127.0.0.1' }];
  const outcome = await outcomeOf(`https://shop.example:${port}/`, { ca: [trusted.ca], pins });
  expect(answer(outcome)).toMatchObject({ status: 200, address: '127.0.0.1', isPinned: true });
});

test('a server that speaks no TLS', async () => {
  const url = await serveRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect(failure(await outcomeOf(url.replace('http:', 'https:')))).toMatchObject({ code: 'tls', phase: 'tls' });
});

test('a server that accepts and is silent in the handshake', async () => {
  const url = await serveRaw(() => undefined);
  const observation = await client({ limits: { connectMs: 50 } }).observe({ url: url.replace('http:', 'https:') });
  expect(observation).toMatchObject({ fault: 'target', reason: 'tls-timeout' });
});

test('a server that hangs up in the handshake', async () => {
  const url = await serveRaw((socket) => socket.once('data', () => socket.destroy()));
  expect(failure(await outcomeOf(url.replace('http:', 'https:')))).toMatchObject({ code: 'reset', phase: 'tls' });
});

test('through a proxy: the tunnel ends at the host, with the proxy’s credentials and none of them kept', async () => {
  const inner = await httpsServer(trusted, ['shop.example']);
  const heads: string[] = [];
  const proxy = await serveRaw((socket) => {
    socket.once('data', (chunk) => {
      heads.push(chunk.toString());
      const upstream = connect(Number(new URL(inner).port), '127.0.0.1');
      upstream.on('error', () => socket.destroy());
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
  });
  const env = { HTTPS_PROXY: proxy.replace('//', '//me:hunter22@') };
  const outcome = answer(await outcomeOf('https://shop.example/', { ca: [trusted.ca], env }));
  expect(outcome).toMatchObject({ status: 200, isProxied: true, isPinned: false, address: null });
  expect(heads[0]).toContain('CONNECT shop.example:443 HTTP/1.1');
  expect(heads[0]).toContain(`Basic ${Buffer.from('me:hunter22').toString('base64')}`);
  expect(JSON.stringify(outcome)).not.toContain('hunter22');
});
