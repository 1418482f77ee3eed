/** Keeps one transpiled policy a file, and uses it only when it is whole and made from exactly this source. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../version.js';

export interface Transpilation {
  readonly file: string;
  readonly source: string;
  /** Null means no cache. */
  readonly cacheDir: string | null;
  transpile(): Promise<string>;
}

/** The code for `source`, transpiled if the cache does not have it. Only `transpile` throws. */
export async function cachedTranspilation({ file, source, cacheDir, transpile }: Transpilation): Promise<string> {
  if (cacheDir === null) return transpile();
  const entry = join(cacheDir, `policy-${checksum(file)}.json`);
  const key = [version, process.versions.node.split('.')[0], file, source].join('\n');
  const kept = read(entry, key);
  if (kept !== null) return kept;
  const code = await transpile();
  write(cacheDir, entry, JSON.stringify({ key, code, checksum: checksum(key + code) }));
  return code;
}

function read(entry: string, key: string): string | null {
  try {
    const kept = JSON.parse(readFileSync(entry, 'utf8')) as Partial<
      Record<'key' | 'code' | 'checksum', unknown>
    > | null;
    const isSound = kept?.key === key && typeof kept.code === 'string' && kept.checksum === checksum(key + kept.code);
    return isSound ? (kept.code as string) : null;
  } catch {
    return null;
  }
}

// A full disk or a read-only checkout costs time at the next run, and nothing else.
function write(cacheDir: string, entry: string, text: string): void {
  const draft = `${entry}.${process.pid}.tmp`;
  try {
    mkdirSync(cacheDir, { recursive: true, mode: 0o700 });
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, entry);
  } catch {
    discard(draft);
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where it could not be written, it need not be removed.
  }
}

/**
 * 53 bits that tell damage, not malice: who can write here can write hooks. Equality of the source is checked
 * verbatim, and loading node:crypto for a stronger one would cost more than the rest of this file.
 */
function checksum(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16);
}
