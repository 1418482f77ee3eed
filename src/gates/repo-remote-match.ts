/** A push goes to the declared repository, whatever the remote is called. */
import { repoOf } from '../authority/repo.js';
import { isSameRepository } from '../authority/remote-url.js';
import type { Context } from '../engine/context.js';
import { deployedRefs, committedBranch, isDeployingBranch } from '../engine/deploying.js';
import { head, type Head } from '../facts/head.js';
import { pushTarget, type DeclaredRemote, type NamedUrl, type PushTarget } from '../facts/push-target.js';
import { combine } from '../facts/fact.js';
import { code, defineGate, judged, skip, type Finding } from './gate.js';

const codes = {
  'undeclared-remote': code<{ remote: string; url: string; origin: string; branch: string; push: string }>(
    'fail',
    ({ remote, url, branch }) => `${branch} deploys, but the remote "${remote}" is ${url}`,
    ({ remote, origin, push }) =>
      `git remote set-url ${push}${remote} ${origin}, or declare the remote under "repo.remotes"`,
  ),
  'undeclared-remote-elsewhere': code<{ remote: string; url: string }>(
    'warn',
    ({ remote, url }) => `the remote "${remote}" is ${url}, which the map does not declare`,
    ({ url }) => `Add to "repo.remotes": { "url": "${url}", "kind": "fork" }`,
  ),
};

type Evidence = { readonly target: PushTarget | null; readonly head: Head };

export const repoRemoteMatch = defineGate<Evidence, typeof codes>({
  id: 'REPO_REMOTE_MATCH',
  layer: 'code-authority',
  modes: ['local', 'ci'],
  scope: 'repo',
  title: 'Pushes go to the declared repository',
  explains:
    'A push to a fork or to a copy under the right remote name changes nothing that users see. The URL Git really uses ' +
    'must be "repo.origin" or one of "repo.remotes"; ssh, https and scp spellings, ports, ssh aliases, insteadOf and ' +
    'pushurl are taken into account. An undeclared remote fails when a deploying branch goes there, else it warns.',
  codes,
  facts: ({ map }) =>
    repoOf(map).origin === null
      ? skip('no-origin-declared', 'the map declares no "repo.origin", so any remote is fine')
      : [combine({ target: pushTarget(), head: head() })],
  decide: ([evidence], context) => {
    if (evidence === undefined || evidence.target === null)
      return skip('no-remote', 'this clone has no remote to push to');
    const { target } = evidence;
    const findings = target.urls.flatMap((used) => judgeUrl(used, evidence, target, context));
    const kinds = target.urls.map((used) => declaredAs(used, target.declared)?.kind ?? 'undeclared');
    return judged(`${target.remote} is ${[...new Set(kinds)].join(' and ')}`, [{ service: null, findings }]);
  },
});

function declaredAs(used: NamedUrl, declared: readonly DeclaredRemote[]): DeclaredRemote | undefined {
  return declared.find((candidate) =>
    candidate.identities.some((one) => used.identities.some((other) => isSameRepository(one, other))),
  );
}

function judgeUrl(
  used: NamedUrl,
  { head: at }: Evidence,
  target: PushTarget,
  context: Context,
): Finding<typeof codes>[] {
  const { url } = used;
  if (declaredAs(used, target.declared) !== undefined) return [];
  const origin = target.declared.find(({ kind }) => kind === 'origin')?.url ?? 'the declared URL';
  const branch = deployingBranch(at, context);
  const place = { expected: origin, observed: url };
  const { remote, hasPushUrl } = target;
  if (branch === null) return [{ code: 'undeclared-remote-elsewhere', args: { remote, url }, ...place }];
  const push = hasPushUrl ? '--push ' : '';
  return [{ code: 'undeclared-remote', args: { remote, url, origin, branch, push }, ...place }];
}

/** The branch that would deploy with this push, or with the next one; null when none would. */
function deployingBranch(at: Head, context: Context): string | null {
  if (context.push !== null) return deployedRefs(context)[0]?.remoteRef.replace('refs/heads/', '') ?? null;
  const branch = committedBranch(at);
  return branch !== null && isDeployingBranch(context, branch) ? branch : null;
}
