/**
 * The last scan's result, and what it rested on: the same question about files of which only such were changed that
 * nobody looked at has the same answer. A commit of one file then costs the reading of that file.
 */
import { join } from 'node:path';
import { treesOfRevisions, type GitTree, type TreeFile } from '../facts/git-tree.js';
import type { Git } from '../facts/git.js';
import { changesFrom, treeId, type TreeChange } from '../facts/tree-changes.js';
import { version } from '../version.js';
import { scanner } from './blob-cache.js';
import { examine } from './examine.js';
import { readKept, writeKept } from './kept-file.js';
import type { ScanQuestion } from './matter.js';
import { retiredHosts } from './retired-hosts.js';
import type { Scanned } from './scan.js';
import type { Looking } from './sightings.js';
import { syntaxOf } from './syntax.js';

export interface Memo {
  /** For a revision, or null for the index. Null when the answer may be another one. */
  recall(revision: string | null): Promise<Scanned | null>;
  keep(scanned: Scanned, basis: Basis): Promise<void>;
}

/** What a result rests on. */
export interface Basis {
  /** Id of the tree that was scanned; null for the index. */
  readonly tree: string | null;
  readonly files: readonly TreeFile[];
  /** Every path whose content it depends on. */
  readonly watched: readonly string[];
}

interface Kept {
  readonly question: string;
  /** Object id of a tree or commit. */
  readonly base: string;
  /** What sets apart from it what was scanned. */
  readonly changes: readonly TreeChange[];
  readonly watched: readonly string[];
  readonly scanned: Scanned;
}

/** More are looked up faster than read. */
const mostChanges = 200;

export function openMemo(looking: Looking, question: ScanQuestion): Memo {
  const { git, cacheDir } = looking;
  const file = memoFile(cacheDir);
  const asked = questionKey(question);
  return {
    async recall(revision) {
      const kept = parse(readKept(file));
      if (kept?.question !== asked) return null;
      const changes = await changesFrom(git, kept.base, revision);
      if (changes === null || !(await isUntouched(kept, changes, looking, question))) return null;
      if (!isSameState(kept.changes, changes)) writeKept(file, JSON.stringify({ ...kept, changes }));
      return kept.scanned;
    },
    async keep(scanned, { tree, files, watched }) {
      const base = tree ?? (await treeId(git, 'HEAD'));
      if (base === null || base === '') return;
      const changes = tree === null ? await changesTo(files, base, looking) : [];
      const kept: Kept = { question: asked, base, changes, watched: [...new Set(watched)], scanned };
      writeKept(file, JSON.stringify(kept));
    },
  };
}

function memoFile(cacheDir: string): string {
  return join(cacheDir, 'scan', 'last');
}

/** Starts what `recall` will ask of Git; false when nothing is remembered. */
export function recallEarly(git: Git, cacheDir: string, revision: string | null): boolean {
  const kept = parse(readKept(memoFile(cacheDir)));
  if (kept === null) return false;
  // Git is asked the same again, and by then has nearly answered.
  changesFrom(git, kept.base, revision).catch(() => undefined);
  return true;
}

/** Of the very list that was scanned: the index may be another one by now. */
async function changesTo(files: readonly TreeFile[], base: string, { git, blobs }: Looking): Promise<TreeChange[]> {
  const then = new Map((await treesOfRevisions(git, blobs, [base])).files.map(({ path, oid }) => [path, oid]));
  const changes = files.flatMap(({ path, oid }): TreeChange[] => {
    const before = then.get(path) ?? null;
    then.delete(path);
    return before === oid ? [] : [{ path, before, now: oid }];
  });
  return [...changes, ...[...then].map(([path, before]) => ({ path, before, now: null }))];
}

/** The day matters only to exceptions that end. */
function questionKey({ map, services, ignore, today }: ScanQuestion): string {
  const day = ignore.some(({ until }) => until !== undefined) ? today.slice(0, 10) : null;
  return JSON.stringify([version, scanner, map, services, ignore, day]);
}

function parse(body: Buffer | null): Kept | null {
  return body === null ? null : (JSON.parse(body.toString()) as Kept);
}

function isSameState(one: readonly TreeChange[], other: readonly TreeChange[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether the files that differ from those scanned are of no interest, now as then. */
async function isUntouched(
  { changes: then, watched }: Kept,
  now: readonly TreeChange[],
  { blobs }: Looking,
  { map }: ScanQuestion,
): Promise<boolean> {
  const [before, after] = [byPath(then), byPath(now)];
  const isWatched = new Set(watched);
  const retired = retiredHosts(map);
  const read: { readonly path: string; readonly oid: string }[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, fresh] = [before.get(path), after.get(path)];
    // Where only one of them names it, the other has it as the base does.
    const was = old === undefined ? (fresh?.before ?? null) : old.now;
    const is = fresh === undefined ? (old?.before ?? null) : fresh.now;
    if (was === is) continue;
    // What is there and what is not decides which files a platform takes.
    if (was === null || is === null || isWatched.has(path)) return false;
    read.push({ path, oid: is });
  }
  if (read.length > mostChanges) return false;
  const seen = await Promise.all(
    read.map(async ({ path, oid }) => {
      const blob = await blobs.read(oid);
      if (blob.kind !== 'text') return blob.kind === 'binary' || blob.kind === 'lfs-pointer';
      const { mentions, marks } = examine(blob.text, syntaxOf(path), retired);
      return mentions.length + marks.length === 0;
    }),
  );
  return seen.every(Boolean);
}

function byPath(changes: readonly TreeChange[]): ReadonlyMap<string, TreeChange> {
  return new Map(changes.map((change) => [change.path, change]));
}

export interface Reads {
  readonly paths: ReadonlySet<string>;
  /** False when something else than the tree was asked. */
  isComplete: boolean;
}

/** The same tree, with a record of which files were read in it. */
export function recording(tree: GitTree): { readonly tree: GitTree; readonly reads: Reads } {
  const paths = new Set<string>();
  return {
    reads: { paths, isComplete: true },
    tree: {
      ...tree,
      read: (path) => {
        paths.add(path);
        return tree.read(path);
      },
      readLoaded: (path) => {
        paths.add(path);
        return tree.readLoaded(path);
      },
    },
  };
}
