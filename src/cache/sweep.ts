/** Keeps the folder small: what processes that died left behind, and answers to questions nobody asks any more. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { discard, ownNames } from './place.js';

/** Questions change with each commit that is pushed. */
const mostAnswers = 32;

/** Locks are renewed every few seconds, and nobody waits or writes for so long. */
const abandonedMs = 3_600_000;

interface Entry {
  readonly path: string;
  readonly isAnswer: boolean;
  /** Milliseconds from now, to the past or to the future: files dated ahead must not outlive all others. */
  readonly distance: number;
}

/** Never rejects. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const looks = await Promise.all(names.filter((name) => ownNames.test(name)).map((name) => look(folder, name)));
  const entries = looks.filter((entry) => entry !== null);
  const answers = entries.filter(({ isAnswer }) => isAnswer).toSorted((one, other) => one.distance - other.distance);
  const abandoned = entries.filter(({ isAnswer, distance }) => !isAnswer && distance > abandonedMs);
  await Promise.all([...answers.slice(mostAnswers), ...abandoned].map(({ path }) => discard(path)));
}

async function look(folder: string, name: string): Promise<Entry | null> {
  const path = join(folder, name);
  try {
    const { mtimeMs } = await lstat(path);
    return { path, isAnswer: name.endsWith('.answer'), distance: Math.abs(Date.now() - mtimeMs) };
  } catch {
    return null;
  }
}
