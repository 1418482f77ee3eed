/** Instances behind the several addresses of one name: each is asked by itself, so none hides behind another. */
import type { RequestListener } from 'node:http';
import { expect, it, type TestContext } from 'vitest';
import { backendSelfIdentity } from '../../src/gates/backend-self-identity.js';
import type { AnyGate } from '../../src/gates/gate.js';
import { runtimeIdentityMatch } from '../../src/gates/runtime-identity-match.js';
import { serveAt } from '../probe/several-addresses.js';
import { codesOf, judge } from './harness.js';
import { apiAt, hour, says, scene } from './scene.js';

const [one, two, dead] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];

/** No connection over TCP can lead to a multicast group: the same as an address without a route, on every machine. */
const routeless = 'ff0e::1';

interface Asked {
  count: number;
}

const counted =
  (asked: Asked, listener: RequestListener): RequestListener =>
  (request, response) => {
    asked.count += 1;
    listener(request, response);
  };

/** A scene whose service has the given addresses, with a server at each of those that have a listener. */
async function sceneAt(
  t: TestContext,
  listeners: Record<string, (sha: Record<'tip' | 'older', string>) => RequestListener>,
  addresses: readonly string[],
) {
  const { project, tip, older } = await scene(t);
  const asked: Asked = { count: 0 };
  const serving = Object.entries(listeners).map(([address, listener]) => [
    address,
    counted(asked, listener({ tip, older })),
  ]);
  const port = await serveAt(t, Object.fromEntries(serving));
  const pins = addresses.map((address) => ({ host: 'api.example', port, address }));
  const services = [apiAt({ url: `http://api.example:${port}` })];
  const url = `http://api.example:${port}/__version`;
  return {
    asked,
    tip,
    older,
    url,
    run: (gate: AnyGate) => judge(gate, { repo: project, services, later: hour, probe: { pins } }),
  };
}

const good = ({ tip }: { tip: string }) => says({ git_sha: tip });
const old = ({ older }: { older: string }) => says({ git_sha: older });

it('an old instance behind one of two addresses is seen every time', async (t) => {
  const { run, tip, older, url } = await sceneAt(t, { [one]: good, [two]: old }, [one, two]);
  for (let times = 0; times < 3; times += 1) {
    const report = await run(runtimeIdentityMatch);
    expect(codesOf(report)).toEqual(['mixed-instances']);
    expect(report.findings[0]).toMatchObject({ url, expected: tip });
    expect(report.findings[0]?.message).toContain(`${tip.slice(0, 12)} at ${one}, ${older.slice(0, 12)} at ${two}`);
    expect(report.pinned).toBe(true);
  }
});

it('two addresses that agree pass, each asked on two connections', async (t) => {
  const { run, asked } = await sceneAt(t, { [one]: good, [two]: good }, [one, two]);
  expect(await run(runtimeIdentityMatch)).toMatchObject({ status: 'pass', findings: [] });
  expect(asked.count).toBe(4);
});

it('one address is asked as often as without any choice', async (t) => {
  const { run, asked } = await sceneAt(t, { [one]: good }, [one]);
  expect((await run(runtimeIdentityMatch)).status).toBe('pass');
  expect(asked.count).toBe(4);
});

it('where both addresses run the same old commit, neither is named', async (t) => {
  const { run, older } = await sceneAt(t, { [one]: old, [two]: old }, [one, two]);
  const report = await run(runtimeIdentityMatch);
  expect(codesOf(report)).toEqual(['commit-behind']);
  expect(report.findings[0]?.message).toContain(`still runs ${older.slice(0, 12)}, an older commit`);
});

it('an instance that names no commit is found at its address', async (t) => {
  const { run, url } = await sceneAt(t, { [one]: good, [two]: () => says({ git_sha: null }) }, [one, two]);
  const self = await run(backendSelfIdentity);
  expect(codesOf(self)).toEqual(['identity-null']);
  expect(self.findings[0]?.message).toContain(`${url} at ${two} names no commit`);
  const match = await run(runtimeIdentityMatch);
  expect(codesOf(match)).toEqual(['commit-unreported?']);
  expect(match.findings[0]?.message).toContain(`${url} at ${two} does not say`);
});

it('one dead address of two is seen every time', async (t) => {
  const { run, url } = await sceneAt(t, { [one]: good }, [one, dead]);
  for (let times = 0; times < 3; times += 1) {
    const self = await run(backendSelfIdentity);
    expect(codesOf(self)).toEqual(['identity-unreachable']);
    expect(self.findings[0]?.message).toContain(`${url} at ${dead}`);
    const match = await run(runtimeIdentityMatch);
    expect(codesOf(match)).toEqual(['commit-unreported?']);
    expect(match.findings[0]?.message).toContain(`${url} at ${dead} does not say`);
  }
});

it('an IPv6 address without a route from here is left out', async (t) => {
  const { run, asked } = await sceneAt(t, { [one]: good }, [routeless, one]);
  expect((await run(runtimeIdentityMatch)).findings).toEqual([]);
  // As often as one that has no others.
  expect(asked.count).toBe(4);
  expect(await run(backendSelfIdentity)).toMatchObject({ status: 'pass', findings: [] });
});

it('a service that has nothing but addresses without a route cannot be checked', async (t) => {
  const { run } = await sceneAt(t, { [one]: good }, [routeless, 'ff0e::2']);
  expect(codesOf(await run(backendSelfIdentity))).toEqual(['identity-unchecked?', 'identity-unchecked?']);
});

it('an inner address behind a public name is not asked', async (t) => {
  const { project, api } = await scene(t);
  // Nobody is at the first, which is kept for documentation; it need not fail at once.
  const probe = { lookup: async () => ['198.51.100.1', '127.0.0.1'], limits: { connectMs: 100 } };
  const services = [apiAt({ url: api.url.replace('127.0.0.1', 'api.example') })];
  const report = await judge(backendSelfIdentity, { repo: project, services, probe });
  expect(report.findings).toHaveLength(1);
  expect(report.findings[0]?.message).not.toContain('127.0.0.1');
  expect(api.asked).toEqual([]);
});

it('at most eight addresses are asked', async (t) => {
  const addresses = Array.from({ length: 10 }, (_, index) => `127.0.0.${index + 1}`);
  const { run, asked } = await sceneAt(t, Object.fromEntries(addresses.map((address) => [address, good])), addresses);
  expect((await run(backendSelfIdentity)).status).toBe('pass');
  expect(asked.count).toBe(16);
});
