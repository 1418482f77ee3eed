/** Commits land on a declared branch, and a deploying branch receives only itself. */
import { repoOf } from '../authority/repo.js';
import type { Context } from '../engine/context.js';
import { isBranchAllowed } from '../engine/branches.js';
import { committedBranch } from '../engine/deploying.js';
import { deployingPushes, type DeployingPush } from '../facts/deploying-pushes.js';
import { combine } from '../facts/fact.js';
import { head, type Head } from '../facts/head.js';
import { code, defineGate, judged, type Decision, type Finding } from './gate.js';

const codes = {
  'branch-not-allowed': code<{ branch: string; allowed: string }>(
    'fail',
    ({ branch, allowed }) => `commits on "${branch}" are not allowed: only on ${allowed}`,
    ({ branch }) => `git switch to an allowed branch, or add "${branch}" to "repo.work_branches" in the map`,
  ),
  'head-detached': code<{ sha: string }>(
    'warn',
    ({ sha }) => `HEAD is detached at ${sha}, so no branch will hold this commit`,
    () => 'git switch -c <branch>',
  ),
  'other-branch-pushed': code<{ from: string; to: string }>(
    'fail',
    ({ from, to }) => `${from} is pushed onto ${to}, which deploys`,
    ({ from, to }) => `Merge instead: git switch ${to} && git merge ${from} && git push`,
  ),
  'detached-commit-pushed': code<{ to: string }>(
    'warn',
    ({ to }) => `a commit of no branch is pushed onto ${to}, which deploys`,
    ({ to }) => `Push the branch itself: git switch ${to} && git push`,
  ),
  'deploying-ref-deleted': code<{ ref: string }>(
    'fail',
    ({ ref }) => `the push deletes ${ref}, which deploys`,
    () => 'Leave it out of the push; if it must go, set push: { allowDelete: true } in mosaic.config.ts',
  ),
  'remote-has-more': code<{ ref: string }>(
    'fail',
    ({ ref }) => `${ref} at the remote has commits that this clone has never seen`,
    () => 'git pull --rebase && git push',
  ),
  'deploying-ref-forced': code<{ ref: string }>(
    'fail',
    ({ ref }) => `the push rewrites the history of ${ref}, which deploys`,
    () => 'git pull --rebase && git push; if it must be, set push: { allowForce: true } in mosaic.config.ts',
  ),
};

type Evidence = { readonly head: Head; readonly pushes: readonly DeployingPush[] };

export const branchMatch = defineGate<Evidence, typeof codes>({
  id: 'BRANCH_MATCH',
  layer: 'code-authority',
  modes: ['local', 'ci'],
  scope: 'repo',
  title: 'Commits land on a declared branch; a deploying branch receives only itself',
  explains:
    'Commits are made on "repo.deploy_branch" or a branch that "repo.work_branches" matches; during a rebase the branch ' +
    'being rebased counts. In a push, a branch that deploys receives only its own commits: never another branch, never ' +
    'a deletion or a rewritten history unless policy allows it.',
  codes,
  facts: () => [combine({ head: head(), pushes: deployingPushes() })],
  decide: ([evidence], context) => {
    if (evidence === undefined) return judged('', []);
    return context.push === null ? judgeCommit(evidence.head, context) : judgePush(evidence.pushes, context);
  },
});

function judgeCommit(at: Head, context: Context): Decision<typeof codes> {
  const branch = committedBranch(at);
  if (branch === null) {
    const finding: Finding<typeof codes> = {
      code: 'head-detached',
      args: { sha: at.sha?.slice(0, 12) ?? 'no commit' },
    };
    return judged('HEAD is detached', [{ service: null, findings: [finding] }]);
  }
  const isAllowed = isBranchAllowed(context, branch);
  const { deployBranch, workBranches } = repoOf(context.map);
  const allowed = [deployBranch, ...workBranches].filter((name) => name !== null).join(', ');
  const findings: Finding<typeof codes>[] = isAllowed
    ? []
    : [
        {
          code: 'branch-not-allowed',
          args: { branch, allowed },
          file: context.mapFile,
          expected: allowed,
          observed: branch,
        },
      ];
  return judged(isAllowed ? `on ${branch}` : `on ${branch}, which is not declared`, [{ service: null, findings }]);
}

function judgePush(pushes: readonly DeployingPush[], context: Context): Decision<typeof codes> {
  const count = context.push?.refs.length ?? 0;
  const names = pushes.map(({ remoteRef }) => short(remoteRef)).join(', ');
  return judged(
    `${count} pushed ${count === 1 ? 'ref' : 'refs'}, ${names === '' ? 'none deploys' : `${names} deploys`}`,
    [{ service: null, findings: pushes.flatMap((push) => judgeRef(push, context)) }],
  );
}

function judgeRef(push: DeployingPush, { policy }: Context): Finding<typeof codes>[] {
  const ref = short(push.remoteRef);
  const isAllowed = (allowed: boolean | readonly string[]): boolean =>
    typeof allowed === 'boolean' ? allowed : allowed.some((name) => name === ref || name === push.remoteRef);
  if (push.isDeletion) {
    return isAllowed(policy.push.allowDelete) ? [] : [{ code: 'deploying-ref-deleted', args: { ref } }];
  }
  const findings: Finding<typeof codes>[] = [];
  if (push.rewritesHistory && !isAllowed(policy.push.allowForce)) {
    findings.push({ code: push.isRemoteTipKnown ? 'deploying-ref-forced' : 'remote-has-more', args: { ref } });
  }
  if (push.branch !== null && `refs/heads/${push.branch}` !== push.remoteRef) {
    findings.push({ code: 'other-branch-pushed', args: { from: push.branch, to: ref } });
  } else if (push.branch === null && push.isOnOwnBranch === false) {
    findings.push({ code: 'other-branch-pushed', args: { from: push.sha?.slice(0, 12) ?? 'a commit', to: ref } });
  } else if (push.branch === null && push.isOnOwnBranch === null) {
    findings.push({ code: 'detached-commit-pushed', args: { to: ref } });
  }
  return findings;
}

function short(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
