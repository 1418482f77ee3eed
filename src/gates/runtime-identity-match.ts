/** What runs is the commit that should: on every surface, in every instance. */
import type { Context } from '../engine/context.js';
import type { ExpectedCommit } from '../facts/expected-commit.js';
import { runtimeCommit, type ReportedCommit, type RuntimeCommit } from '../facts/runtime-commit.js';
import type { RuntimeIdentity } from '../facts/runtime-identity.js';
import { identityFacts, judgeSurface, placeOf, plural } from './backend-self-identity.js';
import { defineGate, judged, skip, type Finding, type Judgement } from './gate.js';
import { identityCodes as codes, type Commits } from './runtime-identity-codes.js';

type MatchFinding = Finding<typeof codes>;
type Expected = Extract<ExpectedCommit, { kind: 'commit' }>;

export const runtimeIdentityMatch = defineGate<RuntimeCommit, typeof codes>({
  id: 'RUNTIME_IDENTITY_MATCH',
  layer: 'backend-runtime',
  modes: ['ci'],
  scope: 'deployed',
  title: 'What runs is the commit that should',
  explains:
    'A green deploy proves nothing: an old image, a silent rollback or half of the instances may go on. Every host of ' +
    'each service with "runtime_identity_path" is asked several times, each of its addresses by itself. It must run the expected commit: --expect-sha, HEAD ' +
    "in CI on a push, otherwise the tip of the branch that deploys; or another one with the same files in the service's " +
    '"root_dir". While the platform may still be deploying (policy identity.deployGrace) an older commit only warns. ' +
    'Services deployed from another repository must only agree with themselves.',
  codes,
  facts: (context) => identityFacts(context, runtimeCommit),
  decide: (commits, context) => {
    const judgements = commits.filter(isDeployed).map((commit) => judgeCommit(commit, context));
    if (judgements.length === 0 && commits.length > 0) {
      return skip('first-deploy', 'nothing was pushed to the branch that deploys yet, so nothing of it can run');
    }
    const good = judgements.filter(({ findings }) => findings.length === 0).length;
    return judged(`${good} of ${judgements.length} ${plural(judgements.length)} run the expected commit`, judgements);
  },
});

function isDeployed({ expected }: RuntimeCommit): boolean {
  return expected === null || expected.kind === 'commit';
}

function judgeCommit(commit: RuntimeCommit, context: Context): Judgement<typeof codes> {
  const { identity, expected } = commit;
  const silent = identity.surfaces.find((surface) => judgeSurface(surface) !== null || surface.readings.length === 0);
  const unreported: MatchFinding[] =
    silent === undefined
      ? []
      : [{ code: 'commit-unreported', args: { service: identity.service, place: placeOf(silent) }, url: silent.url }];
  const found = expected?.kind === 'commit' ? judgeExpected(commit, expected, context) : judgeAgreement(commit);
  return { service: identity.service, findings: [...(found === null ? [] : [found]), ...unreported] };
}

/** Of a service from another repository only this can be said. */
function judgeAgreement({ identity }: RuntimeCommit): MatchFinding | null {
  const shas = identity.surfaces.flatMap(({ readings }) =>
    readings.flatMap((reading) => (reading.kind === 'identity' ? [reading.sha] : [])),
  );
  const different = shas.filter((sha, index) => !shas.slice(0, index).some((other) => isSame(sha, other)));
  if (different.length < 2) return null;
  const runs = different.map((sha) => named(sha, identity)).join(', ');
  return { code: 'instances-disagree', args: { service: identity.service, runs }, observed: runs };
}

