/** The files of one revision or of the index, listed by one Git command and read from Git's own objects. */
import type { Tree } from '../platforms/platform.js';
import { largestLoaded, type Blob, type Blobs } from './git-blobs.js';
import { GitFailure, type Git } from './git.js';

export interface TreeFile {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  /** Object id of its content. */
  readonly oid: string;
}

export interface GitTree extends Tree {
  /** Regular files; links and submodules are none. */
  readonly files: readonly TreeFile[];
  /** Null when it has no such regular file. */
  oidOf(path: string): string | null;
  /** What users load, which may be larger than what people write; null when there is no such regular file. */
  readLoaded(path: string): Promise<Blob | null>;
}

/** Several revisions at once. They share most files, so that only what sets them apart is listed for each. */
export interface Trees {
  /** Id of the one that was listed whole; null for the index. */
  readonly listed: string | null;
  readonly files: readonly TreeFile[];
  /** Files of the others that it has not, or not so; one path may be there in several versions. */
  readonly others: readonly TreeFile[];
  /** In the order asked for. Equal trees have equal ids; each is made anew, because a push may bring a thousand. */
  readonly trees: readonly { readonly id: string; open(): GitTree }[];
}

/** `git --literal-pathspecs commit` and its like tell every hook to take ":/" for the name of a file. */
export const ownPathspecs = {
  GIT_LITERAL_PATHSPECS: null,
  GIT_GLOB_PATHSPECS: null,
  GIT_NOGLOB_PATHSPECS: null,
  GIT_ICASE_PATHSPECS: null,
} as const;

/** What the next commit would hold, also where Git commits from a temporary index. */
export async function treesOfIndex(git: Git, blobs: Blobs): Promise<Trees> {
  const tree = treeOf(await indexEntries(git), blobs);
  return { listed: null, files: tree.files, others: [], trees: [{ id: 'index', open: () => tree }] };
}

/** What holds no files, such as the tag of a blob or a branch without commits, is an empty tree. */
export async function treesOfRevisions(git: Git, blobs: Blobs, revisions: readonly string[]): Promise<Trees> {
  const [only = '', ...more] = revisions;
  if (more.length === 0) {
    const tree = treeOf(await listed(git, only), blobs);
    return { listed: only, files: tree.files, others: [], trees: [{ id: only, open: () => tree }] };
  }
  const ids = await treeIds(git, revisions);
  const [first = '', ...others] = new Set(ids.filter((id) => id !== ''));
  const [entries, changes] = await Promise.all([listed(git, first), changesFrom(git, first, others)]);
  const changed = [...changes.values()].flatMap((of) => [...of.values()]).filter((entry) => entry !== null);
  const entriesOf = (id: string): readonly Entry[] => (id === '' ? [] : merged(entries, changes.get(id) ?? new Map()));
  return {
    listed: first,
    files: entries.filter(isFile),
    others: changed.filter(isFile),
    trees: ids.map((id) => ({ id, open: () => treeOf(entriesOf(id), blobs) })),
  };
}

async function listed(git: Git, revision: string): Promise<Entry[]> {
  if (revision === '') return [];
  try {
    return records(await git.run(['ls-tree', '-r', '-z', '--full-tree', revision])).map(treeEntry);
  } catch (error) {
    // A blob's tag, or HEAD before the first commit; anything else would make a broken clone look clean.
    if (error instanceof GitFailure && /not a tree object|not a valid object name/i.test(error.stderr)) return [];
    throw error;
  }
}

interface Entry extends TreeFile {
  /** Octal: 100644 and 100755 are regular files. */
  readonly mode: string;
}

