/** Whatever lies where an answer or a lock should be: it is never believed, never an error, and soon mended. */
import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, asyncProperty, constant, jsonValue, nat, oneof, string, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sealed } from '../../src/cache/answer-file.js';
import { finds, freshAsking, hour, start } from './question.js';

const world = freshAsking();

describe('a damaged answer', () => {
  /** Whatever lies there, a process that would take any answer looks for itself, and mends it. */
  async function expectIgnored(): Promise<void> {
    const read = (value: unknown): string => JSON.stringify(value) ?? 'undefined';
    const options = { maxAgeMs: Number.MAX_VALUE, read };
    expect(await world.ask(finds('new'), options)).toEqual({ value: 'new', ageSeconds: null });
    expect(await world.clone.files('.ticket')).toEqual([]);
  }

  async function expectMended(): Promise<void> {
    await world.ask(finds('newer'));
    expect(await world.ask(finds('never'), { maxAgeMs: hour })).toEqual({ value: 'newer', ageSeconds: 0 });
  }

  const body = JSON.stringify({ tickets: [], began: start, value: 'old' });

  test('is told from a whole one', async () => {
    await mkdir(world.clone.flights, { recursive: true });
    await writeFile(world.place.answer, sealed(world.place.key, body));
    expect(await world.ask(finds('new'), { maxAgeMs: hour })).toEqual({ value: 'old', ageSeconds: 0 });
  });

  test('cut anywhere', async () => {
    await mkdir(world.clone.flights, { recursive: true });
    const whole = sealed(world.place.key, body);
    await assert(
      asyncProperty(nat(whole.length - 1), async (length) => {
        await writeFile(world.place.answer, whole.slice(0, length));
        await expectIgnored();
      }),
    );
    await expectMended();
  });

  test('one byte changed', async () => {
    await mkdir(world.clone.flights, { recursive: true });
    const whole = Buffer.from(sealed(world.place.key, body));
    await assert(
      asyncProperty(nat(whole.length - 1), nat(254), async (at, by) => {
        const changed = Buffer.from(whole);
        changed[at] = ((changed[at] ?? 0) + by + 1) % 256;
        await writeFile(world.place.answer, changed);
        await expectIgnored();
      }),
    );
    await expectMended();
  });

  test('any bytes', async () => {
    await mkdir(world.clone.flights, { recursive: true });
    await assert(
      asyncProperty(oneof(uint8Array(), string()), async (content) => {
        await writeFile(world.place.answer, content);
        await expectIgnored();
      }),
    );
    await expectMended();
  });

  test('sealed, but of another shape', async () => {
    await mkdir(world.clone.flights, { recursive: true });
    const odd = oneof(jsonValue(), constant(null));
    const parts = JSON.parse(body) as Record<string, unknown>;
    const texts = oneof(
      odd.map((value) => JSON.stringify(value)),
      odd.map((tickets) => JSON.stringify({ ...parts, tickets: { tickets } })),
      odd.map((began) => JSON.stringify({ ...parts, began: { ...start, wall: JSON.stringify(began) } })),
      odd.map((uptime) => JSON.stringify({ ...parts, began: { wall: start.wall, uptime: [uptime] } })),
      odd.map((extra) => JSON.stringify({ ...parts, extra })),
      string(),
      constant('['.repeat(100_000)),
      constant(body.replace('"wall":', '"__proto__":')),
      constant(body.replace('1800000000000', '1e400')),
    );
    await assert(
      asyncProperty(texts, async (text) => {
        await writeFile(world.place.answer, sealed(world.place.key, text));
        await expectIgnored();
      }),
    );
    await expectMended();
  });

  test('sealed and right, but huge', async () => {
    await mkdir(world.clone.flights, { recursive: true });
    await writeFile(
      world.place.answer,
      sealed(world.place.key, JSON.stringify({ tickets: [], began: start, value: 'x'.repeat(1e6) })),
    );
    await expectIgnored();
    await expectMended();
  });

  test('a folder in its place', async () => {
    await mkdir(join(world.place.answer, 'deep'), { recursive: true });
    await expectIgnored();
    await expectMended();
  });

  test.skipIf(process.platform === 'win32')('a symbolic link in its place, even to a right one', async () => {
    await mkdir(world.clone.flights, { recursive: true });
    const elsewhere = join(world.clone.dir, 'elsewhere');
    await writeFile(elsewhere, sealed(world.place.key, body));
    await symlink(elsewhere, world.place.answer);
    await expectIgnored();
    await expectMended();
    expect(await readFile(elsewhere, 'utf8')).toBe(sealed(world.place.key, body));
  });
});

test.each<[string, (lock: string) => Promise<unknown>]>([
  ['a file', (lock) => writeFile(lock, '')],
  ['a folder that is not empty', (lock) => mkdir(join(lock, 'deep'), { recursive: true })],
])('%s in place of the lock costs one flight its company', async (_, make) => {
  await mkdir(world.clone.flights, { recursive: true });
  await make(world.place.lock);
  const longAgo = new Date(Date.now() - 2 * hour);
  await utimes(world.place.lock, longAgo, longAgo);
  expect(await world.ask(finds('alone'))).toEqual({ value: 'alone', ageSeconds: null });
  expect(await world.clone.files()).toEqual([]);
  await world.ask(finds('up'));
  expect(await world.clone.files()).toEqual([`${world.place.key}.answer`]);
});
