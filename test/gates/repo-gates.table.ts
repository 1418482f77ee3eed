/** Evidence, context and findings of the gates that judge the repository. */
import { remoteIdentity } from '../../src/authority/remote-url.js';
import type { Context } from '../../src/engine/context.js';
import type { DeployingPush } from '../../src/facts/deploying-pushes.js';
import type { GitConfig } from '../../src/facts/git-config.js';
import type { Head } from '../../src/facts/head.js';
import type { PushTarget } from '../../src/facts/push-target.js';
import type { Session } from '../../src/facts/session-file.js';
import type { SessionState } from '../../src/facts/session-state.js';
import type { UncommittedPaths } from '../../src/facts/uncommitted-paths.js';
import { authorityMapValid } from '../../src/gates/authority-map-valid.js';
import { branchMatch } from '../../src/gates/branch-match.js';
import { cleanWorktree } from '../../src/gates/clean-worktree.js';
import type { AnyGate } from '../../src/gates/gate.js';
import { repoRemoteMatch } from '../../src/gates/repo-remote-match.js';
import { sessionStateGate } from '../../src/gates/session-state.js';
import { backend, contextOf, frontend, origin, otherSha, pushOf, repo, shop, someSha } from './contexts.js';

export interface GateRow {
  readonly gate: AnyGate;
  readonly name: string;
  readonly evidence: unknown;
  readonly context: Context;
  readonly codes: readonly string[];
}

const emptyConfig: GitConfig = { remotes: [], rewrites: [], pushDefault: null, branches: {} };
const cloneOf = (...urls: readonly string[]): GitConfig => ({
  ...emptyConfig,
  remotes: [{ name: 'origin', urls, pushUrls: [] }],
});

const mapRow = (name: string, data: object, codes: readonly string[], evidence: GitConfig = emptyConfig): GateRow => ({
  gate: authorityMapValid,
  name,
  evidence,
  codes,
  context: contextOf(data),
});

const mapRows: readonly GateRow[] = [
  mapRow('a map that agrees', shop, []),
  mapRow('a map of nothing', {}, []),
  mapRow('two of one name', { services: [backend, backend] }, ['duplicate-name']),
  mapRow('a route to nobody', { services: [{ ...frontend, routes: [{ path: '/a', service: 'apo' }] }, backend] }, [
    'unknown-service',
  ]),
  mapRow('a route to itself', { services: [{ ...frontend, routes: [{ path: '/a', service: 'web' }] }, backend] }, [
    'route-leads-nowhere',
  ]),
  mapRow('a route to nobody alike', { services: [{ ...frontend, routes: [{ path: '/a', service: 'x' }] }] }, [
    'unknown-service',
  ]),
  mapRow('a dependency on nobody', { services: [{ ...backend, depends_on: ['db'] }] }, ['unknown-service']),
  mapRow(
    'an unset variable',
    {
      services: [
        {
          ...backend,
          runtime_base_url: { mode: 'template', template: 'https://${MOSAIC_X}.example', required_env: ['MOSAIC_X'] },
        },
      ],
    },
    [],
  ),
  mapRow('the slug of another origin', { repo: { slug: 'acme/other', origin } }, ['slug-differs']),
  mapRow('the slug in other case', { repo: { slug: 'Acme/Shop', origin } }, []),
  mapRow('the slug of this clone', { repo: { slug: 'acme/shop' } }, [], cloneOf('git@github.com:acme/shop.git')),
  mapRow(
    'the slug of another clone',
    { repo: { slug: 'acme/shop' } },
    ['slug-differs'],
    cloneOf('git@github.com:acme/shopping.git'),
  ),
  mapRow(
    'an owner whose name only ends alike',
    { repo: { slug: 'acme/shop' } },
    ['slug-differs'],
    cloneOf('git@github.com:big-acme/shop.git'),
  ),
  mapRow('a clone of a folder', { repo: { slug: 'acme/shop' } }, [], cloneOf('/srv/shop.git')),
];

