/** Where commits may land. */
import picomatch from 'picomatch';
import { repoOf } from '../authority/repo.js';
import { isDeployingBranch } from './deploying.js';
import type { Context } from './context.js';

/** Deploying branches and what `work_branches` matches; a map that declares no branch at all allows every one. */
export function isBranchAllowed({ map }: Pick<Context, 'map'>, branch: string): boolean {
  const { deployBranch, workBranches } = repoOf(map);
  if (deployBranch === null && workBranches.length === 0) return true;
  return isDeployingBranch({ map }, branch) || picomatch.isMatch(branch, [...workBranches], { dot: true });
}
