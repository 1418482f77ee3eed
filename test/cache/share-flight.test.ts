/** What one process is told, and what it leaves on disk; real concurrency is in processes.test.ts. */
import { createHash } from 'node:crypto';
import { copyFile, readFile, stat } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Moment } from '../../src/cache/moment.js';
import { placeOf } from '../../src/cache/place.js';
import { shareFlight } from '../../src/cache/share-flight.js';
import { finds, freshAsking, hour, question, start } from './question.js';

const world = freshAsking();
const after = (ms: number): Moment => ({ wall: start.wall + ms, uptime: start.uptime + ms });

/** A find that ends when told to. */
function slow() {
  let [resolve, reject]: [(value: string) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<string>((...ends) => {
    [resolve, reject] = ends;
  });
  const find = vi.fn(() => promise);
  const whenBegun = () => vi.waitUntil(() => find.mock.calls.length > 0, { interval: 1 });
  return { find, whenBegun, resolve, reject };
}

describe('one process', () => {
  test('is told what it found itself', async () => {
    const find = finds('up');
    expect(await world.ask(find)).toEqual({ value: 'up', ageSeconds: null });
    expect(find).toHaveBeenCalledOnce();
  });

  test('is told null when there is nothing to share, and nothing is kept', async () => {
    expect(await world.ask(finds(null))).toBeNull();
    expect(await world.clone.files()).toEqual([]);
  });

  test('leaves one file that only its user may read and that does not hold the question', async () => {
    await world.ask(finds('up'));
    expect(await world.clone.files()).toEqual([`${createHash('sha256').update(question).digest('hex')}.answer`]);
    expect(await readFile(world.place.answer, 'utf8')).not.toContain(question);
    if (process.platform === 'win32') return;
    expect((await stat(world.place.answer)).mode & 0o777).toBe(0o600);
    expect((await stat(world.clone.flights)).mode & 0o777).toBe(0o700);
    expect((await stat(world.clone.dir)).mode & 0o777).toBe(0o700);
  });

  test('gets what its find throws, and leaves nothing', async () => {
    await expect(world.ask(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow(new TypeError('a bug'));
    expect(await world.clone.files()).toEqual([]);
  });

  test('is told what is too large to share', async () => {
    const value = 'x'.repeat(300_000);
    expect(await world.ask(finds(value))).toEqual({ value, ageSeconds: null });
    expect(await world.clone.files()).toEqual([]);
  });

  test('shares nothing that JSON cannot say', async () => {
    const options = { dir: world.clone.dir, maxAgeMs: 0, signal: new AbortController().signal, read: () => null };
    expect(await shareFlight(question, options, () => Promise.resolve(1n))).toEqual({ value: 1n, ageSeconds: null });
    expect(await world.clone.files()).toEqual([]);
  });

  test('never takes what was found before it asked', async () => {
    await world.ask(finds('old'));
    expect(await world.ask(finds('new'))).toEqual({ value: 'new', ageSeconds: null });
  });

  test('takes nothing that was found for another question, whatever file it lies in', async () => {
    await world.ask(finds('old'));
    const other = { question: `${question} `, maxAgeMs: hour };
    await copyFile(world.place.answer, placeOf(world.clone.dir, other.question).answer);
    expect(await world.ask(finds('new'), other)).toEqual({ value: 'new', ageSeconds: null });
  });
});

describe('policy that allows an age', () => {
  test('takes an older answer, and says how old it is', async () => {
    await world.ask(finds('old'));
    const find = finds('new');
    const shared = await world.ask(find, { maxAgeMs: 12_000, now: () => after(12_000) });
    expect(shared).toEqual({ value: 'old', ageSeconds: 12 });
    expect(find).not.toHaveBeenCalled();
  });

  test.each<[string, Moment]>([
    ['too old', after(12_001)],
    ['clock set back', { wall: start.wall - hour, uptime: start.uptime + 1_000 }],
    ['clock set back to make it young', { wall: start.wall + 1_000, uptime: start.uptime + hour }],
    ['restarted', { wall: start.wall + 10_000, uptime: 10_000 }],
  ])('does not take it: %s', async (_, moment) => {
    await world.ask(finds('old'));
    expect(await world.ask(finds('new'), { maxAgeMs: 12_000, now: () => moment })).toEqual({
      value: 'new',
      ageSeconds: null,
    });
  });

  test('is measured from when the probe began, not from when it ended', async () => {
    let now = start;
    const begin = slow();
    const first = world.ask(begin.find, { now: () => now });
    await begin.whenBegun();
    now = after(10_000);
    begin.resolve('old');
    await first;
    expect(await world.ask(finds('new'), { maxAgeMs: hour, now: () => now })).toEqual({ value: 'old', ageSeconds: 10 });
  });

  test('takes nothing that was followed by a flight without a result', async () => {
    await world.ask(finds('old'));
    expect(await world.ask(finds(null))).toBeNull();
    expect(await world.ask(finds('new'), { maxAgeMs: hour })).toEqual({ value: 'new', ageSeconds: null });
  });

  test.each<[string, (value: unknown) => string | null]>([
    ['does not know', () => null],
    [
      'chokes on',
      () => {
        throw new TypeError('unexpected');
      },
    ],
  ])('takes nothing that its reader %s', async (_, read) => {
    await world.ask(finds('old'));
    expect(await world.ask(finds('new'), { maxAgeMs: hour, read })).toEqual({
      value: 'new',
      ageSeconds: null,
    });
  });
});

describe('who waits for another', () => {
  test('is told by the flight that began after it asked', async () => {
    const [one, two] = [slow(), slow()];
    const first = world.ask(one.find);
    await one.whenBegun();
    const others = [world.ask(two.find), world.ask(two.find)];
    await world.clone.whenTickets(3);
    one.resolve('before');
    await two.whenBegun();
    two.resolve('after');
    expect(await first).toEqual({ value: 'before', ageSeconds: null });
    const told = await Promise.all(others);
    expect(told.map((shared) => shared?.value)).toEqual(['after', 'after']);
    expect(told.filter((shared) => shared?.ageSeconds === null)).toHaveLength(1);
    expect(two.find).toHaveBeenCalledOnce();
    expect(await world.clone.files()).toEqual([`${world.place.key}.answer`]);
  });

  test('finds out by itself when its patience ends, and the flight goes on', async () => {
    const one = slow();
    const first = world.ask(one.find);
    await one.whenBegun();
    expect(await world.ask(finds('alone'), { patienceMs: 0 })).toEqual({ value: 'alone', ageSeconds: null });
    expect(await world.clone.files('.ticket')).toHaveLength(1);
    expect(await world.clone.files('.lock')).toHaveLength(1);
    one.resolve('first');
    expect(await first).toEqual({ value: 'first', ageSeconds: null });
    expect(await world.ask(finds('new'), { maxAgeMs: hour })).toMatchObject({ value: 'first' });
  });

  test('leaves neither ticket nor lock when it is aborted', async () => {
    const one = slow();
    const first = world.ask(one.find);
    await one.whenBegun();
    const stop = new AbortController();
    const second = world.ask(finds(null), { signal: stop.signal });
    await world.clone.whenTickets(2);
    stop.abort(new Error('interrupted'));
    expect(await second).toBeNull();
    expect(await world.clone.files('.ticket')).toHaveLength(1);
    one.resolve('first');
    await first;
    expect(await world.clone.files()).toEqual([`${world.place.key}.answer`]);
  });

  test('meets nobody when it is aborted before', async () => {
    const find = vi.fn(async () => (await world.clone.files()).join() || null);
    expect(await world.ask(find, { signal: AbortSignal.abort() })).toBeNull();
    expect(find).toHaveBeenCalledOnce();
    expect(await world.clone.files()).toEqual([]);
  });

  test('goes by itself when the one it counted on failed', async () => {
    const [one, two] = [slow(), slow()];
    const first = world.ask(one.find);
    await one.whenBegun();
    const others = [world.ask(two.find), world.ask(two.find), world.ask(two.find)];
    await world.clone.whenTickets(4);
    one.resolve('before');
    await two.whenBegun();
    two.reject(new Error('a bug in one'));
    expect(await first).toEqual({ value: 'before', ageSeconds: null });
    await Promise.allSettled(others);
    expect(two.find).toHaveBeenCalledTimes(3);
    expect(await world.clone.files()).toEqual([]);
  });

  test('is not told by an answer that its reader refuses', async () => {
    const [one, two] = [slow(), slow()];
    const first = world.ask(one.find);
    await one.whenBegun();
    const read = (): null => null;
    const others = [world.ask(two.find, { read }), world.ask(two.find, { read })];
    await world.clone.whenTickets(3);
    one.resolve('before');
    two.resolve('after');
    await first;
    expect(await Promise.all(others)).toEqual([
      { value: 'after', ageSeconds: null },
      { value: 'after', ageSeconds: null },
    ]);
    expect(two.find).toHaveBeenCalledTimes(2);
  });
});
