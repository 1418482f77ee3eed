/** The files that a commit of everything would hold, read from disk: what platform files say before they are committed. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { largestText } from '../facts/git-blobs.js';
import type { Git } from '../facts/git.js';
import type { Tree } from '../platforms/platform.js';

/** `git` runs in `root`. What Git ignores is left out: the platforms keep caches of their own files there. */
export function workingTree(git: Git, root: string): Tree {
  let listing: Promise<readonly string[]> | null = null;
  return {
    paths: () => (listing ??= listed(git)),
    read: async (path) => ((await (listing ??= listed(git))).includes(path) ? textOf(join(root, path)) : null),
  };
}

async function listed(git: Git): Promise<readonly string[]> {
  const list = async (...kinds: readonly string[]): Promise<string[]> =>
    (await git.run(['ls-files', '-z', '--full-name', '--exclude-standard', ...kinds])).split('\0');
  const [known, deleted] = await Promise.all([list('--cached', '--others'), list('--deleted')]);
  const gone = new Set(deleted);
  return [...new Set(known)].filter((path) => path !== '' && !gone.has(path)).toSorted();
}

/** Null for links, which a platform may not follow, and for what is no text. */
async function textOf(file: string): Promise<string | null> {
  const stats = await lstat(file).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size > largestText) return null;
  const bytes = await readFile(file);
  return bytes.includes(0) ? null : new TextDecoder().decode(bytes);
}
