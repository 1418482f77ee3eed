/** Files that only save time: whatever is found in their place that is not whole is none, and no error. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

const mostBytes = 32 * 1024 * 1024;

/** Null when there is none that is whole. The checksum tells damage, not malice: who can write here can write hooks. */
export function readKept(file: string): Buffer | null {
  try {
    if (statSync(file).size > mostBytes) return null;
    const bytes = readFileSync(file);
    const end = bytes.indexOf(10);
    const body = bytes.subarray(end + 1);
    return bytes.toString('latin1', 0, end) === sum(body) ? body : null;
  } catch {
    return null;
  }
}

/** Replaces it at one stroke. Never throws: on a full disk or a read-only checkout the next run takes longer. */
export function writeKept(file: string, text: string): void {
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const body = Buffer.from(text);
    writeFileSync(draft, Buffer.concat([Buffer.from(`${sum(body)}\n`), body]), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    discard(draft);
  }
}

function sum(body: Buffer): string {
  return crc32(body).toString(16);
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where it could not be written, it need not be removed.
  }
}
