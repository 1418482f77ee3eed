/** The demo must notice when Mosaic does not do what the demo says it does. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSandbox, type Ran, type Sandbox } from '../../src/lab/sandbox.js';
import { openShop, type Shop } from '../../src/lab/shop.js';
import { tellStory } from '../../src/lab/story.js';
import { cli } from '../support/git-repo.js';

const controller = new AbortController();
const { signal } = controller;
let sandbox: Sandbox;
let shop: Shop;

beforeEach(async () => {
  sandbox = await openSandbox({ signal, hasColours: false, env: process.env });
  shop = await openShop(sandbox, cli);
});

afterEach(async () => {
  await shop.close();
  await sandbox.close();
});

it('goes as told with the hooks in place', async () => {
  expect(await told(shop)).toBe(true);
});

it('does not go as told when the hooks do not fire', async () => {
  await shop.git('config', 'core.hooksPath', '/nowhere');
  expect(await told(shop)).toBe(false);
});

it('does not go as told when the hook talks and blocks nothing', async () => {
  const push = async (): Promise<Ran> => {
    const { output } = await shop.push();
    await shop.git('push', '--no-verify', '--quiet', 'origin', 'main');
    return { code: output.includes('REJECT (') ? 1 : 0, output };
  };
  expect(await told({ ...shop, push })).toBe(false);
});

it('does not go as told when every push is blocked', async () => {
  const push = async (): Promise<Ran> => ({ code: 1, output: '✗ INTEGRATION_CONNECTIVITY\nREJECT (' });
  expect(await told({ ...shop, push })).toBe(false);
});

it('does not go as told when the backend is broken too', async () => {
  await shop.lab.switchOn('health-says-down');
  expect(await told(shop)).toBe(false);
});

function told(teller: Shop): Promise<boolean> {
  return tellStory(teller, { tell: () => undefined, hasColours: false, signal });
}
