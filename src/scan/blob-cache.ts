/** What earlier scans saw in which blob. A blob never changes, so what was seen in it stays true. */
import { join } from 'node:path';
import { version } from '../version.js';
import type { Examined } from './examine.js';
import { idList } from './id-list.js';
import { readKept, writeKept } from './kept-file.js';
import type { RetiredHosts } from './retired-hosts.js';
import type { Syntax } from './syntax.js';

/** `too-large`: it names a host, and nobody looked where. `missing`: it is not in this clone. */
export type Seen = Examined | 'too-large' | 'missing';

export interface BlobCache {
  /** Nothing is known of any blob. */
  readonly isEmpty: boolean;
  /** `clean`: it names nothing, whatever its syntax. Null: it must be looked at. */
  known(oid: string): 'clean' | BySyntax | null;
  add(oid: string, syntax: Syntax, seen: Seen): void;
  addClean(oid: string): void;
  /** Keeps what is known of these blobs, and of all others while they fit. Never throws. */
  save(current: readonly { readonly oid: string }[]): void;
}

export type BySyntax = { readonly [K in Syntax]?: Seen };

/** Changed whenever the same text would be seen differently. */
export const scanner = 2;
const mostBlobs = 200_000;

/** The first line; what follows are the ids of clean blobs. */
interface Header {
  readonly key: string;
  /** Characters of an id. */
  readonly width: number;
  readonly seen: Readonly<Record<string, BySyntax>>;
}

/** `directory` is where Mosaic keeps its caches in the common Git directory. */
export function openBlobCache(directory: string, { list }: RetiredHosts): BlobCache {
  const file = join(directory, 'scan', 'blobs');
  const key = JSON.stringify([version, scanner, list.map(({ pattern, port }) => [pattern, port])]);
  const { header, known } = read(file, key) ?? { header: { key, width: 0, seen: {} }, known: '' };
  const clean = idList(known, header.width);
  const seen = new Map(Object.entries(header.seen));
  let isChanged = false;
  return {
    isEmpty: known === '' && seen.size === 0,
    known: (oid) => seen.get(oid) ?? (clean.has(oid) ? 'clean' : null),
    add(oid, syntax, found) {
      if (typeof found === 'object' && isNothing(found)) return clean.add(oid);
      isChanged = true;
      seen.set(oid, { ...seen.get(oid), [syntax]: found });
    },
    addClean(oid) {
      isChanged = seen.delete(oid) || isChanged;
      clean.add(oid);
    },
    save(current) {
      if (!isChanged && !clean.isChanged) return;
      const ids = current.map(({ oid }) => oid);
      const wanted = seen.size <= mostBlobs ? seen : new Set(ids);
      const kept = [...seen].filter(([oid]) => wanted.has(oid));
      const width = current[0]?.oid.length ?? header.width;
      const next: Header = { key, width, seen: Object.fromEntries(kept) };
      writeKept(file, `${JSON.stringify(next)}\n${clean.text(ids, mostBlobs)}`);
    },
  };
}

function isNothing({ mentions, marks }: Examined): boolean {
  return mentions.length + marks.length === 0;
}

function read(file: string, key: string): { readonly header: Header; readonly known: string } | null {
  const body = readKept(file);
  const end = body?.indexOf(10) ?? -1;
  if (body === null || end === -1) return null;
  const header = JSON.parse(body.toString('utf8', 0, end)) as Header;
  return header.key === key ? { header, known: body.toString('latin1', end + 1) } : null;
}
