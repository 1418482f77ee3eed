/** Where the repository is; asked before there is a map, so not a fact. */
import { EnvironmentError } from '../errors.js';
import { GitFailure, type Git } from './git.js';

export interface RepositoryPlace {
  /** False where a deployed service runs without its repository: then all three are the working directory. */
  readonly isRepository: boolean;
  /** Absolute path of the working tree. */
  readonly root: string;
  /** Absolute path of this worktree's own Git directory. */
  readonly gitDir: string;
  /** Absolute path of the Git directory that linked worktrees share. */
  readonly commonDir: string;
}

export const repositoryPlaceArgs = [
  'rev-parse',
  '--path-format=absolute',
  '--git-dir',
  '--git-common-dir',
  '--show-toplevel',
];

/** Throws `EnvironmentError` outside a repository, in a bare one, and where Git refuses to work. */
export async function locateRepository(git: Git): Promise<RepositoryPlace> {
  let output: string;
  try {
    output = await git.run(repositoryPlaceArgs);
  } catch (error) {
    throw explain(error, git.cwd);
  }
  const [gitDir, commonDir, root] = output.replace(/\r?\n$/, '').split(/\r?\n/);
  if (gitDir === undefined || commonDir === undefined || root === undefined) {
    throw new EnvironmentError('git-unexpected', `git rev-parse answered ${JSON.stringify(output)} in ${git.cwd}`, {
      hint: 'Mosaic needs Git 2.31 or newer: git --version',
    });
  }
  return { isRepository: true, root, gitDir, commonDir };
}

function explain(error: unknown, cwd: string): unknown {
  if (!(error instanceof GitFailure)) return error;
  const says = error.stderr.trim();
  if (says.includes('dubious ownership')) {
    return new EnvironmentError('git-unsafe-directory', `Git does not trust ${cwd}: it belongs to another user`, {
      hint: `git config --global --add safe.directory ${cwd}`,
      cause: error,
    });
  }
  if (says.includes('must be run in a work tree')) {
    return new EnvironmentError('no-worktree', `${cwd} is a bare repository without a working tree`, {
      hint: 'Run Mosaic in a clone or a linked worktree: git worktree add ../work',
      cause: error,
    });
  }
  if (says.includes('not a git repository')) {
    return new EnvironmentError('no-repository', `${cwd} is not in a Git repository`, {
      hint: 'Start one with "git init", or pass --cwd <directory>',
      cause: error,
    });
  }
  return new EnvironmentError('git-failed', `git rev-parse failed in ${cwd}: ${says}`, {
    hint: 'Mosaic needs Git 2.31 or newer: git --version',
    cause: error,
  });
}
