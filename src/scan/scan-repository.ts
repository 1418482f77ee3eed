/** One scan by hand: of HEAD, the index or any revision. */
import { isCi } from '../engine/ci.js';
import { plainRequest } from '../engine/request.js';
import { UsageError } from '../errors.js';
import type { Blobs } from '../facts/git-blobs.js';
import type { Git } from '../facts/git.js';
import { locateRepository, type RepositoryPlace } from '../facts/repository.js';
import { treeId } from '../facts/tree-changes.js';
import type { ProbeClient } from '../probe/client.js';
import { printable } from '../text/printable.js';
import { loadQuestion, readMapOf } from './load-question.js';
import type { TreeScan } from './scan-result.js';
import { scanOne, type ScanMeans, type Scanned } from './scan.js';

export interface ScanRequest {
  readonly git: Git;
  /** Closed at the end. */
  readonly blobs: Blobs;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Null: the index. */
  readonly revision: string | null;
  readonly isLive: boolean;
}

export interface RepositoryScan {
  readonly tree: TreeScan;
  readonly entries: Scanned['entries'];
  readonly notes: readonly string[];
}

/** Throws `UsageError` for a map, policy or revision that is wrong, `EnvironmentError` without a repository. */
export async function scanRepository({ git, blobs, cwd, env, revision, isLive }: ScanRequest): Promise<RepositoryScan> {
  const ended = new AbortController();
  const locating = locateRepository(git);
  // By hand, HEAD's map judges whatever is scanned.
  const mapText = readMapOf(blobs, revision === null ? '' : 'HEAD');
  mapText.catch(() => undefined);
  try {
    const place = await locating;
    if (revision !== null && revision !== 'HEAD') await refuseUnknown(git, revision);
    const { question, deployBranch, notes } = await loadQuestion({ git, env, place, mapText });
    const means: ScanMeans = {
      git,
      blobs,
      cacheDir: `${place.commonDir}/mosaic`,
      platforms: async () => (await import('./known-platforms.js')).knownPlatforms,
      probe: isLive ? () => openProbe(git, place, { cwd, env, signal: ended.signal }) : null,
    };
    // A commit replaces HEAD; HEAD replaces what this clone last saw of the branch that deploys.
    const tip = deployBranch === null ? null : `refs/remotes/origin/${deployBranch}`;
    const { trees, entries } = await scanOne(means, question, revision, () =>
      Promise.resolve(revision === null ? 'HEAD' : tip),
    );
    const [tree] = trees;
    if (tree === undefined) throw new TypeError('the scan of one tree found none');
    return { tree, entries, notes };
  } finally {
    blobs.close();
    // Ends the questions of `--live` and their connections.
    ended.abort();
  }
}

async function refuseUnknown(git: Git, revision: string): Promise<void> {
  if ((await treeId(git, revision)) !== null) return;
  throw new UsageError('revision-unknown', `--tree ${printable(revision)} is no revision of this clone`, {
    hint: `git rev-parse --verify ${printable(revision)}`,
  });
}

/** Under the policy's own limits, as every other question of a run. */
async function openProbe(
  git: Git,
  place: RepositoryPlace,
  { cwd, env, signal }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<ProbeClient> {
  const [{ contextsOf, load }, opening] = await Promise.all([
    import('../engine/load.js'),
    import('../engine/open-probe.js'),
  ]);
  const request = { ...plainRequest, cwd, env, isCi: isCi(env), modes: ['integration'] as const };
  const startedAt = new Date().toISOString();
  const loaded = await load(git, place, request);
  const { present } = contextsOf(request, loaded, { branch: null }, { startedAt, isRepository: true });
  return opening.openProbe(present, { request, git, signal });
}
