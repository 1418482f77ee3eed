/** Which of many files may name a host: Git's own search over the files on disk, where Git says that they are the blobs. */
import { GitFailure, type Git } from '../facts/git.js';
import { ownPathspecs } from '../facts/git-tree.js';

/** What was found on disk. */
export interface DiskSearch {
  /** Paths of files that hold one of the texts, or may hold it in UTF-16. */
  readonly found: ReadonlySet<string>;
  /** Paths of which the disk tells nothing: Git does not compare them, or keeps them otherwise than they lie there. */
  readonly untold: ReadonlySet<string>;
}

/** Looks for texts in any case (of ASCII letters), each a line. */
export async function searchDisk(git: Git, texts: readonly string[]): Promise<DiskSearch> {
  const [found, wide, uncompared, converted] = await Promise.all([
    search(git, texts, ['--', ':/']),
    widePaths(git),
    uncomparedPaths(git),
    convertedPaths(git),
  ]);
  return { found: new Set([...found, ...wide]), untold: new Set([...uncompared, ...converted]) };
}

/**
 * Paths that lie on disk otherwise than in a revision, or, for null, in the index. To be asked once a search has ended:
 * what was changed while it ran is then seen to be.
 */
export async function changedOnDisk(git: Git, revision: string | null): Promise<ReadonlySet<string>> {
  const options = ['--name-only', '-z', '--no-renames', '--no-relative', '--ignore-submodules=all'];
  const args =
    revision === null ? ['diff-files', ...options] : ['diff-index', ...options, '--end-of-options', revision, '--'];
  return new Set(paths(await git.run(args)));
}

/** Those of the blobs that hold one of the texts. */
export async function blobsHolding(
  git: Git,
  texts: readonly string[],
  oids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let at = 0; at < oids.length; at += mostNamed) {
    for (const oid of await search(git, texts, oids.slice(at, at + mostNamed))) found.add(oid);
  }
  return found;
}

/** A command line on Windows holds 32,767 characters. */
const mostNamed = 300;

/** Names of what holds one of the texts; binary files are searched too. */
function search(git: Git, texts: readonly string[], where: readonly string[]): Promise<ReadonlySet<string>> {
  // What holds "x.old.example" holds ".old.example": each text costs a pass over all files.
  const needed = texts.filter((text) => !texts.some((other) => other !== text && text.includes(other)));
  return grep(git, `${needed.join('\n')}\n`, ['--ignore-case', '-f', '-', ...where]);
}

/** The marks that begin UTF-16, each a line: bytes that no UTF-8 holds. */
const wideMarks = Buffer.from([0xff, 0xfe, 10, 0xfe, 0xff, 10]);
/** Hold such bytes by chance, and take long to read. */
const neverText = 'png jpg jpeg gif webp avif ico woff woff2 ttf otf eot mp3 mp4 webm mov zip gz tgz br jar pdf wasm';

/** Files that may be UTF-16, in which a search for ASCII finds nothing. */
function widePaths(git: Git): Promise<ReadonlySet<string>> {
  const texts = neverText.split(' ').map((extension) => `:(top,exclude,icase)*.${extension}`);
  return grep(git, wideMarks, ['-f', '-', '--', ':/', ...texts]);
}

async function grep(git: Git, input: string | Buffer, args: readonly string[]): Promise<ReadonlySet<string>> {
  const options = [
    '--fixed-strings',
    '--files-with-matches',
    '-z',
    '--full-name',
    '--no-recurse-submodules',
    '--no-color',
    '--no-textconv',
  ];
  try {
    return new Set(paths(await git.run(['grep', ...options, ...args], { input, env: ownPathspecs })));
  } catch (error) {
    // It found nothing.
    if (error instanceof GitFailure && error.exitCode === 1 && error.stderr === '') return new Set();
    throw error;
  }
}

/** Left out by a sparse checkout, or declared unchanged by hand. Their tag is no capital H. */
async function uncomparedPaths(git: Git): Promise<string[]> {
  const output = await git.run(['ls-files', '-v', '-z', '--full-name', '--', ':/'], { env: ownPathspecs });
  if (!/(?:^|\0)[^H\0]/.test(output)) return [];
  return paths(output).flatMap((record) => (record.startsWith('H') ? [] : [record.slice(2)]));
}

/** A filter or an encoding makes them into something else. Line endings do not matter: a host has none. */
async function convertedPaths(git: Git): Promise<string[]> {
  const attributes = ':(top,exclude,attr:!filter !working-tree-encoding !encoding)';
  return paths(await git.run(['ls-files', '-z', '--full-name', '--', ':/', attributes], { env: ownPathspecs }));
}

/** Each ends in NUL. */
function paths(output: string): string[] {
  const list = output.split('\0');
  list.pop();
  return list;
}
