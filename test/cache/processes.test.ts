/** Real processes that ask at once: one probes for all who asked before it began, and for nobody else. */
import { chmod, mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { buildAsker, type Asker, type Bundle, type Confinement } from './build-asker.js';
import { createClone, startProbed, type Clone } from './clone.js';

let bundle: Bundle;
beforeAll(async () => void (bundle = await buildAsker()));
afterAll(() => bundle.dispose());

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** The numbers of the probes that answered; nobody may be told of one that began before it asked. */
async function probesTold(askers: readonly Asker[]): Promise<(number | null)[]> {
  const all = await Promise.all(askers.map(({ told }) => told));
  return all.map((told) => {
    if (told === null) throw new Error('a process did not end well');
    const { probesBefore, shared } = told;
    if (shared !== null) expect(shared.value).toBeGreaterThan(probesBefore);
    return shared?.value ?? null;
  });
}

const inOrder = (numbers: readonly (number | null)[]) => numbers.toSorted((one, other) => Number(one) - Number(other));

async function expectTidy({ files }: Clone): Promise<void> {
  expect((await files()).filter((name) => !name.endsWith('.answer'))).toEqual([]);
}

test('fifty of them probe twice, when all but the first ask during its probe', async (t) => {
  const [clone, probed] = await Promise.all([createClone(t), startProbed(t)]);
  const first = bundle.ask(clone, probed);
  await probed.whenProbed(1);
  const others = times(49, () => bundle.ask(clone, probed));
  await clone.whenTickets(50);
  probed.answerFromNowOn(200);
  expect(await probesTold([first, ...others])).toEqual([1, ...times(49, () => 2)]);
  expect(probed.count).toBe(2);
  await expectTidy(clone);
});

test('fifty of them whose probes are answered at once are never told of an earlier one', async (t) => {
  const [clone, probed] = await Promise.all([createClone(t), startProbed(t)]);
  probed.answerFromNowOn(200);
  const told = await probesTold(times(50, () => bundle.ask(clone, probed)));
  expect(told).not.toContain(null);
  expect(new Set(told).size).toBe(probed.count);
  await expectTidy(clone);
});

test('what was found is of no use to who asks after its probe began', async (t) => {
  const [clone, probed] = await Promise.all([createClone(t), startProbed(t)]);
  const first = bundle.ask(clone, probed);
  await probed.whenProbed(1);
  const second = bundle.ask(clone, probed);
  await clone.whenTickets(2);
  probed.answer(200);
  expect(await probesTold([first])).toEqual([1]);
  const third = bundle.ask(clone, probed);
  await probed.whenProbed(2);
  probed.answerFromNowOn(200);
  expect(await probesTold([second, third])).not.toContain(1);
});

test('after a flight that found nothing to share, all look for themselves side by side', async (t) => {
  const [clone, probed] = await Promise.all([createClone(t), startProbed(t)]);
  const first = bundle.ask(clone, probed);
  await probed.whenProbed(1);
  const others = times(9, () => bundle.ask(clone, probed));
  await clone.whenTickets(10);
  probed.answer(503);
  await probed.whenProbed(2);
  // The second flight covered all nine. One after another, the others would never be under way together.
  probed.answer(503);
  await probed.whenProbed(10);
  expect(await clone.files()).toEqual([]);
  probed.answerFromNowOn(503);
  expect(await probesTold([first, ...others])).toEqual(times(10, () => null));
  expect(probed.count).toBe(10);
  await expectTidy(clone);
});

describe('the process that probes for the others', () => {
  async function takeOff(t: TestContext) {
    const [clone, probed] = await Promise.all([createClone(t), startProbed(t)]);
    const leader = bundle.ask(clone, probed);
    await probed.whenProbed(1);
    const others = times(5, () => bundle.ask(clone, probed));
    await clone.whenTickets(6);
    const [lock = ''] = await clone.files('.lock');
    return { clone, probed, leader, others, lock: join(clone.flights, lock) };
  }

  test('is killed: another takes over when its lock is old', async (t) => {
    const { clone, probed, leader, others, lock } = await takeOff(t);
    leader.kill('SIGKILL');
    expect(await leader.told).toBeNull();
    expect((await stat(lock)).isDirectory()).toBe(true);
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(lock, longAgo, longAgo);
    probed.answerFromNowOn(200);
    expect(await probesTold(others)).not.toContain(null);
    // Its own ticket is all that is left of it.
    expect(await clone.files('.ticket')).toHaveLength(1);
    expect(await clone.files('.lock')).toEqual([]);
  });

  test.skipIf(process.platform === 'win32').for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is ended by %s: another takes over at once',
    async (signal, t) => {
      const { clone, probed, leader, others } = await takeOff(t);
      leader.kill(signal);
      expect(await leader.told).toBeNull();
      probed.answerFromNowOn(200);
      expect(await probesTold(others)).toEqual(times(5, () => 2));
      expect(await clone.files('.lock')).toEqual([]);
    },
  );

  test('loses its lock: two probe, and neither answers those who asked after it began', async (t) => {
    const { clone, probed, leader, others, lock } = await takeOff(t);
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(lock, longAgo, longAgo);
    await probed.whenProbed(2);
    probed.answerFromNowOn(200);
    expect(await probesTold([leader])).toEqual([1]);
    expect(await probesTold(others)).not.toContain(null);
    await expectTidy(clone);
  });
});

