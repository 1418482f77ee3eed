import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import type { Answer } from '../../src/probe/index.js';
import {
  client,
  closedPort,
  failure,
  instantClock,
  onRequest,
  serve,
  serveRaw,
  type RecordedClock,
} from './servers.js';

/** Answers by a script of statuses, the last one for good; "reset" hangs up. Counts connections and requests. */
async function scripted(...script: (number | 'reset')[]) {
  const seen = { requests: 0, connections: new Set<number | undefined>() };
  const listener: RequestListener = (request, response) => {
    const step = script[Math.min(seen.requests, script.length - 1)];
    seen.requests += 1;
    seen.connections.add(request.socket.remotePort);
    if (step === 'reset') return request.socket.destroy();
    response.statusCode = step ?? 200;
    return response.end('{}');
  };
  return { url: await serve(listener), seen };
}

test.each([
  ['healthy', [200], 1, 1, { fault: 'none', reason: null, isFlapping: false, outcome: { status: 200 } }],
  ['healthy twice', [200], 2, 2, { fault: 'none', reason: null, isFlapping: false }],
  [
    'one 503 and then fine',
    [503, 200],
    2,
    4,
    { fault: 'none', reason: null, isFlapping: false, outcome: { status: 200 } },
  ],
  [
    'every second request resets',
    [200, 'reset', 200, 'reset'],
    2,
    4,
    { fault: 'target', reason: 'reset', isFlapping: true },
  ],
  ['down', [503], 1, 2, { fault: 'target', reason: 'wrong-answer', isFlapping: false, outcome: { status: 503 } }],
  ['resets', ['reset'], 1, 2, { fault: 'target', reason: 'reset', isFlapping: false }],
  ['404 is an answer like another', [404], 1, 1, { fault: 'none', reason: null, outcome: { status: 404 } }],
  ['a rate limit is not asked twice', [429], 2, 1, { fault: 'vantage', reason: 'rate-limited' }],
] as const)('%s', async (_, script, minimum, attempts, expected) => {
  const { url, seen } = await scripted(...script);
  const observation = await client().observe({ url }, { minimum });
  expect(observation).toMatchObject(expected);
  expect(observation.attempts).toHaveLength(attempts);
  expect(seen.requests).toBe(attempts);
});

test('a confirmation never uses a connection again', async () => {
  const { url, seen } = await scripted(503, 200);
  await client().observe({ url }, { minimum: 2 });
  expect(seen.connections.size).toBe(4);
});

test('the pauses grow, and a tombstone waits for five seconds', async () => {
  const clock: RecordedClock = instantClock();
  await client({ clock }).observe({ url: (await scripted(503, 200)).url });
  expect(clock.waits).toEqual([400, 1_500, 1_500]);
  const dead = await serve((_, response) => response.writeHead(404, { 'x-railway-fallback': 'true' }).end());
  const later: RecordedClock = instantClock();
  const observation = await client({ clock: later }).observe({ url: dead });
  expect(later.waits).toEqual([5_000]);
  expect(observation).toMatchObject({ fault: 'target', reason: 'tombstone', attempts: [{}, {}] });
});

test('the request says what a failure is', async () => {
  const { url, seen } = await scripted(404);
  const isFailure = ({ status }: Answer) => status !== 200;
  expect(await client().observe({ url, isFailure })).toMatchObject({ fault: 'target', reason: 'wrong-answer' });
  expect(seen.requests).toBe(2);
});

test('a cold start within its own limit is healthy', async () => {
  const url = await serve((_, response) => void setTimeout(() => response.end('awake'), 60));
  const limits = { firstByteMs: 20 };
  expect(await client({ limits }).observe({ url, firstByteMs: 5_000 })).toMatchObject({ fault: 'none' });
  expect(await client({ limits }).observe({ url })).toMatchObject({ fault: 'target', reason: 'first-byte-timeout' });
});

test('what must not be sent twice is not, and its loss is nobody’s fault', async () => {
  const { url, seen } = await scripted('reset');
  expect(await client().observe({ url, method: 'POST', body: 'x' })).toMatchObject({
    fault: 'vantage',
    reason: 'unconfirmed',
  });
  expect(seen.requests).toBe(1);
  await client().observe({ url, method: 'POST', body: 'x', isRepeatable: true });
  expect(seen.requests).toBe(3);
});

test('a POST that never left is tried again, and one wrong answer to it is enough', async () => {
  const refused = `http://127.0.0.1:${await closedPort()}/`;
  expect(await client().observe({ url: refused, method: 'POST' })).toMatchObject({
    fault: 'target',
    attempts: [{}, {}],
  });
  const { url, seen } = await scripted(500);
  expect(await client().observe({ url, method: 'POST' })).toMatchObject({ fault: 'target', reason: 'wrong-answer' });
  expect(seen.requests).toBe(1);
});

