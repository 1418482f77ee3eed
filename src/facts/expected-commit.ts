/** Which commit must run in an environment, and since when the platform could know. */
import { deployRemote, type DeployRemote } from './deploy-remote.js';
import { defineFact, Unavailable, type Gathering } from './fact.js';
import { GitFailure } from './git.js';
import { head } from './head.js';
import { remoteTip } from './remote-tip.js';
import { trackingLog } from './tracking-log.js';

export type ExpectedCommit =
  | {
      readonly kind: 'commit';
      /** The whole SHA; an abbreviated one only where `--expect-sha` named a commit that is not here. */
      readonly sha: string;
      readonly from: 'option' | 'ci-push' | 'remote-tip';
      /** The full ref that deploys; null when only `--expect-sha` says what must run. */
      readonly ref: string | null;
      readonly remote: DeployRemote | null;
      /** When the commit was first known to be on the remote, ISO 8601; null when nothing here tells. */
      readonly firstSeenAt: string | null;
      /** What the push makes of the ref; null outside pre-push and for a deletion. */
      readonly pushedSha: string | null;
    }
  /** The ref does not exist at the remote yet, so nothing of it can run. */
  | { readonly kind: 'first-deploy'; readonly ref: string }
  /** This push deploys, but not to this environment. */
  | { readonly kind: 'not-pushed'; readonly ref: string };

/** Throws `Unavailable` when the remote does not say, or the map names no ref that deploys. */
export const expectedCommit = defineFact(
  'expected commit',
  async (gathering, environment: string | null): Promise<ExpectedCommit> => {
    const { context, ask } = gathering;
    const remote = await ask(deployRemote());
    const ref = context.deployments.find((candidate) => candidate.environment === environment)?.ref ?? null;
    const option = context.expectSha;
    if (option !== null)
      return withAge(gathering, { sha: await wholeSha(gathering, option), from: 'option', ref, remote });
    if (ref === null) throw noRef(context.mapFile);
    if (context.push !== null) return fromPush(gathering, context.push, ref, remote);
    const pushed = context.event?.kind === 'push' ? context.event : null;
    const { sha } = await ask(head());
    if (pushed?.ref === ref && sha !== null) {
      const known = await withAge(gathering, { sha, from: 'ci-push', ref, remote });
      return { ...known, firstSeenAt: pushed.pushedAt ?? known.firstSeenAt };
    }
    if (remote === null) throw noRemote(ref);
    const tip = await ask(remoteTip(remote.remote, ref));
    return tip === null
      ? { kind: 'first-deploy', ref }
      : withAge(gathering, { sha: tip, from: 'remote-tip', ref, remote });
  },
);

type Push = NonNullable<Gathering['context']['push']>;
type Known = Extract<ExpectedCommit, { kind: 'commit' }>;

/** Git itself says where the remote's ref stands. */
async function fromPush(
  gathering: Gathering,
  { refs }: Push,
  ref: string,
  remote: DeployRemote | null,
): Promise<ExpectedCommit> {
  const pushed = refs.find(({ remoteRef }) => remoteRef === ref);
  if (pushed === undefined) return { kind: 'not-pushed', ref };
  if (pushed.remoteSha === null) return { kind: 'first-deploy', ref };
  const known = await withAge(gathering, { sha: pushed.remoteSha, from: 'remote-tip', ref, remote });
  return { ...known, pushedSha: pushed.localSha };
}

async function withAge(
  { ask }: Gathering,
  { sha, from, ref, remote }: Pick<Known, 'sha' | 'from' | 'ref' | 'remote'>,
): Promise<Known> {
  const tracking = remote?.tracking ?? null;
  const log = tracking === null || ref === null ? [] : await ask(trackingLog(tracking, ref));
  return { kind: 'commit', sha, from, ref, remote, pushedSha: null, firstSeenAt: arrivalOf(sha, log) };
}

/** The latest time at which the ref came to stand at the commit: a force-push may bring an old one back. */
function arrivalOf(sha: string, log: readonly { readonly sha: string; readonly at: string }[]): string | null {
  const latest = log.findIndex((entry) => entry.sha === sha);
  if (latest === -1) return null;
  const before = log.findIndex((entry, index) => index > latest && entry.sha !== sha);
  return log[(before === -1 ? log.length : before) - 1]?.at ?? null;
}

async function wholeSha({ git }: Gathering, sha: string): Promise<string> {
  try {
    const found = (await git.run(['rev-parse', '--verify', '--end-of-options', `${sha}^{commit}`])).trim();
    return found.startsWith(sha.toLowerCase()) ? found : sha.toLowerCase();
  } catch (error) {
    if (error instanceof GitFailure) return sha.toLowerCase();
    throw error;
  }
}

function noRef(mapFile: string): Unavailable {
  return new Unavailable(
    'expected-commit-unknown',
    'which commit must run is not known: the map names no ref that deploys',
    `Add "deploy_branch": "main" to "repo" in ${mapFile}, or say it: --expect-sha <sha>`,
  );
}

function noRemote(ref: string): Unavailable {
  return new Unavailable(
    'expected-commit-unknown',
    `which commit must run is not known: this clone has no remote to ask for ${ref}`,
    'git remote add origin <url>, or say it: --expect-sha <sha>',
  );
}