const onBranch = (branch: string | null, rebasing: string | null = null): Head => ({ sha: someSha, branch, rebasing });

const commitRow = (name: string, head: Head, codes: readonly string[], data: object = shop): GateRow => ({
  gate: branchMatch,
  name,
  codes,
  evidence: {
    head,
    pushes: [],
  },
  context: contextOf(data, { trigger: 'pre-commit' }),
});

const pushed = (values: Partial<DeployingPush> = {}): DeployingPush => ({
  remoteRef: 'refs/heads/main',
  localRef: 'refs/heads/main',
  isDeletion: false,
  rewritesHistory: false,
  isRemoteTipKnown: true,
  sha: someSha,
  branch: 'main',
  isOnOwnBranch: null,
  ...values,
});

const pushRow = (
  name: string,
  pushes: readonly DeployingPush[],
  codes: readonly string[],
  policy: Partial<Context['policy']> = {},
): GateRow => ({
  gate: branchMatch,
  name,
  codes,
  evidence: {
    head: onBranch('main'),
    pushes,
  },
  context: contextOf(shop, {
    trigger: 'pre-push',
    push: pushOf({}),
    policy,
  }),
});

const allowing = (allowed: boolean | string[]) => ({ push: { allowDelete: allowed, allowForce: allowed } });
const deletion = pushed({ isDeletion: true, localRef: null, branch: null });
const forced = pushed({ rewritesHistory: true });

const branchRows: readonly GateRow[] = [
  commitRow('the deploy branch', onBranch('main'), []),
  commitRow('a work branch', onBranch('feature/x'), []),
  commitRow('a work branch too deep for its pattern', onBranch('feature/x/y'), ['branch-not-allowed']),
  commitRow('another branch', onBranch('experiment'), ['branch-not-allowed']),
  commitRow('a branch named like a keyword', onBranch('HEAD'), ['branch-not-allowed']),
  commitRow('a hidden branch where all are allowed', onBranch('.x/y'), [], {
    repo: { ...repo, work_branches: ['**'] },
  }),
  commitRow('no branch declared at all', onBranch('any'), [], {}),
  commitRow("an environment's branch", onBranch('develop'), [], {
    repo,
    environments: { staging: { ref: 'refs/heads/develop' } },
  }),
  commitRow('only the deploy branch is left', onBranch('x'), ['branch-not-allowed'], {
    repo: { deploy_branch: 'main' },
  }),
  commitRow('detached', onBranch(null), ['head-detached']),
  commitRow('detached before the first commit', { ...onBranch(null), sha: null }, ['head-detached']),
  commitRow('a rebase of an allowed branch', onBranch(null, 'feature/x'), []),
  commitRow('a rebase of another branch', onBranch(null, 'experiment'), ['branch-not-allowed']),
  pushRow('nothing deploys', [], []),
  pushRow('main to main', [pushed()], []),
  pushRow('HEAD of main', [pushed({ localRef: 'HEAD' })], []),
  pushRow(
    'a feature onto main',
    [pushed({ localRef: 'refs/heads/feature', branch: 'feature' })],
    ['other-branch-pushed'],
  ),
  pushRow('HEAD of a feature onto main', [pushed({ localRef: 'HEAD', branch: 'feature' })], ['other-branch-pushed']),
  pushRow(
    'somebody pushed in the meantime',
    [pushed({ rewritesHistory: true, isRemoteTipKnown: false })],
    ['remote-has-more'],
  ),
  pushRow('an earlier commit of main', [pushed({ localRef: 'HEAD~1', branch: null, isOnOwnBranch: true })], []),
  pushRow(
    'a commit of elsewhere',
    [pushed({ localRef: someSha, branch: null, isOnOwnBranch: false })],
    ['other-branch-pushed'],
  ),
  pushRow('a commit without a local main', [pushed({ localRef: someSha, branch: null })], ['detached-commit-pushed']),
  pushRow('a deletion', [deletion], ['deploying-ref-deleted']),
  pushRow('a deletion beside an update', [deletion, pushed()], ['deploying-ref-deleted']),
  pushRow('a deletion that policy allows', [deletion], [], allowing(true)),
  pushRow('a deletion that policy allows by name', [deletion], [], allowing(['refs/heads/main'])),
  pushRow(
    'a deletion that policy allows for another',
    [deletion],
    ['deploying-ref-deleted'],
    allowing(['refs/heads/x']),
  ),
  pushRow('history rewritten', [forced], ['deploying-ref-forced']),
  pushRow('history rewritten as policy allows', [forced], [], allowing(['main'])),
  pushRow(
    'another branch forced',
    [pushed({ rewritesHistory: true, branch: 'x' })],
    ['deploying-ref-forced', 'other-branch-pushed'],
  ),
];

