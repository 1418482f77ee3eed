/** What sets a revision or the index apart from a tree that was seen before. */
import { GitFailure, type Git } from './git.js';

export interface TreeChange {
  readonly path: string;
  /** Object id of the regular file that stood there; null when none did. */
  readonly before: string | null;
  /** Of the one that stands there now. */
  readonly now: string | null;
}

/** `revision` null is the index, where a conflict counts as no file. Null when the tree is gone. */
export async function changesFrom(
  git: Git,
  tree: string,
  revision: string | null,
): Promise<readonly TreeChange[] | null> {
  const options = ['--raw', '--no-abbrev', '-z', '--no-renames', '--no-ext-diff', '--ignore-submodules=none'];
  const args =
    revision === null
      ? ['diff-index', '--cached', ...options, '--end-of-options', tree, '--']
      : ['diff-tree', '-r', ...options, '--end-of-options', tree, revision, '--'];
  try {
    return changesIn((await git.run(args)).split('\0'));
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** `:<mode> <mode> <oid> <oid> <status> NUL path NUL` for each. */
function changesIn(fields: readonly string[]): TreeChange[] {
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', oldOid = '', newOid = ''] = (fields[at] ?? '').slice(1).split(' ');
    const fileOf = (mode: string, oid: string): string | null => (mode.startsWith('100') ? oid : null);
    changes.push({ path: fields[at + 1] ?? '', before: fileOf(oldMode, oldOid), now: fileOf(newMode, newOid) });
  }
  return changes;
}

/** Object id of the tree of a revision; null when there is none. */
export async function treeId(git: Git, revision: string): Promise<string | null> {
  try {
    return (await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{tree}`])).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
