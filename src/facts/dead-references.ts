/** References to dead hosts in what goes out: the index, each pushed branch, or HEAD. */
import type { Context } from '../engine/context.js';
import { committedBranch, isDeployingBranch } from '../engine/deploying.js';
import type { ScanQuestion } from '../scan/matter.js';
import type { Reference } from '../scan/reference.js';
import type { TreeScan, Unread } from '../scan/scan-result.js';
import type { ScanMeans, Scanned } from '../scan/scan.js';
import type { SuppressionProblem } from '../scan/suppressions.js';
import { defineFact, type Gathering } from './fact.js';
import { openBlobs, type Blobs } from './git-blobs.js';
import { goingOut } from './going-out.js';
import { head } from './head.js';

export interface DeadReferences {
  /** What was judged, as people call it: "what is staged", "main". */
  readonly judged: readonly string[];
  /** Each once, however many of the judged hold it. */
  readonly references: readonly JudgedReference[];
  /** References of the first judged that are counted, not listed. */
  readonly historical: number;
  readonly suppressions: readonly SuppressionProblem[];
  readonly unread: readonly JudgedUnread[];
  readonly troubles: TreeScan['troubles'];
}

export interface JudgedUnread extends Unread {
  /** As of a reference. */
  readonly isDeploying: boolean;
}

export interface JudgedReference extends Reference {
  /** One of what was judged. */
  readonly inside: string;
  /** It deploys; what does not is only warned of. */
  readonly isDeploying: boolean;
}

export const deadReferences = defineFact('dead references', async (gathering): Promise<DeadReferences> => {
  const { git, env, signal } = gathering;
  const blobs = openBlobs(git.cwd, env, signal);
  try {
    const candidates = await candidatesOf(gathering);
    return merged(candidates, await scanned(gathering, blobs, candidates));
  } finally {
    blobs.close();
  }
});

interface Candidate {
  readonly name: string;
  /** Null: the index. */
  readonly revision: string | null;
  /** The revision that it replaces; null when nothing here knows it. */
  readonly earlier: string | null;
  readonly isDeploying: boolean;
}

async function candidatesOf(gathering: Gathering): Promise<Candidate[]> {
  if (gathering.context.trigger === 'pre-commit') return [await staged(gathering)];
  const commits = await gathering.ask(goingOut());
  const candidates = commits.map(({ sha, base, ref, isDeployed }) => ({
    name: ref === null ? sha.slice(0, 12) : ref.replace(/^refs\/heads\//, ''),
    revision: sha,
    earlier: base,
    isDeploying: isDeployed,
  }));
  // What deploys is told first.
  return candidates.toSorted((one, other) => Number(other.isDeploying) - Number(one.isDeploying));
}

async function staged({ ask, context }: Gathering): Promise<Candidate> {
  const branch = committedBranch(await ask(head()));
  // Where no branch is known to deploy, nothing says that the commit stays at home.
  const isDeploying = context.deployments.length === 0 || branch === null || isDeployingBranch(context, branch);
  return { name: 'what is staged', revision: null, earlier: 'HEAD', isDeploying };
}

async function scanned(gathering: Gathering, blobs: Blobs, candidates: readonly Candidate[]): Promise<Scanned> {
  const { git, commonDir, context } = gathering;
  // Only where there is something to find: a commit pays for every module that is loaded.
  const { scanOne, scanRevisions } = await import('../scan/scan.js');
  const isOffline = context.modes.every((mode) => mode === 'local');
  const means: ScanMeans = {
    git,
    blobs,
    cacheDir: `${commonDir}/mosaic`,
    platforms: async () => (await import('../scan/known-platforms.js')).knownPlatforms,
    probe: isOffline ? null : gathering.probe,
  };
  const earlier = (index: number): Promise<string | null> => Promise.resolve(candidates[index]?.earlier ?? null);
  const revisions = candidates.flatMap(({ revision }) => (revision === null ? [] : [revision]));
  return candidates.some(({ revision }) => revision === null)
    ? scanOne(means, questionOf(context), null, earlier)
    : scanRevisions(means, questionOf(context), revisions, earlier);
}

function questionOf({ map, services, policy, startedAt }: Context): ScanQuestion {
  return { map, services, ignore: policy.scan.ignore, today: startedAt };
}

function merged(candidates: readonly Candidate[], { trees, entries }: Scanned): DeadReferences {
  const references = new Map<string, JudgedReference>();
  const marks = new Map<string, SuppressionProblem>();
  const unread = new Map<string, JudgedUnread>();
  for (const [index, tree] of trees.entries()) {
    const { name = '', isDeploying = false } = candidates[index] ?? {};
    for (const reference of tree.references) {
      const key = JSON.stringify([reference.file, reference.line, reference.column, reference.host, reference.tier]);
      // The first are those that deploy.
      if (!references.has(key)) references.set(key, { ...reference, inside: name, isDeploying });
    }
    for (const one of tree.unread) {
      const known = unread.get(one.file);
      // What users get weighs more than what another branch keeps from them.
      if (known === undefined || (one.isPublished && !known.isPublished)) unread.set(one.file, { ...one, isDeploying });
    }
    for (const mark of tree.marks) marks.set(JSON.stringify(mark), mark);
  }
  return {
    judged: candidates.map(({ name }) => name),
    references: [...references.values()],
    historical: trees[0]?.historical ?? 0,
    suppressions: [...entries, ...marks.values()],
    unread: [...unread.values()],
    troubles: [...new Map(trees.flatMap(({ troubles }) => troubles).map((one) => [one.service, one])).values()],
  };
}