const paths = (values: Partial<UncommittedPaths> = {}): UncommittedPaths => ({
  unstaged: [],
  untracked: [],
  staged: [],
  dirtySubmodules: [],
  ...values,
});

const treeRow = (
  name: string,
  evidence: UncommittedPaths,
  codes: readonly string[],
  worktree: Partial<Context['policy']['worktree']> = {},
): GateRow => {
  const all = { unstaged: 'fail', untracked: 'fail', staged: 'warn', ignore: [], ...worktree } as const;
  return {
    gate: cleanWorktree,
    name,
    evidence,
    codes,
    context: contextOf(shop, { trigger: 'pre-commit', policy: { worktree: all } }),
  };
};

const every = paths({ unstaged: ['a b', '-c'], untracked: ['d\n"$(x)"'], staged: ['e'], dirtySubmodules: ['lib'] });

const treeRows: readonly GateRow[] = [
  treeRow('clean', paths(), []),
  treeRow('everything', every, ['unstaged', 'untracked', 'staged-for-later', 'dirty-submodule']),
  treeRow('switched off', every, ['dirty-submodule'], { unstaged: 'off', untracked: 'off', staged: 'off' }),
  treeRow('ignored', paths({ untracked: ['.cache/x', 'logs/a.log'] }), [], { ignore: ['**/*.log', '.cache/**'] }),
  treeRow('one of two ignored', paths({ untracked: ['a.log', 'b'] }), ['untracked'], { ignore: ['*.log'] }),
  treeRow('many', paths({ untracked: Array.from({ length: 2_000 }, (_, index) => `f${index}`) }), ['untracked']),
];

const named = (url: string) => ({ url, identities: [remoteIdentity(url)] });
const target = (remote: string, ...urls: readonly string[]): PushTarget => ({
  remote,
  urls: urls.map(named),
  hasPushUrl: false,
  declared: [
    { kind: 'origin', ...named(origin) },
    { kind: 'fork', ...named('git@github.com:me/shop.git') },
  ],
});

const remoteRow = (
  name: string,
  to: PushTarget | null,
  codes: readonly string[],
  { branch = 'main', push = null }: { branch?: string | null; push?: Context['push'] } = {},
): GateRow => ({
  gate: repoRemoteMatch,
  name,
  codes,
  evidence: {
    target: to,
    head: onBranch(branch),
  },
  context: contextOf(
    shop,
    push === null
      ? {}
      : {
          push,
          trigger: 'pre-push',
        },
  ),
});

const stranger = 'https://github.com/evil/shop.git';