function treeOf(entries: readonly Entry[], blobs: Blobs): GitTree {
  const files = entries.filter(isFile);
  let byPath: ReadonlyMap<string, string> | null = null;
  let paths: readonly string[] | null = null;
  const oidOf = (path: string): string | null => {
    byPath ??= new Map(files.map((file) => [file.path, file.oid]));
    return byPath.get(path) ?? null;
  };
  return {
    files,
    oidOf,
    paths: () => Promise.resolve((paths ??= entries.map(({ path }) => path))),
    read: async (path) => {
      const oid = oidOf(path);
      const blob = oid === null ? null : await blobs.read(oid);
      return blob?.kind === 'text' ? blob.text : null;
    },
    readLoaded: async (path) => {
      const oid = oidOf(path);
      return oid === null ? null : blobs.read(oid, largestLoaded);
    },
  };
}

function isFile({ mode }: Entry): boolean {
  return mode.startsWith('100');
}

/** Records end in NUL, so any file name is taken literally. */
function records(output: string): string[] {
  const list = output.split('\0');
  list.pop();
  return list;
}

/** `100644 blob <oid> TAB path` */
function treeEntry(record: string): Entry {
  const tab = record.indexOf('\t');
  return {
    mode: record.slice(0, 6),
    oid: record.slice(record.lastIndexOf(' ', tab) + 1, tab),
    path: record.slice(tab + 1),
  };
}

/** `100644 <oid> <stage> TAB path`. Versions of a conflict are left out: none of them is what a commit would hold. */
async function indexEntries(git: Git): Promise<Entry[]> {
  const args = ['ls-files', '--stage', '-z', '--full-name', '--', ':/'];
  const output = await git.run(args, { env: ownPathspecs });
  return records(output).flatMap((record) => {
    const tab = record.indexOf('\t');
    const isConflicting = !record.startsWith('0', tab - 1);
    if (isConflicting) return [];
    return [{ mode: record.slice(0, 6), oid: record.slice(7, tab - 2), path: record.slice(tab + 1) }];
  });
}

/** Object ids of the trees; "" for what has none. */
async function treeIds(git: Git, revisions: readonly string[]): Promise<string[]> {
  const input = revisions.map((revision) => `${revision}^{tree}\n`).join('');
  const answers = (await git.run(['cat-file', '--batch-check=%(objectname)'], { input })).split('\n');
  return revisions.map((_, index) => /^[0-9a-f]+$/.exec(answers[index] ?? '')?.[0] ?? '');
}

type Changes = ReadonlyMap<string, Entry | null>;

/** Tree → path → its entry there; null when it is gone. */
async function changesFrom(git: Git, first: string, others: readonly string[]): Promise<ReadonlyMap<string, Changes>> {
  if (others.length === 0) return new Map();
  const input = others.map((tree) => `${first} ${tree}\n`).join('');
  const args = ['diff-tree', '--stdin', '-r', '-z', '--no-renames', '--no-ext-diff'];
  const fields = (await git.run(args, { input })).split('\0');
  const byTree = new Map<string, Map<string, Entry | null>>();
  let current = new Map<string, Entry | null>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    // `<tree> <tree> LF` for each pair, then `:<mode> <mode> <oid> <oid> <status> NUL path NUL` for each change.
    const [change = '', ...pairs] = (fields[at] ?? '').split('\n').toReversed();
    const tree = pairs[0]?.split(' ')[1];
    if (tree !== undefined) byTree.set(tree, (current = new Map()));
    const [, mode = '', , oid = ''] = change.slice(1).split(' ');
    const path = fields[at + 1] ?? '';
    current.set(path, /^0+$/.test(mode) ? null : { mode, oid, path });
  }
  return byTree;
}

/** In Git's order, as both are. */
function merged(entries: readonly Entry[], changes: Changes): readonly Entry[] {
  if (changes.size === 0) return entries;
  const known = new Set<string>();
  const kept = entries.flatMap((entry) => {
    const change = changes.get(entry.path);
    if (change !== undefined) known.add(entry.path);
    return change === null ? [] : [change ?? entry];
  });
  const added = [...changes.values()].filter((entry) => entry !== null && !known.has(entry.path));
  return added.length === 0 ? kept : [...kept, ...added.filter((entry) => entry !== null)].toSorted(inOrder);
}

function inOrder({ path: one }: Entry, { path: other }: Entry): number {
  return one < other ? -1 : 1;
}
