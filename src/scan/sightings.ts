/** What is known of every file of a scan: from the cache, else by looking. */
import type { Blobs } from '../facts/git-blobs.js';
import { GitFailure, type Git } from '../facts/git.js';
import type { TreeFile, Trees } from '../facts/git-tree.js';
import { openBlobCache, type BlobCache, type BySyntax, type Seen } from './blob-cache.js';
import { examine } from './examine.js';
import type { RetiredHosts } from './retired-hosts.js';
import { blobsHolding, changedOnDisk, searchDisk, type DiskSearch } from './search.js';
import { syntaxOf } from './syntax.js';
import { textsOf } from './texts.js';

export interface Sightings {
  /** Null for a file that names nothing. */
  of(file: TreeFile): Seen | null;
  /** No file names anything. */
  readonly isEmpty: boolean;
}

export interface Looking {
  readonly git: Git;
  readonly blobs: Blobs;
  /** Where Mosaic keeps its caches in the common Git directory. */
  readonly cacheDir: string;
}

/** Reading this many blobs takes no longer than searching all files. */
const fewFiles = 200;

/** `listing` may still be under way. */
export async function lookAt(looking: Looking, retired: RetiredHosts, listing: Promise<Trees>): Promise<Sightings> {
  const found = new Map<string, BySyntax>();
  if (retired.literals.length > 0) {
    const cache = openBlobCache(looking.cacheDir, retired);
    const looker: Looker = { ...looking, retired, cache, texts: textsOf(retired) };
    // Where nothing is known, everything will have to be searched, whatever the list says.
    const early = cache.isEmpty ? searchDisk(looking.git, looker.texts) : null;
    early?.catch(() => undefined);
    const { listed, files, others } = await listing;
    const unknown = files.filter((file) => !isKnown(file, cache, found));
    // The disk may hold what was listed; it tells nothing of other versions.
    const unlisted = others.filter((file) => !isKnown(file, cache, found));
    if (unknown.length + unlisted.length > 0) {
      const looks = [await lookAtListed(unknown, listed, looker, early), await lookInto(unlisted, looker)];
      for (const file of looks.flatMap(({ read }) => read)) isKnown(file, cache, found);
      for (const { oid, path } of looks.flatMap(({ missing }) => missing)) {
        found.set(oid, { ...found.get(oid), [syntaxOf(path)]: 'missing' });
      }
      cache.save([...files, ...others]);
    }
  }
  return {
    isEmpty: found.size === 0,
    of: ({ oid, path }) => found.get(oid)?.[syntaxOf(path)] ?? null,
  };
}

/** Takes note of what the cache knows of it, if anything. */
function isKnown({ oid, path }: TreeFile, cache: BlobCache, found: Map<string, BySyntax>): boolean {
  const known = cache.known(oid);
  if (known === null || known === 'clean') return known === 'clean';
  found.set(oid, known);
  return known[syntaxOf(path)] !== undefined;
}

interface Looker extends Looking {
  readonly retired: RetiredHosts;
  readonly cache: BlobCache;
  readonly texts: readonly string[];
}

interface Looked {
  readonly read: readonly TreeFile[];
  /** Not in this clone. */
  readonly missing: readonly TreeFile[];
}

async function lookAtListed(
  files: readonly TreeFile[],
  listed: string | null,
  looker: Looker,
  early: Promise<DiskSearch> | null,
): Promise<Looked> {
  const { git, cache, texts } = looker;
  if (files.length === 0 || (early === null && files.length <= fewFiles)) return lookInto(files, looker);
  const disk = await (early ?? searchDisk(git, texts)).catch(withoutSearch);
  // What cannot be searched is read, which takes longer.
  if (disk === null) return lookInto(files, looker);
  const { found, untold } = disk;
  const holding = files.filter(({ path }) => found.has(path));
  const [changed, first] = await Promise.all([changedOnDisk(git, listed), lookInto(holding, looker)]);
  const others = files.filter(({ oid, path }) => {
    if (found.has(path)) return false;
    const isClean = !changed.has(path) && !untold.has(path);
    if (isClean) cache.addClean(oid);
    return !isClean;
  });
  const second = await lookInto(others, looker);
  return { read: [...first.read, ...second.read], missing: [...first.missing, ...second.missing] };
}

function withoutSearch(error: unknown): null {
  if (error instanceof GitFailure) return null;
  throw error;
}

/** Reads each. The same content under two names of one syntax is looked at once. */
async function lookInto(files: readonly TreeFile[], { git, blobs, cache, retired, texts }: Looker): Promise<Looked> {
  const once = new Map(files.map((file) => [`${file.oid} ${syntaxOf(file.path)}`, file]));
  const large: string[] = [];
  const missing: TreeFile[] = [];
  await Promise.all(
    [...once.values()].map(async (file) => {
      const { oid, path } = file;
      const blob = await blobs.read(oid);
      const syntax = syntaxOf(path);
      if (blob.kind === 'text') cache.add(oid, syntax, examine(blob.text, syntax, retired));
      if (blob.kind === 'too-large') {
        cache.add(oid, syntax, 'too-large');
        // In UTF-16 Git would find nothing.
        if (!blob.isWide) large.push(oid);
      }
      if (blob.kind === 'missing') missing.push(file);
      if (blob.kind === 'binary' || blob.kind === 'lfs-pointer') cache.addClean(oid);
    }),
  );
  // Of the large ones only those matter that name a host; Git finds them without reading them into here.
  const naming = large.length === 0 ? new Set() : await blobsHolding(git, texts, [...new Set(large)]);
  for (const oid of large) if (!naming.has(oid)) cache.addClean(oid);
  return { read: files, missing };
}
