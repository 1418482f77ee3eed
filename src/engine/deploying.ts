/** Which refs deploy: a push to one of them changes what users see. */
import type { Head } from '../facts/head.js';
import type { PushedRef } from '../hooks/push.js';
import type { Context } from './context.js';

/** The pushed refs that deploy, in the order Git listed them. */
export function deployedRefs({ deployments, push }: Pick<Context, 'deployments' | 'push'>): readonly PushedRef[] {
  const deploying = new Set(deployments.map(({ ref }) => ref));
  return push?.refs.filter(({ remoteRef }) => deploying.has(remoteRef)) ?? [];
}

export function isDeployingBranch({ deployments }: Pick<Context, 'deployments'>, branch: string): boolean {
  return deployments.some(({ ref }) => ref === `refs/heads/${branch}`);
}

/** The branch that a commit made now lands on: the one checked out, or the one being rebased. */
export function committedBranch({ branch, rebasing }: Head): string | null {
  return branch ?? rebasing;
}
