/** The lock by itself: who holds it, and what happens when it is taken from its holder. */
import { mkdtemp, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { tryLock } from '../../src/cache/lock.js';

async function createPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'a.lock');
}

test('is held by one at a time', async () => {
  const path = await createPath();
  const release = await tryLock(path);
  expect(release).not.toBeNull();
  expect(await tryLock(path)).toBeNull();
  await release?.();
  const again = await tryLock(path);
  expect(again).not.toBeNull();
  await again?.();
});

test('is refused with a reason where there can be none', async () => {
  const path = await createPath();
  await expect(tryLock(join(path, 'missing', 'a.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('taken away from its holder, ends quietly', async () => {
  const path = await createPath();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const release = await tryLock(path);
  await rmdir(path);
  const uncaught = vi.fn();
  process.once('uncaughtException', uncaught);
  onTestFinished(() => void process.removeListener('uncaughtException', uncaught));
  // Its renewal finds no lock.
  vi.advanceTimersByTime(60_000);
  for (let turn = 0; turn < 20; turn += 1) await stat(tmpdir());
  await release?.();
  expect(uncaught).not.toHaveBeenCalled();
});
