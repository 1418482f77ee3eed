/** Starts Git on what nearly every run asks, so that it works while the engine is still being loaded. */
import { gitConfigArgs } from './git-config.js';
import { openGit, type Git } from './git.js';
import { repositoryPlaceArgs } from './repository.js';
import { worktreeStatusArgs } from './worktree-status.js';

export function openGitEarly(cwd: string, env: NodeJS.ProcessEnv): Git {
  const git = openGit(cwd, env);
  for (const args of [worktreeStatusArgs, gitConfigArgs, repositoryPlaceArgs]) {
    // Whoever asks for it hears of its failure.
    git.run(args).catch(() => undefined);
  }
  return git;
}
