/** For each pushed ref that deploys: where its commits come from and whether history is rewritten. */
import { deployedRefs } from '../engine/deploying.js';
import type { PushedRef } from '../hooks/push.js';
import { defineFact, type Gathering } from './fact.js';
import { GitFailure } from './git.js';
import { head } from './head.js';

export interface DeployingPush {
  readonly remoteRef: string;
  readonly localRef: string | null;
  readonly isDeletion: boolean;
  /** True when the remote's tip is not an ancestor of what is pushed. */
  readonly rewritesHistory: boolean;
  /** False when the remote's tip was never fetched: somebody pushed in the meantime, or history is to be replaced. */
  readonly isRemoteTipKnown: boolean;
  /** The pushed commit; null when the ref is deleted. */
  readonly sha: string | null;
  /** Short name of the branch the commits come from, `HEAD` resolved; null when no branch was named. */
  readonly branch: string | null;
  /** Whether the local branch of the same name contains the pushed commit; null when there is no such branch. */
  readonly isOnOwnBranch: boolean | null;
}

export const deployingPushes = defineFact('deploying pushes', async (gathering): Promise<DeployingPush[]> =>
  Promise.all(deployedRefs(gathering.context).map((ref) => examine(gathering, ref))),
);

async function examine(gathering: Gathering, ref: PushedRef): Promise<DeployingPush> {
  const { localRef, localSha, remoteRef, remoteSha } = ref;
  const branch = await sourceBranch(gathering, localRef);
  const isKnown = localSha !== null && branch !== null;
  return {
    remoteRef,
    localRef,
    isDeletion: localSha === null,
    rewritesHistory: localSha !== null && remoteSha !== null && !(await isAncestor(gathering, remoteSha, localSha)),
    isRemoteTipKnown: remoteSha === null || (await isKnownObject(gathering, remoteSha)),
    sha: localSha,
    branch,
    isOnOwnBranch: localSha === null || isKnown ? null : await isOnBranch(gathering, localSha, remoteRef),
  };
}

async function sourceBranch({ ask }: Gathering, localRef: string | null): Promise<string | null> {
  if (localRef === null) return null;
  if (localRef.startsWith('refs/heads/')) return localRef.slice('refs/heads/'.length);
  return localRef === 'HEAD' || localRef === '@' ? (await ask(head())).branch : null;
}

async function isOnBranch(gathering: Gathering, sha: string, ref: string): Promise<boolean | null> {
  try {
    const tip = (await gathering.git.run(['rev-parse', '--verify', `${ref}^{commit}`])).trim();
    return await isAncestor(gathering, sha, tip);
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

async function isKnownObject({ git }: Gathering, sha: string): Promise<boolean> {
  try {
    await git.run(['cat-file', '-t', sha]);
    return true;
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}

/** False also when `ancestor` is not in the object store: then nothing here can descend from it. */
async function isAncestor({ git }: Gathering, ancestor: string, descendant: string): Promise<boolean> {
  if (ancestor === descendant) return true;
  try {
    return (await git.run(['merge-base', ancestor, descendant])).trim() === ancestor;
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}
