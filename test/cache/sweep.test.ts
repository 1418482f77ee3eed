/** The folder stays small, whoever died in it. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { placeOf } from '../../src/cache/place.js';
import { finds, freshAsking, hour } from './question.js';

const world = freshAsking();

/** Negative: dated ahead. */
async function makeOlder(path: string, ms: number): Promise<void> {
  const then = new Date(Date.now() - ms);
  await utimes(path, then, then);
}

test('answers to the latest questions are kept', async () => {
  const answerTo = (index: number): string => placeOf(world.clone.dir, `question ${index}`).answer;
  for (let index = 0; index < 40; index += 1) {
    await world.ask(finds('up'), { question: `question ${index}` });
    // Those dated ahead must not outlive the others.
    await makeOlder(answerTo(index), (index % 2 === 0 ? 1 : -1) * (100 - index) * hour);
  }
  await world.ask(finds('up'));
  const kept = await world.clone.files();
  const latest = Array.from({ length: 31 }, (_, index) => basename(answerTo(9 + index)));
  expect(kept.toSorted()).toEqual([...latest, basename(world.place.answer)].toSorted());
});

test('what dead processes left is removed; what living ones need, and what is not its own, is kept', async () => {
  await mkdir(world.clone.flights, { recursive: true });
  const left = async (lockOf: string): Promise<string[]> => {
    const [name, { lock }] = [crypto.randomUUID(), placeOf(world.clone.dir, lockOf)];
    const files = [world.place.ticket(name), world.place.draft(name)];
    await Promise.all([...files.map((path) => writeFile(path, '')), mkdir(lock)]);
    return [...files, lock];
  };
  const [dead, living] = [await left('a question'), await left('another')];
  const foreign = join(world.clone.flights, 'notes.txt');
  await writeFile(foreign, '');
  await Promise.all([...dead, foreign].map((path) => makeOlder(path, 2 * hour)));
  await world.ask(finds('up'));
  const kept = [...living, foreign, world.place.answer].map((path) => basename(path));
  expect((await world.clone.files()).toSorted()).toEqual(kept.toSorted());
});
