/** The demo must notice when Mosaic does not do what the demo says it does, and at which step. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSandbox, type Ran, type Sandbox } from '../../src/lab/sandbox.js';
import { openShop, type Shop } from '../../src/lab/shop.js';
import { steps } from '../../src/lab/steps.js';
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
  expect(await failingStep(shop)).toBe(null);
});

it('does not go as told when the hooks do not fire', async () => {
  await shop.git('config', 'core.hooksPath', '/nowhere');
  expect(await failingStep(shop)).toBe(1);
});

it('does not go as told when the hook talks and blocks nothing', async () => {
  const push = async (): Promise<Ran> => {
    const { output } = await shop.push();
    await pushPastTheHook();
    return { code: output.includes('REJECT (') ? 1 : 0, output };
  };
  expect(await failingStep({ ...shop, push })).toBe(2);
});

it('does not go as told when every push is blocked', async () => {
  const push = async (): Promise<Ran> => ({ code: 1, output: '✗ INTEGRATION_CONNECTIVITY\nREJECT (' });
  expect(await failingStep({ ...shop, push })).toBe(1);
});

it('does not go as told when the backend is broken too', async () => {
  await shop.lab.switchOn('health-says-down');
  expect(await failingStep(shop)).toBe(1);
});

it('does not go as told when the backend breaks together with the route', async () => {
  const deploy = async (): Promise<void> => {
    await shop.deploy();
    if ((await remoteText('web/netlify.toml')) !== null) await shop.lab.switchOn('health-says-down');
  };
  expect(await failingStep({ ...shop, deploy })).toBe(2);
});

it('does not go as told when the stale file does not reach users', async () => {
  expect(await failingStep({ ...shop, deploy: async () => undefined })).toBe(2);
});

it('does not go as told when the outage blocks its repair', async () => {
  const blocked = { code: 1, output: '✗ INTEGRATION_CONNECTIVITY\nREJECT (' };
  expect(await failingStep(pushing(3, async () => blocked))).toBe(3);
});

it('does not go as told when the repair is let through unseen', async () => {
  const unseen = async (): Promise<Ran> => {
    const { code, output } = await shop.push();
    return { code, output: output.replaceAll(/; this\s+push\s+mends\s+it/g, '') };
  };
  expect(await failingStep(pushing(3, unseen))).toBe(3);
});

it('does not go as told when the repair mends nothing', async () => {
  const deploy = async (): Promise<void> => {
    await shop.deploy();
    if ((await shop.git('log', '-1', '--format=%s')).startsWith('Delete'))
      await shop.lab.switchOn('route-served-by-fallback');
  };
  expect(await failingStep({ ...shop, deploy })).toBe(3);
});

it('does not go as told when the push that breaks another route ships', async () => {
  expect(await failingStep(pushing(4, pushPastTheHook))).toBe(4);
});

it('does not go as told when that push is blocked for what runs', async () => {
  const pull = async (branch: string): Promise<void> => {
    await shop.pull(branch);
    if (branch !== 'main') await shop.lab.switchOn('route-served-by-fallback');
  };
  expect(await failingStep({ ...shop, pull })).toBe(4);
});

/** The number of the step that did not go as told, after which the story ends; null when all did. */
async function failingStep(teller: Shop): Promise<number | null> {
  const lines: string[] = [];
  const isAsTold = await tellStory(teller, { tell: (text) => lines.push(text), hasColours: false, signal });
  const begun = steps.filter(({ title }, index) => lines.some((text) => text.startsWith(`\n${index + 1}  ${title}`)));
  expect(lines.join('\n').includes('not how the story goes')).toBe(!isAsTold);
  return isAsTold ? null : begun.length;
}

/** The shop, with something else instead of one of its pushes. */
function pushing(number: number, other: () => Promise<Ran>): Shop {
  let pushes = 0;
  return { ...shop, push: () => (++pushes === number ? other() : shop.push()) };
}

async function pushPastTheHook(): Promise<Ran> {
  const { output } = await shop.push();
  await shop.git('push', '--no-verify', '--quiet', 'origin', 'main');
  return { code: 0, output: `${output}\nALLOW (` };
}

async function remoteText(path: string): Promise<string | null> {
  const { code, output } = await sandbox.run(shop.remote, 'git', ['show', `main:${path}`]);
  return code === 0 ? output : null;
}
