/** The text of the authority map at the revision that is to be judged. Asked before there is a context, so not a fact. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { largestMap } from '../authority/parse.js';
import { UsageError } from '../errors.js';
import { GitFailure, type Git } from './git.js';
import { readWorktreeStatus } from './worktree-status.js';

/** Where a map may be, first found first. */
export const mapFiles = ['authority_map.json', '.mosaic/authority_map.json'] as const;

export type MapSource = { readonly kind: 'index' } | { readonly kind: 'commit'; readonly rev: string };

export interface MapText {
  /** Path inside the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** The judged revision has no map, so the one on disk was read. */
  readonly isFromDisk: boolean;
}

/** Throws `UsageError` when there is no map at all. */
export async function readMapText(git: Git, root: string, source: MapSource): Promise<MapText> {
  // What Git says is identical is read from disk: that starts no process.
  const changed = source.kind === 'index' ? await changedPaths(git) : null;
  for (const file of mapFiles) {
    const isOnDisk = changed !== null && !changed.has(file);
    const text = isOnDisk ? await readRegularFile(join(root, file)) : await readBlob(git, source, file);
    if (text !== null) return { file, text, isFromDisk: false };
  }
  for (const file of mapFiles) {
    const text = await readRegularFile(join(root, file));
    if (text !== null) return { file, text, isFromDisk: true };
  }
  throw new UsageError('map-missing', `no ${mapFiles.join(' or ')} in ${root}`, { hint: 'npx mosaic init' });
}

/** Paths whose content on disk is not what the index holds. */
async function changedPaths(git: Git): Promise<ReadonlySet<string>> {
  const { unstaged, untracked } = await readWorktreeStatus(git);
  return new Set([...unstaged, ...untracked]);
}

async function readRegularFile(path: string): Promise<string | null> {
  const stats = await lstat(path).catch(() => null);
  // A symbolic link could point outside the repository; Git holds only its target's name.
  if (stats === null || !stats.isFile()) return null;
  if (stats.size > largestMap) throw tooLarge(path, stats.size);
  return readFile(path, 'utf8');
}

async function readBlob(git: Git, source: MapSource, file: string): Promise<string | null> {
  const name = `${source.kind === 'index' ? '' : source.rev}:${file}`;
  try {
    const size = Number(await git.run(['cat-file', '-s', name]));
    if (size > largestMap) throw tooLarge(file, size);
    return await git.run(['cat-file', 'blob', name]);
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
