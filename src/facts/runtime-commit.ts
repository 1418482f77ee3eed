/** How the commits that a service reports stand to the one that must run. */
import type { IdentityReading } from '../answers/identity-document.js';
import type { Service } from '../authority/service.js';
import { expectedCommit, type ExpectedCommit } from './expected-commit.js';
import { commitNames, sharesCode, type CommitName } from './commit-objects.js';
import { defineFact, isUnavailable, type Gathering } from './fact.js';
import { GitFailure } from './git.js';
import { remoteTip } from './remote-tip.js';
import { runtimeIdentity, type RuntimeIdentity } from './runtime-identity.js';
import { serviceNamed } from './service-url.js';
import { trackingLog } from './tracking-log.js';

export type Relation =
  /** The same commit. */
  | 'equal'
  /** Another commit with the same files in the service's directory. */
  | 'unchanged'
  | 'behind'
  | 'ahead'
  | 'diverged'
  /** Its abbreviation names several things here. */
  | 'ambiguous'
  /** Not here, and neither is all of the remote's history. */
  | 'unfetched'
  /** Not here, though all of the remote's history is. */
  | 'foreign';

export interface ReportedCommit {
  /** As reported. */
  readonly reported: string;
  /** The whole SHA where it is known here, else as reported. */
  readonly sha: string;
  readonly relation: Relation;
  /** The remote's ref stood at this commit once, as far as this clone saw. */
  readonly wasTip: boolean;
  /** The remote's ref contains this commit now. */
  readonly isOnRemote: boolean;
  /** The commits being pushed contain it. */
  readonly isInPush: boolean;
}

export interface RuntimeCommit {
  readonly identity: RuntimeIdentity;
  /** Null for a service deployed from another repository, and for a preview whose commit nobody named. */
  readonly expected: ExpectedCommit | null;
  /** One for each commit that was reported; empty without an expected commit. */
  readonly reported: readonly ReportedCommit[];
  /** Whether the push changes the service's directory; false where nothing is pushed. */
  readonly isChangedByPush: boolean;
  /** What brings the missing commits here. */
  readonly fetchCommand: string;
}

export const runtimeCommit = defineFact(
  'runtime commit',
  async (gathering, name: string, environment: string | null): Promise<RuntimeCommit> => {
    const { ask } = gathering;
    const service = serviceNamed(gathering, name, environment);
    const [identity, expected, push] = await Promise.all([
      ask(runtimeIdentity(name, environment)),
      isExpected(gathering, service) ? ask(expectedCommit(environment)) : null,
      ask(changingPush(name, environment)),
    ]);
    const isChangedByPush = push !== null;
    const base = { identity, expected, reported: [], isChangedByPush, fetchCommand: 'git fetch' };
    if (expected?.kind !== 'commit') return base;
    return { ...base, ...(await relate(gathering, identity, expected, service.rootDir)) };
  },
);

/** A preview of a pull request runs what is not merged yet: only who deployed it can say which commit it should be. */
function isExpected({ context }: Gathering, { repo, name }: Service): boolean {
  const isPreview = context.event?.kind === 'pull-request' && context.previews.includes(name);
  return repo === null && (context.expectSha !== null || !isPreview);
}

/**
 * The commit that a push brings to the ref which deploys a service, where it changes the service's directory and may so
 * mend what runs; null where it does not, and where nothing is pushed. Never unavailable.
 */
export const changingPush = defineFact(
  'changing push',
  async (gathering, name: string, environment: string | null): Promise<string | null> => {
    const { context, git } = gathering;
    const { repo, rootDir } = serviceNamed(gathering, name, environment);
    const ref = context.deployments.find((deployment) => deployment.environment === environment)?.ref ?? null;
    const pushed = context.push?.refs.find(({ remoteRef }) => remoteRef === ref);
    const sha = pushed?.localSha ?? null;
    if (repo !== null || pushed === undefined || sha === null) return null;
    // A ref that was not there before brings everything.
    const isSame = pushed.remoteSha !== null && (await sharesCode(git, pushed.remoteSha, sha, rootDir));
    return isSame ? null : sha;
  },
);

type Expected = Extract<ExpectedCommit, { kind: 'commit' }>;

interface Comparison {
  readonly expected: Expected;
  readonly rootDir: string | null;
  readonly isShallow: boolean;
  readonly names: ReadonlyMap<string, CommitName>;
}

