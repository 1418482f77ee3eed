/** Which files a site's pages lead to, from file to file. */
import type { GitTree } from '../facts/git-tree.js';
import { folderOf } from '../platforms/tree-path.js';
import { largestLoaded } from '../facts/git-blobs.js';
import { linkTarget, type Place } from './link-target.js';
import { canLink, linksIn } from './links.js';

export interface Reach {
  /** Path → the file that leads to it; null for the pages where users come in. */
  readonly files: ReadonlyMap<string, string | null>;
  /** Files that load others by names that they compute, or import what is not found. */
  readonly open: readonly OpenEnd[];
}

export interface OpenEnd {
  readonly file: string;
  readonly folder: string;
  readonly why: string;
  /** Whatever it loads is unknown: nobody has read it. */
  readonly isUnread?: boolean;
}

export interface Walk {
  readonly tree: GitTree;
  readonly place: Place;
  readonly entries: readonly string[];
  /** Names of packages that imports may name. */
  readonly packages: ReadonlySet<string>;
}

export const unreadBecause = {
  'too-large': `it is larger than ${largestLoaded / 1024 / 1024} MiB`,
  missing: 'it is not in this clone',
  'lfs-pointer': 'Git LFS keeps it elsewhere',
} as const;

export async function reachedFrom({ tree, place, entries, packages }: Walk): Promise<Reach> {
  const files = new Map<string, string | null>(entries.map((entry) => [entry, null]));
  const open: OpenEnd[] = [];
  // Grows while it is walked.
  for (const file of files.keys()) {
    const blob = canLink(file) ? await tree.readLoaded(file) : null;
    if (blob === null || blob.kind === 'binary') continue;
    if (blob.kind !== 'text') {
      open.push({ file, folder: folderOf(file), why: unreadBecause[blob.kind], isUnread: true });
      continue;
    }
    const { targets, imports, isOpen } = linksIn(file, blob.text, place.isSource);
    const missing = place.isSource ? imports.find((name) => !isFound(name, file, place, packages)) : undefined;
    if (missing !== undefined)
      open.push({ file, folder: folderOf(file), why: `it imports ${missing}, which is not found` });
    else if (isOpen) open.push({ file, folder: folderOf(file), why: 'it loads files whose names it computes' });
    for (const target of [...targets, ...imports]) {
      const found = linkTarget(aliased(target, place), file, place);
      if (found !== null && !files.has(found)) files.set(found, file);
    }
  }
  return { files, open };
}

function isFound(name: string, file: string, place: Place, packages: ReadonlySet<string>): boolean {
  if (/^(?:node:|https?:|data:)/.test(name)) return true;
  const bare = name.replace(/[?#].*$/, '');
  if (linkTarget(aliased(bare, place), file, place) !== null) return true;
  const [scope = '', second = ''] = bare.split('/');
  return packages.has(scope.startsWith('@') ? `${scope}/${second}` : scope);
}

/** `@/` and `~/` stand for the folder of the sources in every framework that has them. */
function aliased(name: string, { isSource, roots }: Place): string {
  return isSource && /^[@~]\//.test(name) && roots.length > 0 ? `/${name.slice(2)}` : name;
}
