/** `<git common dir>/mosaic/overrides.jsonl`: every override ever made in this clone, one a line, only ever added to. */
import { lstat, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '../errors.js';
import { parseJournalLine, type JournalLine } from './journal-line.js';
import type { Override } from './override.js';

export interface Overrides {
  readonly inForce: readonly Override[];
  /** Sentences about what in the journal has no effect. */
  readonly notes: readonly string[];
}

/** Three thousand overrides. */
const mostBytes = 1024 * 1024;

export function journalFile(commonDir: string): string {
  return join(commonDir, 'mosaic', 'overrides.jsonl');
}

/** What is in force at `now` (ISO 8601). Never rejects: what cannot be read overrides nothing, and is said. */
export async function readOverrides(commonDir: string, now: string): Promise<Overrides> {
  const file = journalFile(commonDir);
  let text: string;
  try {
    text = await readJournal(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { inForce: [], notes: [`no override is in force: ${file} cannot be read: ${why}`] };
  }
  return overridesIn(text, file, now);
}

/** "" when there is none. */
async function readJournal(file: string): Promise<string> {
  const found = await lstat(file).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (found === null) return '';
  // Opening anything else could wait for ever.
  if (!found.isFile()) throw new Error('it is no regular file');
  if (found.size > mostBytes) throw new Error('it is larger than 1 MiB; move it away');
  return readFile(file, 'utf8');
}

function overridesIn(text: string, file: string, now: string): Overrides {
  const found: Override[] = [];
  const ended = new Set<string>();
  const unclear: number[] = [];
  for (const [index, source] of text.split('\n').entries()) {
    if (source.trim() === '') continue;
    const line = parseJournalLine(source);
    if (line === null) unclear.push(index + 1);
    else if (line.kind === 'end') ended.add(line.id);
    else found.push(line);
  }
  const lasting = found.filter(({ id, expiresAt }) => !ended.has(id) && expiresAt > now);
  // A clock that was set back must not bring back what is over.
  const early = lasting.filter(({ createdAt }) => createdAt > now);
  return {
    inForce: lasting.filter((override) => !early.includes(override)),
    notes: [...unclearNotes(unclear, file), ...early.map(earlyNote)],
  };
}

function unclearNotes(lines: readonly number[], file: string): string[] {
  if (lines.length === 0) return [];
  const which = lines.slice(0, 5).join(', ') + (lines.length > 5 ? ', …' : '');
  return [`${file}: no override can be read from line ${which}, so it is ignored; remove it to hear no more of it`];
}

function earlyNote({ id, createdAt }: Override): string {
  return `override ${id} is not in force: it was made at ${createdAt}, which is still to come by this machine's clock`;
}

/** Adds one line. Throws `EnvironmentError` when it cannot. */
export async function addToJournal(commonDir: string, line: JournalLine): Promise<void> {
  const file = journalFile(commonDir);
  try {
    await mkdir(join(commonDir, 'mosaic'), { recursive: true, mode: 0o700 });
    // Appending, so that two processes at once both have their line.
    const journal = await open(file, 'a+', 0o600);
    try {
      const { size } = await journal.stat();
      const last = await journal.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      // Nothing may be glued to a line that was torn.
      const isTorn = last.bytesRead === 1 && last.buffer.toString() !== '\n';
      const bytes = Buffer.from(`${isTorn ? '\n' : ''}${JSON.stringify(line)}\n`);
      const { bytesWritten } = await journal.write(bytes);
      if (bytesWritten < bytes.length) throw new Error('the disk is full');
    } finally {
      await journal.close();
    }
  } catch (error) {
    throw new EnvironmentError('override-not-written', `the override cannot be written to ${file}`, {
      hint: `ls -l ${file}`,
      cause: error,
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