const remoteRows: readonly GateRow[] = [
  remoteRow('no remote', null, ['skip: no-remote']),
  remoteRow('origin', target('origin', origin), []),
  remoteRow('origin by ssh', target('origin', 'git@github.com:Acme/Shop'), []),
  remoteRow('origin by ssh over 443', target('origin', 'ssh://git@ssh.github.com:443/acme/shop.git'), []),
  remoteRow('the declared fork', target('fork', 'https://github.com/me/shop'), []),
  remoteRow('a stranger, on main', target('origin', stranger), ['undeclared-remote']),
  remoteRow('a stranger, on a feature', target('x', stranger), ['undeclared-remote-elsewhere'], {
    branch: 'feature/x',
  }),
  remoteRow('a stranger, detached', target('x', stranger), ['undeclared-remote-elsewhere'], { branch: null }),
  remoteRow('two URLs, one strange', target('origin', origin, stranger), ['undeclared-remote']),
  remoteRow('main pushed to a stranger', target('origin', stranger), ['undeclared-remote'], { push: pushOf({}) }),
  remoteRow('main pushed to a stranger from a feature', target('origin', stranger), ['undeclared-remote'], {
    branch: 'feature/x',
    push: pushOf({}),
  }),
  remoteRow('main deleted at a stranger', target('origin', stranger), ['undeclared-remote'], {
    push: pushOf({ localRef: null, localSha: null }),
  }),
  remoteRow('a feature pushed to a stranger', target('x', stranger), ['undeclared-remote-elsewhere'], {
    push: pushOf({ remoteRef: 'refs/heads/f' }),
  }),
  remoteRow('a tag pushed to a stranger', target('x', stranger), ['undeclared-remote-elsewhere'], {
    push: pushOf({ remoteRef: 'refs/tags/main' }),
  }),
];

const session: Session = {
  slug: 'acme/shop',
  branch: 'main',
  sha: someSha,
  startedAt: '2026-11-22T10:00:00.000Z',
  clone: 'c',
};
const found = (
  values: Partial<Session> = {},
  rest: { isThisClone?: boolean | null; isInHistory?: boolean } = {},
): SessionState => ({
  kind: 'found',
  session: {
    ...session,
    ...values,
  },
  isThisClone: true,
  isInHistory: true,
  ...rest,
});
const sessionRow = (name: string, evidence: SessionState, codes: readonly string[]): GateRow => ({
  gate: sessionStateGate,
  name,
  evidence,
  codes,
  context: contextOf(shop, { trigger: 'pre-commit' }),
});

const sessionRows: readonly GateRow[] = [
  sessionRow('none: one is started', { kind: 'started', session }, []),
  sessionRow(
    'none, before the first commit',
    { kind: 'started', session: { ...session, branch: null, sha: null } },
    [],
  ),
  sessionRow('none, and none can be started', { kind: 'not-started', why: 'EROFS' }, ['session-not-written']),
  sessionRow('uninitialized', { kind: 'invalid', why: 'it says UNINITIALIZED' }, ['session-invalid']),
  sessionRow('of this clone', found(), []),
  sessionRow('of nothing but a canon_id', found({ startedAt: null, clone: null }, { isThisClone: null }), []),
  sessionRow('of another clone', found({}, { isThisClone: false }), ['session-of-other-clone']),
  sessionRow('of another repository', found({ slug: 'acme/other' }), ['session-of-other-repo']),
  sessionRow('of the same repository in other case', found({ slug: 'ACME/shop' }), []),
  sessionRow('on a branch that is not allowed', found({ branch: 'x' }), ['session-branch-not-allowed']),
  sessionRow('at a commit of elsewhere', found({ sha: otherSha }, { isInHistory: false }), ['session-commit-foreign']),
  sessionRow('a day old', found({ startedAt: '2026-11-21T20:00:00.000Z' }), []),
  sessionRow('older than a day', found({ startedAt: '2026-11-21T19:59:59.000Z' }), ['session-old']),
  sessionRow('from the future', found({ startedAt: '2027-01-01T00:00:00.000Z' }), []),
  sessionRow('at no time', found({ startedAt: 'yesterday' }), []),
];

export const repoRows: readonly GateRow[] = [...mapRows, ...branchRows, ...treeRows, ...remoteRows, ...sessionRows];
