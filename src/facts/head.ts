/** Which branch a commit made now would land on. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineFact, type Gathering } from './fact.js';
import { GitFailure } from './git.js';
import { worktreeStatus } from './worktree-status.js';

export interface Head {
  /** Full SHA; null before the first commit. */
  readonly sha: string | null;
  /** Short name of the branch checked out; null when HEAD is detached. */
  readonly branch: string | null;
  /** Short name of the branch being rebased; null outside a rebase. */
  readonly rebasing: string | null;
}

export const head = defineFact('head', async (gathering): Promise<Head> => {
  const { head: sha, branch } = await gathering.ask(worktreeStatus());
  if (branch !== null) return { sha, branch, rebasing: null };
  const rebasing = await rebasedBranch(gathering);
  return { sha, branch: rebasing === null ? await branchNamedDetached(gathering) : null, rebasing };
});

/** A branch may really be called "(detached)", which `git status` cannot say. */
async function branchNamedDetached({ git }: Gathering): Promise<string | null> {
  try {
    return (await git.run(['symbolic-ref', '--quiet', 'HEAD'])).trim().replace(/^refs\/heads\//, '');
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

async function rebasedBranch({ gitDir }: Gathering): Promise<string | null> {
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    try {
      const name = (await readFile(join(gitDir, folder, 'head-name'), 'utf8')).trim();
      if (name.startsWith('refs/heads/')) return name.slice('refs/heads/'.length);
    } catch {
      // No such rebase under way.
    }
  }
  return null;
}
