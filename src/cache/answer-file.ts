/** The file that holds what the last flight found. Whatever else lies there is no answer, and no error. */
import { createHash } from 'node:crypto';
import { lstat, readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { discard, type Place } from './place.js';

const shape = z.strictObject({
  /** Names of the tickets that were there when the probe began: the questions that it answers. */
  tickets: z.array(z.string()),
  /** Read before the probe began. */
  began: z.strictObject({ wall: z.number(), uptime: z.number() }),
  value: z.unknown(),
});

export type Answer = Readonly<z.infer<typeof shape>>;

/** Far more than fits the passes of a run and a thousand tickets. */
const mostBytes = 256 * 1024;

/** Null when there is none that is whole and of this question. */
export async function readAnswer({ answer, key }: Place): Promise<Answer | null> {
  try {
    const found = await lstat(answer);
    if (!found.isFile() || found.size > mostBytes) return null;
    const text = await readFile(answer, 'utf8');
    const body = text.slice(text.indexOf('\n') + 1);
    return text === sealed(key, body) ? (shape.safeParse(JSON.parse(body)).data ?? null) : null;
  } catch {
    return null;
  }
}

/** Replaces the answer at one stroke; false when it could not. */
export async function writeAnswer(place: Place, answer: Answer): Promise<boolean> {
  const draft = place.draft(crypto.randomUUID());
  try {
    const text = sealed(place.key, JSON.stringify(answer));
    if (Buffer.byteLength(text) > mostBytes) return false;
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    await rename(draft, place.answer);
    return true;
  } catch {
    await discard(draft);
    return false;
  }
}

/** The checksum tells damage and another question's file, not malice: who can write here can write hooks. */
export function sealed(key: string, body: string): string {
  return `${createHash('sha256').update(`mosaic flight 1\n${key}\n${body}`).digest('hex')}\n${body}`;
}
