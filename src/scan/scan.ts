/** Finds the references of one or more trees to hosts that are retired, or that the map gives to nobody. */
import { treesOfIndex, treesOfRevisions, type GitTree } from '../facts/git-tree.js';
import { treeId } from '../facts/tree-changes.js';
import type { ProbeClient } from '../probe/client.js';
import { judgeLive } from './live.js';
import { matterOf, type MatterMeans, type ScanQuestion } from './matter.js';
import { openMemo, recording } from './memo.js';
import type { TreeScan } from './scan-result.js';
import { scanTree } from './scan-tree.js';
import type { SuppressionProblem } from './suppressions.js';

export interface ScanMeans extends MatterMeans {
  /** Asks the hosts of production references whether anybody is there; null: nobody is asked. */
  readonly probe: (() => Promise<ProbeClient>) | null;
}

export interface Scanned {
  /** In the order asked for. */
  readonly trees: readonly TreeScan[];
  /** Entries of the policy that count for nothing in all of them. */
  readonly entries: readonly SuppressionProblem[];
}

/** The revision that something replaces, to see whose paths its rules take; null when nothing here knows it. */
export type Earlier = (index: number) => Promise<string | null>;

/** The index (null), or any revision: what was not touched since the last scan is not scanned again. */
export async function scanOne(
  means: ScanMeans,
  question: ScanQuestion,
  revision: string | null,
  earlier: Earlier,
): Promise<Scanned> {
  const memo = openMemo(means, question);
  const kept = await memo.recall(revision);
  if (kept !== null) return live(means, kept);
  const { git, blobs } = means;
  // By its id: a branch may stand elsewhere when the result is kept. "" before the first commit.
  const scannedTree = revision === null ? null : ((await treeId(git, revision)) ?? '');
  const listing = scannedTree === null ? treesOfIndex(git, blobs) : treesOfRevisions(git, blobs, [scannedTree]);
  const matter = matterOf(means, question, listing);
  const { files, trees } = await listing;
  const [only] = trees;
  if (only === undefined) return { trees: [], entries: [] };
  const { tree, reads } = recording(only.open());
  const scan = await scanTree(tree, matter, () => earlierTree(means, earlier(0), reads));
  const scanned = { trees: [scan], entries: matter.suppressions.problems() };
  const sightings = await matter.sightings;
  const sighted = files.filter((file) => sightings.of(file) !== null).map(({ path }) => path);
  if (reads.isComplete) await memo.keep(scanned, { tree: scannedTree, files, watched: [...reads.paths, ...sighted] });
  return live(means, scanned);
}

/** A push may bring a thousand revisions. */
export async function scanRevisions(
  means: ScanMeans,
  question: ScanQuestion,
  revisions: readonly string[],
  earlier: Earlier,
): Promise<Scanned> {
  const [only, ...more] = revisions;
  if (only !== undefined && more.length === 0) return scanOne(means, question, only, earlier);
  const listing = treesOfRevisions(means.git, means.blobs, revisions);
  const matter = matterOf(means, question, listing);
  const { trees } = await listing;
  const done = new Map<string, TreeScan>();
  const scans: TreeScan[] = [];
  // One after the other, because each tree is large.
  for (const [index, { id, open }] of trees.entries()) {
    const found = done.get(id) ?? (await scanTree(open(), matter, () => earlierTree(means, earlier(index))));
    done.set(id, found);
    scans.push(found);
  }
  return live(means, { trees: scans, entries: matter.suppressions.problems() });
}

async function live({ probe }: ScanMeans, { trees, entries }: Scanned): Promise<Scanned> {
  return { trees: probe === null ? trees : await judgeLive(trees, probe), entries };
}

/** Not remembered: another revision may stand there the next time. */
async function earlierTree(
  { git, blobs }: ScanMeans,
  naming: Promise<string | null>,
  reads?: { isComplete: boolean },
): Promise<GitTree | null> {
  if (reads !== undefined) reads.isComplete = false;
  const revision = await naming;
  if (revision === null) return null;
  return (await treesOfRevisions(git, blobs, [revision])).trees[0]?.open() ?? null;
}
