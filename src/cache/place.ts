/** Where the processes of one clone that ask the same question meet: names of files, all in one folder of its own. */
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Place {
  readonly folder: string;
  /** SHA-256 of the question, hex: what it asks for is on no disk. */
  readonly key: string;
  /** What the last flight found. */
  readonly answer: string;
  /** Held by the process that flies. */
  readonly lock: string;
  ticket(name: string): string;
  draft(name: string): string;
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Everything that is ever put into the folder; nothing else in it is touched. */
export const ownNames = new RegExp(`^(?<key>[0-9a-f]{64})\\.(?:answer|lock|(?<name>${uuid})\\.(?<kind>ticket|draft))$`);

export function placeOf(dir: string, question: string): Place {
  const folder = join(dir, 'flights');
  const key = createHash('sha256').update(question).digest('hex');
  const stem = join(folder, key);
  return {
    folder,
    key,
    answer: `${stem}.answer`,
    lock: `${stem}.lock`,
    ticket: (name) => `${stem}.${name}.ticket`,
    draft: (name) => `${stem}.${name}.draft`,
  };
}

export async function makeFolder({ folder }: Place): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Never rejects: what cannot be removed is swept another day. */
export async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
