/** The commits that go out, and what each goes out over. */
import { commitNames } from './commit-objects.js';
import { defineFact, type Gathering } from './fact.js';
import { GitFailure } from './git.js';
import { deployRemote } from './deploy-remote.js';

export interface GoingOutCommit {
  /** Full SHA. */
  readonly sha: string;
  /** Full SHA of what it replaces; null when nothing here knows it. */
  readonly base: string | null;
  /** The full ref it goes to; null where no push says so. */
  readonly ref: string | null;
  /** Users see it as soon as it is there. */
  readonly isDeployed: boolean;
}

/** Every pushed branch; by hand and in CI one: what is asked for, else HEAD. Empty before the first commit. */
export const goingOut = defineFact('going out', async (gathering): Promise<readonly GoingOutCommit[]> => {
  const { context } = gathering;
  return context.push === null ? byHand(gathering) : pushed(gathering, context.push.refs);
});

type Refs = NonNullable<Gathering['context']['push']>['refs'];

async function pushed(gathering: Gathering, refs: Refs): Promise<GoingOutCommit[]> {
  const deploying = new Set(gathering.context.deployments.map(({ ref }) => ref));
  const branches = refs.filter(({ remoteRef, localSha }) => remoteRef.startsWith('refs/heads/') && localSha !== null);
  // One process for all of them: a push may bring a thousand.
  const known = await commitNames(
    gathering.git,
    branches.flatMap(({ remoteSha }) => remoteSha ?? []),
  );
  const tip = await trackedTip(gathering);
  return branches.flatMap(({ localSha, remoteRef, remoteSha }) => {
    if (localSha === null) return [];
    const isKnown = remoteSha !== null && known.get(remoteSha)?.kind === 'commit';
    return [{ sha: localSha, base: isKnown ? remoteSha : tip, ref: remoteRef, isDeployed: deploying.has(remoteRef) }];
  });
}

async function byHand(gathering: Gathering): Promise<GoingOutCommit[]> {
  const { change, event } = gathering.context;
  const sha = await commitOf(gathering, change.candidate ?? 'HEAD');
  if (sha === null) return [];
  const said = change.base ?? (event?.kind === 'push' ? event.before : (event?.base ?? null));
  const base = said === null ? await trackedTip(gathering) : await commitOf(gathering, said);
  return [{ sha, base, ref: null, isDeployed: true }];
}

/** Where the branch that deploys stood at the remote when this clone last saw it. */
async function trackedTip(gathering: Gathering): Promise<string | null> {
  const remote = await gathering.ask(deployRemote());
  const [deployment] = gathering.context.deployments;
  if (remote?.tracking === null || remote === null || deployment === undefined) return null;
  const branch = deployment.ref.replace(/^refs\/heads\//, '');
  return commitOf(gathering, `refs/remotes/${remote.tracking}/${branch}`);
}

/** Null when there is no such commit here. */
async function commitOf({ git }: Gathering, revision: string): Promise<string | null> {
  try {
    return (await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
