/** Every switch of the lab is a fault that Mosaic sees, and the lab without one is healthy. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BackendFault } from '../../src/lab/backend.js';
import { frontendFaults } from '../../src/lab/frontend.js';
import { openSandbox, type Sandbox } from '../../src/lab/sandbox.js';
import { openShop, type Shop } from '../../src/lab/shop.js';
import type { Report } from '../../src/index.js';
import { cli } from '../support/git-repo.js';

let sandbox: Sandbox;
let shop: Shop;

beforeAll(async () => {
  sandbox = await openSandbox({ signal: new AbortController().signal, hasColours: false, env: process.env });
  shop = await openShop(sandbox, cli);
  await shop.commit('Open the shop');
});

afterAll(async () => {
  await shop.close();
  await sandbox.close();
});

it('allows the healthy shop', async () => {
  expect(await judge()).toEqual({ verdict: 'ALLOW', failed: [] });
});

// A copy proves that the way once worked: neither healthy nor broken.
const verdicts: Partial<Record<(typeof frontendFaults)[number], string>> = { 'stale-copy': 'CLARIFY_REQUIRED' };

it.each(frontendFaults)('sees %s on the way to the backend, while the backend is healthy', async (fault) => {
  shop.frontend.fault = fault;
  const { verdict, failed } = await judge();
  shop.frontend.fault = null;
  expect(verdict).toBe(verdicts[fault] ?? 'REJECT');
  expect(failed).toEqual(['INTEGRATION_CONNECTIVITY', 'RESPONSE_CONSISTENCY']);
});

it.each<BackendFault>(['says-down', 'hangs-up', 'catch-all'])('sees a backend that %s', async (fault) => {
  shop.backend.fault = fault;
  const { verdict, failed } = await judge();
  shop.backend.fault = null;
  expect(verdict).toBe('REJECT');
  expect(failed).toContain('BACKEND_HEALTH');
});

async function judge(): Promise<{ verdict: string; failed: string[] }> {
  const { output } = await sandbox.run(shop.dir, process.execPath, [cli, 'enforce', '--mode=integration', '--json']);
  const text = output.split('\n').find((line) => line.startsWith('{')) ?? output;
  const { verdict, gates } = JSON.parse(text) as Report;
  const failed = gates.filter(({ status }) => status === 'fail' || status === 'unknown').map(({ id }) => id);
  return { verdict, failed };
}
