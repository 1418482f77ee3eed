/** What `mosaic scan` is asked: the map of the judged revision, the policy on disk, the services of the branch's environment. */
import { deployingRefs } from '../authority/environments.js';
import { parseAuthorityMap } from '../authority/parse.js';
import { resolveServices } from '../authority/resolve.js';
import { loadPolicy } from '../config/load.js';
import { chooseEnvironments } from '../engine/environment.js';
import type { Blobs } from '../facts/git-blobs.js';
import { GitFailure, type Git } from '../facts/git.js';
import { mapFiles, missingMap, readDiskMap, type MapText } from '../facts/map-text.js';
import type { RepositoryPlace } from '../facts/repository.js';
import type { ScanQuestion } from './matter.js';

export interface LoadedQuestion {
  readonly question: ScanQuestion;
  /** Short name of the branch that deploys; null when the map names none. */
  readonly deployBranch: string | null;
  /** Sentences about what has no effect. */
  readonly notes: readonly string[];
}

interface Means {
  readonly git: Git;
  readonly env: NodeJS.ProcessEnv;
  readonly place: RepositoryPlace;
  /** Read before the place was known, so that nobody waits for it. */
  readonly mapText: Promise<MapText | null>;
}

/** `revision` is what Git puts before the colon: "HEAD", or "" for the index. */
export async function readMapOf(blobs: Blobs, revision: string): Promise<MapText | null> {
  const found = await Promise.all(mapFiles.map((file) => blobs.read(`${revision}:${file}`)));
  const texts = mapFiles.flatMap((file, index) => {
    const blob = found[index];
    return blob?.kind === 'text' ? [{ file, text: blob.text }] : [];
  });
  return texts[0] ?? null;
}

/** Throws `UsageError` for a map or policy that is missing or wrong. */
export async function loadQuestion({ git, env, place, mapText }: Means): Promise<LoadedQuestion> {
  const { root, commonDir } = place;
  // What is wrong with a policy's severities and gates is not a scan's to tell, so it needs not to know all gates.
  const [text, { policy }] = await Promise.all([
    mapText,
    loadPolicy(root, { allowCode: true, cacheDir: `${commonDir}/mosaic`, builtIn: [] }),
  ]);
  const used = text ?? (await readDiskMap(root));
  if (used === null) throw missingMap(root);
  const { map, warnings } = parseAuthorityMap(used.text, used.file);
  // Without environments every branch is judged alike.
  const branch = map.environments === undefined ? null : await checkedOut(git);
  const services = chooseEnvironments(map, { requested: null, push: null, branch }).flatMap((environment) =>
    resolveServices(map, { environment, env, allowedVariables: policy.env.allow, overrides: {} }),
  );
  return {
    question: { map, services, ignore: policy.scan.ignore, today: new Date().toISOString() },
    deployBranch: deployingRefs(map)[0]?.ref.replace(/^refs\/heads\//, '') ?? null,
    notes: [
      ...(text === null ? [`${used.file} is not in what is judged; the one on disk was used`] : []),
      ...warnings.map(({ line, message }) => `${used.file}:${line}: ${message}`),
    ],
  };
}

/** Null when HEAD is detached. */
async function checkedOut(git: Git): Promise<string | null> {
  try {
    return (await git.run(['symbolic-ref', '--quiet', '--short', 'HEAD'])).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