async function relate(
  gathering: Gathering,
  identity: RuntimeIdentity,
  expected: Expected,
  rootDir: string | null,
): Promise<Pick<RuntimeCommit, 'reported' | 'fetchCommand'>> {
  const { git } = gathering;
  const shas = [...new Set(identity.surfaces.flatMap(({ readings }) => readings.flatMap(shaOf)))];
  const { sha, remote, ref } = expected;
  const [names, shallow] = await Promise.all([
    commitNames(git, [sha, ...shas]),
    git.run(['rev-parse', '--is-shallow-repository']),
  ]);
  const isShallow = shallow.trim() === 'true';
  const comparison = { expected, rootDir, isShallow, names };
  return {
    reported: await Promise.all(shas.map((reported) => relateOne(gathering, reported, comparison))),
    fetchCommand: `git fetch ${isShallow ? '--unshallow ' : ''}${remote?.remote ?? 'origin'}${isShallow ? '' : branchOf(ref)}`,
  };
}

function shaOf(reading: IdentityReading): string[] {
  return reading.kind === 'identity' ? [reading.sha] : [];
}

function branchOf(ref: string | null): string {
  return ref === null ? '' : ` ${ref.replace(/^refs\/heads\//, '')}`;
}

async function relateOne(gathering: Gathering, reported: string, comparison: Comparison): Promise<ReportedCommit> {
  const { names, expected } = comparison;
  const name = names.get(reported) ?? { kind: 'missing' };
  const sha = name.kind === 'commit' ? name.sha : reported;
  const at = { reported, sha, wasTip: false, isOnRemote: false, isInPush: false };
  if (name.kind === 'ambiguous') return { ...at, relation: 'ambiguous' };
  // Also where neither is here: the digits are the same.
  if (expected.sha.startsWith(sha) || sha.startsWith(expected.sha)) return { ...at, relation: 'equal' };
  if (name.kind === 'missing')
    return { ...at, relation: (await isHistoryHere(gathering, comparison)) ? 'foreign' : 'unfetched' };
  if (names.get(expected.sha)?.kind !== 'commit') return { ...at, relation: 'unfetched' };
  const relation = await relationOf(gathering, sha, comparison);
  return relation === 'ahead' || relation === 'diverged'
    ? { ...at, relation, ...(await whereabouts(gathering, sha, expected)) }
    : { ...at, relation };
}

async function relationOf(
  { git }: Gathering,
  sha: string,
  { expected, rootDir, isShallow }: Comparison,
): Promise<Relation> {
  const base = await mergeBase(git, expected.sha, sha);
  if (base === expected.sha) return 'ahead';
  // A history cut short hides what connects them; elsewhere only an ancestor is what was pushed once.
  if (base !== sha && !isShallow) return 'diverged';
  if (await sharesCode(git, expected.sha, sha, rootDir)) return 'unchanged';
  return base === sha ? 'behind' : 'unfetched';
}

/** Whether a commit that is not here cannot be one of the remote's. */
async function isHistoryHere({ ask, git }: Gathering, { expected, isShallow, names }: Comparison): Promise<boolean> {
  if (isShallow || names.get(expected.sha)?.kind !== 'commit') return false;
  const { from, remote, ref } = expected;
  if (from === 'remote-tip' || remote === null || ref === null) return true;
  // The expected commit is here, but the remote may have gone on since.
  try {
    const tip = await ask(remoteTip(remote.remote, ref));
    return tip === null || (await commitNames(git, [tip])).get(tip)?.kind === 'commit';
  } catch (error) {
    if (isUnavailable(error)) return false;
    throw error;
  }
}

async function whereabouts(
  { ask, git }: Gathering,
  sha: string,
  { remote, ref, pushedSha }: Expected,
): Promise<Pick<ReportedCommit, 'wasTip' | 'isOnRemote' | 'isInPush'>> {
  const tracking = remote?.tracking ?? null;
  const log = tracking === null || ref === null ? [] : await ask(trackingLog(tracking, ref));
  // A fresh clone has the reference and no log of it.
  const tip = log[0]?.sha ?? (tracking === null || ref === null ? null : await trackedTip(git, tracking, ref));
  return {
    wasTip: log.some((entry) => entry.sha === sha),
    isOnRemote: tip !== null && (await mergeBase(git, tip, sha)) === sha,
    isInPush: pushedSha !== null && (await mergeBase(git, pushedSha, sha)) === sha,
  };
}

async function trackedTip(git: Gathering['git'], tracking: string, ref: string): Promise<string | null> {
  try {
    const name = `refs/remotes/${tracking}/${ref.replace(/^refs\/heads\//, '')}`;
    return (await git.run(['rev-parse', '--verify', '--quiet', `${name}^{commit}`])).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** Null when they share no history here. */
async function mergeBase(git: Gathering['git'], one: string, other: string): Promise<string | null> {
  try {
    return (await git.run(['merge-base', one, other])).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
