/** What is on disk and would not be in the commit, by kind. */
import { resolve } from 'node:path';
import { defineFact, type Gathering } from './fact.js';
import type { Git } from './git.js';
import { readWorktreeStatus, worktreeStatus, type WorktreeStatus } from './worktree-status.js';

export interface UncommittedPaths {
  readonly unstaged: readonly string[];
  readonly untracked: readonly string[];
  /** Staged, but left out of this commit: `git commit <path>`. */
  readonly staged: readonly string[];
  readonly dirtySubmodules: readonly string[];
}

export const uncommittedPaths = defineFact('uncommitted paths', async (gathering): Promise<UncommittedPaths> => {
  const { git } = gathering;
  const { untracked, dirtySubmodules, ...status } = await gathering.ask(worktreeStatus());
  const unstaged = await reallyChanged(git, status.unstaged, {});
  const named = [...unstaged, ...untracked];
  if (named.length === 0 || !hasTemporaryIndex(gathering)) return { unstaged, untracked, staged: [], dirtySubmodules };
  // Git commits from a temporary index, where a file staged for later looks unstaged or untracked. The index on disk
  // knows better: what equals it was staged.
  const onDisk = await readWorktreeStatus(git, { realIndex: true });
  const real = { ...onDisk, unstaged: await reallyChanged(git, onDisk.unstaged, { GIT_INDEX_FILE: null }) };
  return split({ unstaged, untracked }, real, dirtySubmodules);
});

// `git diff` would do too, but it writes the index, whatever GIT_OPTIONAL_LOCKS says.
const changedArgs = ['diff-files', '--numstat', '-z', '--no-renames', '--no-relative', '--ignore-submodules=none'];

/** Without line endings that Git converts back: `git status` lists such files until they are added. */
async function reallyChanged(git: Git, paths: readonly string[], env: Record<string, null>): Promise<string[]> {
  if (paths.length === 0) return [];
  // Records of `added TAB deleted TAB path`.
  const records = (await git.run(changedArgs, { env })).split('\0');
  const changed = new Set(records.map((record) => record.replace(/^[^\t]*\t[^\t]*\t/, '')));
  return paths.filter((path) => changed.has(path));
}

function hasTemporaryIndex({ env, root, gitDir }: Gathering): boolean {
  const file = env['GIT_INDEX_FILE'];
  return file !== undefined && resolve(root, file) !== resolve(gitDir, 'index');
}

function split(
  { unstaged, untracked }: Pick<UncommittedPaths, 'unstaged' | 'untracked'>,
  real: WorktreeStatus,
  dirtySubmodules: readonly string[],
): UncommittedPaths {
  const named = new Set([...unstaged, ...untracked]);
  const stillUnstaged = new Set(real.unstaged.filter((path) => named.has(path)));
  const stillUntracked = new Set(real.untracked.filter((path) => named.has(path)));
  return {
    unstaged: [...stillUnstaged],
    untracked: [...stillUntracked],
    staged: [...named].filter((path) => !stillUnstaged.has(path) && !stillUntracked.has(path)),
    dirtySubmodules,
  };
}
