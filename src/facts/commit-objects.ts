/** Which commits are in the object store, and whether two hold the same files. */
import { GitFailure, type Git } from './git.js';

export type CommitName =
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'missing' };

/** Looks up hexadecimal names, whole or abbreviated, without asking any remote. One process for all. */
export async function commitNames(git: Git, shas: readonly string[]): Promise<ReadonlyMap<string, CommitName>> {
  if (shas.length === 0) return new Map();
  const input = shas.map((sha) => `${sha}^{commit}\n`).join('');
  // A partial clone would fetch what is missing, which takes long and may be foreign.
  const env = { GIT_NO_LAZY_FETCH: '1' };
  const lines = (await git.run(['cat-file', '--batch-check'], { input, env })).split(/\r?\n/);
  return new Map(shas.map((sha, index) => [sha, nameFrom(sha, lines[index] ?? '')]));
}

function nameFrom(asked: string, line: string): CommitName {
  if (line.endsWith(' ambiguous')) return { kind: 'ambiguous' };
  const sha = /^(?<sha>[0-9a-f]{40,64}) commit \d+$/.exec(line)?.groups?.['sha'];
  if (sha === undefined) return { kind: 'missing' };
  // A branch may have a hexadecimal name, and Git prefers it; a whole name is an annotated tag's, which stands for its
  // commit.
  return sha.startsWith(asked) || asked.length === sha.length ? { kind: 'commit', sha } : { kind: 'ambiguous' };
}

/** Whether both commits have the same files below the directory; null means the repository's root. */
export async function sharesCode(git: Git, one: string, other: string, directory: string | null): Promise<boolean> {
  const place = directory === null ? '^{tree}' : `:${directory}`;
  try {
    const [first, second] = (await git.run(['rev-parse', `${one}${place}`, `${other}${place}`])).trim().split(/\r?\n/);
    return first !== undefined && first === second;
  } catch (error) {
    // The directory or a commit is not there.
    if (error instanceof GitFailure) return false;
    throw error;
  }
}