describe('with no place to meet, each looks for itself', () => {
  async function expectAlone(t: TestContext, dir: string, confinement: Confinement = {}) {
    const probed = await startProbed(t);
    const askers = times(3, () => bundle.ask({ dir }, probed, confinement));
    await probed.whenProbed(3);
    probed.answerFromNowOn(200);
    expect(inOrder(await probesTold(askers))).toEqual([1, 2, 3]);
  }

  test('a file where the folder should be', async (t) => {
    const { dir } = await createClone(t);
    await writeFile(dir, '');
    await expectAlone(t, dir);
  });

  // Root may write anywhere, so another user asks then.
  const stranger: Confinement = process.getuid?.() === 0 ? { uid: 65_534 } : {};

  test.skipIf(process.platform === 'win32')('a folder that may only be read', async (t) => {
    const { dir, flights } = await createClone(t);
    await mkdir(flights, { recursive: true });
    await chmod(dirname(dir), 0o755);
    await Promise.all([chmod(dir, 0o555), chmod(flights, 0o555)]);
    t.onTestFinished(async () => void (await Promise.all([chmod(dir, 0o755), chmod(flights, 0o755)])));
    await expectAlone(t, dir, stranger);
  });

  test.skipIf(process.platform === 'win32')('a disk that takes names but no content', async (t) => {
    const [clone, probed] = await Promise.all([createClone(t), startProbed(t)]);
    // Where a file may have no size, a write ends in a signal first.
    const options = '--import=data:text/javascript,process.on(%22SIGXFSZ%22,()=>{})';
    const script = `ulimit -f 0; NODE_OPTIONS='${options}' exec "$@"`;
    const full: Confinement = { through: ['/bin/sh', '-c', script, 'sh'] };
    const first = bundle.ask(clone, probed, full);
    await probed.whenProbed(1);
    const others = times(3, () => bundle.ask(clone, probed, full));
    await clone.whenTickets(4);
    probed.answer(200);
    await probed.whenProbed(2);
    probed.answer(200);
    // The second flight could not be written down, so the other two go together.
    await probed.whenProbed(4);
    probed.answerFromNowOn(200);
    expect(inOrder(await probesTold([first, ...others]))).toEqual([1, 2, 3, 4]);
    expect(await clone.files()).toEqual([]);
  });
});

test('nothing of the lock is loaded before it is needed', () => {
  expect(bundle.loadedAtOnce.some((path) => path.endsWith('src/cache/share-flight.ts'))).toBe(true);
  expect(bundle.loadedAtOnce.filter((path) => /proper-lockfile|graceful-fs|signal-exit/.test(path))).toEqual([]);
});
