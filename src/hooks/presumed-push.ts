/** What is pushed when Git's list did not arrive: another command of the hook, such as Git LFS, may have read it. */
import { GitFailure, type Git } from '../facts/git.js';
import type { PushedRef } from './push.js';

/** The branch checked out, if the remote does not have all of it yet; otherwise nothing, as when all is up to date. */
export async function presumedRefs(git: Git, remote: string): Promise<readonly PushedRef[]> {
  const localRef = await ask(git, ['symbolic-ref', '--quiet', 'HEAD']);
  const localSha = await ask(git, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (localRef === null || localSha === null) return [];
  const branch = localRef.replace(/^refs\/heads\//, '');
  const tracking = `refs/remotes/${remote}/${branch}`;
  const remoteSha = await ask(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${tracking}^{commit}`]);
  // A branch that was never pushed is not known to be pushed now.
  if (remoteSha === null || remoteSha === localSha) return [];
  return [{ localRef, localSha, remoteRef: localRef, remoteSha }];
}

async function ask(git: Git, args: readonly string[]): Promise<string | null> {
  try {
    return (await git.run(args)).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
