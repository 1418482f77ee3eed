/** Finds the references of one tree. */
import type { GitTree, TreeFile } from '../facts/git-tree.js';
import { effectiveFor, type Effective } from './effective.js';
import { examine, type Examined } from './examine.js';
import type { Matter } from './matter.js';
import type { Platforms } from './platforms.js';
import { unreadBecause } from './reach.js';
import type { Reference } from './reference.js';
import { isRefused } from './refusal.js';
import { retiredRemedy } from './remedy.js';
import type { EffectiveFile, TreeScan, Unread } from './scan-result.js';
import { judgeOf, type Judge } from './standing.js';
import { syntaxOf } from './syntax.js';
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
    const examined = typeof seen === 'string' ? await lookCloser(file, seen, { tree, judge, matter }) : seen;
    if ('isPublished' in examined) {
      unread.push(examined);
      continue;
    }
    const found = await retiredReferences(file, examined, matter, judge);
    references.push(...found.filter(({ tier }) => tier !== 'historical'));
    historical +=
      found.filter(({ tier }) => tier === 'historical').length +
      (found.at(-1)?.tier === 'historical' ? examined.more : 0);
    marks.push(...uselessMarks(file.path, examined, unmapped.marked));
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

interface Means {
  readonly tree: GitTree;
  readonly judge: Judge;
  readonly matter: Matter;
}

/** At a file that is larger than what people write: where users get it, it is read none the less. */
async function lookCloser(
  { path }: TreeFile,
  seen: 'too-large' | 'missing',
  { tree, judge, matter }: Means,
): Promise<Examined | Unread> {
  const { tier, isPublished = tier === 'production' } = await judge({ path, line: 1, host: '', isComment: false });
  const blob = isPublished && seen === 'too-large' ? await tree.readLoaded(path) : null;
  if (blob?.kind === 'text') return examine(blob.text, syntaxOf(path), matter.retired);
  const why = seen === 'missing' ? unreadBecause.missing : tooLarge(isPublished);
  return { file: path, why, isPublished };
}

function tooLarge(isPublished: boolean): string {
  return isPublished
    ? `it may name a retired host, and ${unreadBecause['too-large']}`
    : 'it may name a retired host, and it is too large to tell where';
}

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
