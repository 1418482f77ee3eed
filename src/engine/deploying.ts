/** Which refs deploy: a push to one of them changes what users see. */
import { deployingRefs } from '../authority/environments.js';
import type { Head } from '../facts/head.js';
import type { PushedRef } from '../hooks/push.js';
import type { Context } from './context.js';

/** The pushed refs that deploy, in the order Git listed them. */
export function deployedRefs({ map, push }: Pick<Context, 'map' | 'push'>): readonly PushedRef[] {
  const deploying = new Set(deployingRefs(map).map(({ ref }) => ref));
  return push?.refs.filter(({ remoteRef }) => deploying.has(remoteRef)) ?? [];
}

export function isDeployingBranch({ map }: Pick<Context, 'map'>, branch: string): boolean {
  return deployingRefs(map).some(({ ref }) => ref === `refs/heads/${branch}`);
}

/** The branch that a commit made now lands on: the one checked out, or the one being rebased. */
export function committedBranch({ branch, rebasing }: Head): string | null {
  return branch ?? rebasing;
}
