/** The remote that pushes go to, and the branch that it calls its main one: as Git knows them, without the network. */
import { withoutCredentials } from '../authority/remote-url.js';
import { gitConfigArgs, parseGitConfig } from '../facts/git-config.js';
import { GitFailure, type Git } from '../facts/git.js';
import { readWorktreeStatus } from '../facts/worktree-status.js';

export interface Remote {
  readonly name: string;
  /** Where a push goes, `insteadOf` applied, without credentials. */
  readonly url: string;
}

/** `origin`, else where this branch is pushed, else the first remote. */
export async function remoteOf(git: Git): Promise<Remote | null> {
  const { remotes, branches, pushDefault } = parseGitConfig(await git.run(gitConfigArgs));
  const { branch } = await readWorktreeStatus(git);
  const own = branch === null ? undefined : branches[branch];
  const wanted = ['origin', own?.pushRemote, pushDefault, own?.remote, remotes[0]?.name];
  const name = wanted.find((candidate) => remotes.some((remote) => remote.name === candidate));
  if (name === null || name === undefined) return null;
  const [url] = (await answer(git, ['remote', 'get-url', '--push', name]))?.split('\n') ?? [];
  return url === undefined || url === '' ? null : { name, url: withoutCredentials(url) };
}

export interface DeployBranch {
  readonly name: string;
  /** Where the name is from, for people. */
  readonly source: string;
  /** Nothing says that this branch deploys. */
  readonly isGuess: boolean;
}

/** What the remote checks out by default, else its `main`, `master` or `trunk`, else the current branch. */
export async function deployBranchOf(git: Git, remote: Remote | null): Promise<DeployBranch | null> {
  if (remote !== null) {
    const prefix = `refs/remotes/${remote.name}/`;
    const head = await answer(git, ['symbolic-ref', '--quiet', `${prefix}HEAD`]);
    if (head?.startsWith(prefix)) {
      return { name: head.slice(prefix.length), source: `the default branch of ${remote.name}`, isGuess: false };
    }
    for (const name of ['main', 'master', 'trunk']) {
      if ((await answer(git, ['rev-parse', '--verify', '--quiet', `${prefix}${name}`])) === null) continue;
      return { name, source: `a branch of ${remote.name}`, isGuess: true };
    }
  }
  const { branch } = await readWorktreeStatus(git);
  return branch === null ? null : { name: branch, source: 'the current branch', isGuess: true };
}

async function answer(git: Git, args: readonly string[]): Promise<string | null> {
  try {
    return (await git.run(args)).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
