/** The text of the authority map at a revision. Asked before there is a context, so not a fact. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { largestMap } from '../authority/parse.js';
import { UsageError } from '../errors.js';
import { GitFailure, type Git } from './git.js';
import { readWorktreeStatus } from './worktree-status.js';

/** Where a map may be, first found first. */
export const mapFiles = ['authority_map.json', '.mosaic/authority_map.json'] as const;

export interface MapText {
  /** Path inside the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** A map that Git holds. */
export interface MapBlob {
  /** Path inside the repository, with forward slashes. */
  readonly file: string;
  /** Object id of its content. */
  readonly oid: string;
  readonly bytes: number;
}

/** The map that the next commit would have; null when it has none. */
export async function readIndexMap(git: Git, root: string): Promise<MapText | null> {
  // What Git says is identical is read from disk: that starts no process.
  const { unstaged, untracked } = await readWorktreeStatus(git);
  const changed = new Set([...unstaged, ...untracked]);
  for (const file of mapFiles) {
    const text = changed.has(file) ? await readStaged(git, file) : await readRegularFile(join(root, file));
    if (text !== null) return { file, text };
  }
  return null;
}

/** Revision → its map; revisions without one, or not in this clone, are left out. */
export async function findMapBlobs(git: Git, revisions: readonly string[]): Promise<ReadonlyMap<string, MapBlob>> {
  if (revisions.length === 0) return new Map();
  const names = revisions.flatMap((revision) => mapFiles.map((file) => ({ revision, file })));
  const input = names.map(({ revision, file }) => `${revision}:${file}\n`).join('');
  const format = '--batch-check=%(objectname) %(objecttype) %(objectsize)';
  const answers = (await git.run(['cat-file', format], { input })).split('\n');
  const blobs = new Map<string, MapBlob>();
  for (const [index, { revision, file }] of names.entries()) {
    const { oid, bytes } = /^(?<oid>[0-9a-f]+) blob (?<bytes>\d+)$/.exec(answers[index] ?? '')?.groups ?? {};
    if (oid !== undefined && !blobs.has(revision)) blobs.set(revision, { file, oid, bytes: Number(bytes) });
  }
  return blobs;
}

/** Throws `UsageError` for one that is too large to be a map. */
export async function readMapBlob(git: Git, { file, oid, bytes }: MapBlob): Promise<MapText> {
  if (bytes > largestMap) throw tooLarge(file, bytes);
  return { file, text: await git.run(['cat-file', 'blob', oid]) };
}

/** Null when there is none on disk either. */
export async function readDiskMap(root: string): Promise<MapText | null> {
  for (const file of mapFiles) {
    const text = await readRegularFile(join(root, file));
    if (text !== null) return { file, text };
  }
  return null;
}

export function missingMap(root: string): UsageError {
  return new UsageError('map-missing', `no ${mapFiles.join(' or ')} in ${root}`, { hint: 'npx mosaic init' });
}

async function readRegularFile(path: string): Promise<string | null> {
  const stats = await lstat(path).catch(() => null);
  // A symbolic link could point outside the repository; Git holds only its target's name.
  if (stats === null || !stats.isFile()) return null;
  if (stats.size > largestMap) throw tooLarge(path, stats.size);
  return readFile(path, 'utf8');
}

async function readStaged(git: Git, file: string): Promise<string | null> {
  try {
    const size = Number(await git.run(['cat-file', '-s', `:${file}`]));
    if (size > largestMap) throw tooLarge(file, size);
    return await git.run(['cat-file', 'blob', `:${file}`]);
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

function tooLarge(file: string, size: number): UsageError {
  return new UsageError('map-too-large', `${file} is ${size} bytes; a map has at most ${largestMap}`, {
    hint: 'Keep only facts about the system in the map',
    place: { file, line: null },
  });
}