test('the same question is asked once, another one again', async () => {
  const { url, seen } = await scripted(200);
  const probe = client();
  const [one, same] = await Promise.all([probe.observe({ url, method: 'GET' }), probe.observe({ method: 'GET', url })]);
  expect(same).toBe(one);
  expect(seen.requests).toBe(1);
  await probe.observe({ url, headers: { accept: 'text/html' } });
  await probe.observe({ url, method: 'HEAD' });
  await probe.observe({ url, isFailure: () => false });
  expect(seen.requests).toBe(4);
});

test('at most six requests are under way to one host', async () => {
  let [now, most] = [0, 0];
  const url = await serve((_, response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.end();
    }, 5);
  });
  const probe = client();
  const all = await Promise.all(Array.from({ length: 30 }, (_, index) => probe.observe({ url: `${url}/${index}` })));
  expect(all.every(({ fault }) => fault === 'none')).toBe(true);
  expect(most).toBe(6);
});

test('in a hook one host is asked forty times', async () => {
  const { url, seen } = await scripted(200);
  const ask = async (isHook: boolean) => {
    const probe = client({ isHook });
    return Promise.all(Array.from({ length: 45 }, (_, index) => probe.observe({ url: `${url}/${index}` })));
  };
  const over = (await ask(true)).filter(({ reason }) => reason === 'budget');
  expect(over).toHaveLength(5);
  expect(over.every(({ fault, outcome }) => fault === 'vantage' && failure(outcome).code === 'budget')).toBe(true);
  expect(seen.requests).toBe(40);
  expect((await ask(false)).every(({ fault }) => fault === 'none')).toBe(true);
});

test.each([
  ['waiting for an answer', {}, (): Promise<string> => serveRaw(() => undefined)],
  ['reading a body', {}, (): Promise<string> => serve((_, response) => void response.write('{'))],
  [
    'looking up a name',
    { lookup: () => new Promise<never>(() => undefined) },
    async (): Promise<string> => 'http://slow.example',
  ],
])('an abort while %s ends at once as cut-off', async (_, options, start) => {
  const aborting = new AbortController();
  const url = await start();
  const observation = client({ ...options, signal: aborting.signal }).observe({ url });
  setTimeout(() => aborting.abort(), 50);
  expect(await observation).toMatchObject({
    fault: 'vantage',
    reason: 'cut-off',
    attempts: [{ outcome: { code: 'cut-off' } }],
  });
});

test('an abort ends the wait before a confirmation: unconfirmed is unknown', async () => {
  const aborting = new AbortController();
  const { url } = await scripted(503);
  const clock = { now: () => 0, wait: async () => aborting.abort() };
  const observation = await client({ signal: aborting.signal, clock }).observe({ url });
  expect(observation).toMatchObject({
    reason: 'cut-off',
    attempts: [{ outcome: { status: 503 } }, { outcome: { code: 'cut-off' } }],
  });
});

test('an abort ends those who queue, and closing leaves no connection open', async () => {
  const closed: Promise<void>[] = [];
  const url = await serveRaw((socket) => {
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    onRequest(socket, () => undefined);
  });
  const probe = client();
  const all = Promise.all(Array.from({ length: 20 }, (_, index) => probe.observe({ url: `${url}/${index}` })));
  setTimeout(() => probe.close(), 50);
  expect((await all).every(({ reason }) => reason === 'cut-off')).toBe(true);
  await Promise.all(closed);
  expect(await probe.observe({ url: `${url}/late` })).toMatchObject({ reason: 'cut-off' });
});

test('the control is asked once, only after a connection failed, and never excuses this machine', async () => {
  let dialled = 0;
  const lookup = async (host: string) => {
    dialled += host === 'git.example' ? 1 : 0;
    throw Object.assign(new Error('offline'), { code: 'ENOTFOUND' });
  };
  const probe = client({ lookup, policy: { control: 'ssh://git@git.example/acme/shop.git' } });
  await probe.observe({ url: (await scripted(200)).url });
  await probe.observe({ url: (await scripted(503)).url });
  expect(await probe.observe({ url: (await scripted('reset')).url })).toMatchObject({
    fault: 'target',
    reason: 'reset',
  });
  expect(dialled).toBe(0);
  expect(await probe.observe({ url: 'http://a.example/' })).toMatchObject({ fault: 'vantage', reason: 'no-network' });
  expect(await probe.observe({ url: 'http://b.example/' })).toMatchObject({ fault: 'vantage', reason: 'no-network' });
  expect(dialled).toBe(1);
});

test('a control that answers leaves the blame where it belongs', async () => {
  const control = new URL((await scripted(200)).url).host;
  const lookup = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }));
  for (const policy of [{ control }, { control: null }, { control: '/srv/git/shop.git' }]) {
    expect(await client({ lookup, policy }).observe({ url: 'http://a.example/' })).toMatchObject({
      fault: 'target',
      reason: 'name-not-found',
    });
  }
});
