/** Where commits may land. */
import picomatch from 'picomatch';
import { repoOf } from '../authority/repo.js';
import { isDeployingBranch } from './deploying.js';
import type { Context } from './context.js';

/** Deploying branches and what `work_branches` matches; a map that declares no branch at all allows every one. */
export function isBranchAllowed(context: Pick<Context, 'map' | 'deployments'>, branch: string): boolean {
  const { deployBranch, workBranches } = repoOf(context.map);
  if (deployBranch === null && workBranches.length === 0) return true;
  return isDeployingBranch(context, branch) || picomatch.isMatch(branch, [...workBranches], { dot: true });
}
