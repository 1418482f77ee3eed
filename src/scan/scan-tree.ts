/** Finds the references of one tree. */
import type { GitTree, TreeFile } from '../facts/git-tree.js';
import { effectiveFor, type Effective } from './effective.js';
import type { Examined } from './examine.js';
import type { Matter } from './matter.js';
import type { Platforms } from './platforms.js';
import type { Reference } from './reference.js';
import { isRefused } from './refusal.js';
import { retiredRemedy } from './remedy.js';
import type { EffectiveFile, TreeScan, Unread } from './scan-result.js';
import { judgeOf, type Judge } from './standing.js';
import { uselessMarks } from './useless-marks.js';
import { unmappedReferences } from './unmapped-references.js';

export async function scanTree(
  tree: GitTree,
  matter: Matter,
  earlier: () => Promise<GitTree | null>,
): Promise<TreeScan> {
  const effectives = await Promise.all(
    matter.frontends.map(async (frontend) =>
      effectiveFor(frontend, tree, frontend.platform === null ? noPlatforms : await matter.platforms()),
    ),
  );
  const unmapped = await unmappedReferences(effectives, tree, matter, earlier);
  const sightings = await matter.sightings;
  const judge = judgeOf(effectives, sightings.isEmpty ? noPlatforms : await matter.platforms(), tree);
  const references: Reference[] = [];
  const marks: TreeScan['marks'][number][] = [];
  const unread: Unread[] = [];
  let historical = 0;
  for (const file of tree.files) {
    const seen = sightings.of(file);
    if (seen === null) continue;
    if (typeof seen === 'string') {
      unread.push({ file: file.path, why: unreadBecause[seen] });
      continue;
    }
    const found = await retiredReferences(file, seen, matter, judge);
    references.push(...found.filter(({ tier }) => tier !== 'historical'));
    historical +=
      found.filter(({ tier }) => tier === 'historical').length + (found.at(-1)?.tier === 'historical' ? seen.more : 0);
    marks.push(...uselessMarks(file.path, seen, unmapped.marked));
  }
  return {
    references: [...references, ...unmapped.references].toSorted(inOrder),
    historical,
    effective: effectives.flatMap(effectiveFiles),
    marks,
    unread,
    troubles: effectives.flatMap(({ frontend, trouble }) =>
      trouble === null ? [] : [{ service: frontend.site.service, ...trouble }],
    ),
  };
}

const noPlatforms: Platforms = { named: () => null, hasFile: () => false };

const unreadBecause = {
  'too-large': 'it names a retired host, and it is too large to tell where',
  missing: 'it is not in this clone',
} as const;

async function retiredReferences(
  { path }: TreeFile,
  { mentions, marks, isList }: Examined,
  { retired, suppressions, services }: Matter,
  judge: Judge,
): Promise<Reference[]> {
  const marked = new Set(marks.filter(({ reason }) => reason !== null).map(({ line }) => line));
  const references: Reference[] = [];
  for (const { line, column, host, url, isComment, labels } of mentions) {
    if (isPolicy(path, labels) || isRefused(labels, isList ? path : null)) continue;
    // Both are asked, so that both are known to be of use.
    const isCovered = suppressions.cover(path, host);
    if (marked.has(line) || isCovered) continue;
    const standing = await judge({ path, line, host, isComment });
    references.push({
      file: path,
      line,
      column,
      host,
      url,
      tier: standing.tier,
      state: 'retired',
      why: standing.why,
      fix: retiredRemedy(standing, host, retired.match(host, null), services),
      isFailing: standing.tier === 'production',
    });
  }
  return references;
}

/** What policy says of a host is no use of it. */
function isPolicy(path: string, labels: readonly string[]): boolean {
  return /^mosaic\.config\.(?:[cm]?[jt]s|json)$/.test(path) || (path === 'package.json' && labels.includes('mosaic'));
}

/** One entry for each file that the platform takes; the first also says which ones it does not. */
function effectiveFiles({ frontend, platform, routing, trouble }: Effective): EffectiveFile[] {
  const { service } = frontend.site;
  const shadowed = (routing?.shadowed ?? []).map(({ file }) => file);
  const [first, ...more] = routing?.files ?? [];
  if (first !== undefined) {
    const why = [first.why, ...(routing?.guesses ?? [])].join('; ');
    return [{ service, file: first.file, why, shadowed }, ...more.map((file) => ({ service, ...file, shadowed: [] }))];
  }
  const why =
    trouble?.message ??
    (platform !== null
      ? `${platform.title} finds none of its files`
      : frontend.platform === null
        ? 'the map names no platform for it'
        : `the platform ${frontend.platform} is not known here`);
  return [{ service, file: null, why, shadowed }];
}

function inOrder(one: Reference, other: Reference): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