/** One of two surfaces may abbreviate. */
function isSame(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** The worst that is true of any instance; null when all run what they should. */
function judgeExpected(commit: RuntimeCommit, expected: Expected, context: Context): MatchFinding | null {
  const { reported, fetchCommand: fetch, identity } = commit;
  const others = reported.filter(({ relation }) => relation !== 'equal' && relation !== 'unchanged');
  const place = {
    url: urlOf(commit, others),
    expected: expected.sha,
    observed: reported.map(({ sha }) => sha).join(', '),
  };
  const argsOf = (some: readonly ReportedCommit[]): Commits => ({
    service: identity.service,
    runs: some.map(({ sha }) => named(sha, identity)).join(', '),
    expected: short(expected.sha),
  });
  const which = (...relations: ReportedCommit['relation'][]): ReportedCommit[] =>
    others.filter(({ relation }) => relations.includes(relation));
  const foreign = which('foreign');
  if (foreign.length > 0) return { code: 'commit-foreign', args: argsOf(foreign), ...place };
  const offBranch = which('ahead', 'diverged').filter((one) => !one.wasTip && !one.isOnRemote && !one.isInPush);
  if (offBranch.length > 0) return { code: 'commit-not-on-remote', args: argsOf(offBranch), ...place };
  // Whoever names a commit wants that one, not a later one and not a neighbour of the same branch.
  const other = expected.from === 'option' ? which('ahead', 'diverged') : [];
  if (other.length > 0) return { code: 'commit-other', args: argsOf(other), ...place };
  const late = others.filter(isLate);
  if (late.length > 0) {
    const isMixed = reported.length > 1;
    const failure = isMixed ? 'mixed-instances' : late[0]?.relation === 'behind' ? 'commit-behind' : 'commit-replaced';
    return { ...judgeLate(failure, argsOf(isMixed ? reported : late), commit, expected, context), ...place };
  }
  const unfetched = which('unfetched');
  if (unfetched.length > 0) return { code: 'commit-not-fetched', args: { ...argsOf(unfetched), fetch }, ...place };
  const ambiguous = which('ambiguous');
  if (ambiguous.length > 0) return { code: 'commit-ambiguous', args: argsOf(ambiguous), ...place };
  const [ahead] = others;
  if (ahead === undefined) return null;
  return { code: ahead.isOnRemote ? 'commit-superseded' : 'deployed-before-push', args: argsOf(others), ...place };
}

/** A deploy could still replace it by the expected commit. */
function isLate({ relation, wasTip, isOnRemote, isInPush }: ReportedCommit): boolean {
  return (
    relation === 'behind' || ((relation === 'ahead' || relation === 'diverged') && wasTip && !isOnRemote && !isInPush)
  );
}

function judgeLate(
  failure: 'commit-behind' | 'commit-replaced' | 'mixed-instances',
  args: Commits,
  { isChangedByPush, fetchCommand: fetch }: RuntimeCommit,
  { firstSeenAt, from, pushedSha }: Expected,
  { startedAt, policy }: Context,
): MatchFinding {
  const grace = policy.identity.deployGrace;
  // A clock that was set back makes it come from the future: then it was just seen.
  const age = firstSeenAt === null ? null : Math.max(0, Date.parse(startedAt) - Date.parse(firstSeenAt));
  if (age !== null && age < grace) {
    return { code: 'deploy-in-progress', args: { ...args, age: minutes(age), left: minutes(grace - age) } };
  }
  if (isChangedByPush && pushedSha !== null) return { code: 'possible-repair', args: { ...args, push: pushedSha } };
  // Whoever names the commit says that it is deployed.
  if (age === null && grace > 0 && from !== 'option') return { code: 'deploy-age-unknown', args: { ...args, fetch } };
  return { code: failure, args };
}

/** The first surface that reported one of these commits. */
function urlOf({ identity }: RuntimeCommit, commits: readonly ReportedCommit[]): string | null {
  const reported = new Set(commits.map((commit) => commit.reported));
  const found = identity.surfaces.find(({ readings }) =>
    readings.some((reading) => reading.kind === 'identity' && reported.has(reading.sha)),
  );
  return found?.url ?? null;
}

/** The commit, and where it runs if an address was asked by itself and not all surfaces say the same. */
function named(sha: string, { surfaces }: RuntimeIdentity): string {
  const telling = surfaces.filter(({ readings }) =>
    readings.some((reading) => reading.kind === 'identity' && isSame(reading.sha, sha)),
  );
  const addresses = telling.flatMap(({ address }) => address ?? []);
  const where = telling.length === surfaces.length || addresses.length === 0 ? '' : ` at ${addresses.join(' and ')}`;
  return short(sha) + where;
}

function short(sha: string): string {
  return sha.slice(0, 12);
}

function minutes(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
