/** Under which names documents keep the commit they were built from. Pure. */
import { commitVariables } from '../platforms/commit-variables.js';

/** A key with everything around it: lower case, without punctuation and without what only says how long a SHA is. */
export function plainName(key: string): string {
  return key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll(/short|long|full|abbrev(?:iated)?/g, '');
}

/** Hold a commit and nothing else. */
const strong: ReadonlySet<string> = new Set([
  ...(
    'gitsha gitcommit gitcommitsha gitcommithash gitcommitid githash githead gitrev gitrevision commit commitsha ' +
    'commithash commitid commitref sha gitsha1 sha1 revision vcsrevision vcsref sourcecommit sourcerevision ' +
    'sourceversion buildsha buildcommit deployedcommit deployedsha releasesha releasecommit'
  ).split(' '),
  ...commitVariables.map(({ name }) => plainName(name)),
]);

/** Often hold a commit, and as often a version alone. */
const ofVersion: ReadonlySet<string> = new Set(
  'version appversion informationalversion productversion release releaseid rev ref tag image'.split(' '),
);

/** May hold a commit, or an id of the build's own that looks like one. */
const ofBuild: ReadonlySet<string> = new Set('build buildid buildversion hash'.split(' '));

const dirty: ReadonlySet<string> = new Set('dirty isdirty gitdirty vcsmodified modified gittreestate'.split(' '));

export type NameKind = 'strong' | 'version' | 'build' | 'dirty';

/** `path` holds the plain names of a field and of what it is in, outermost first. Null when it tells nothing. */
export function kindOfName(path: readonly string[]): NameKind | null {
  const own = path.at(-1) ?? '';
  // "hash" and "id" are told by what they are of: that of a commit, of a build, of a user.
  const longest = owned.has(own) ? 3 : 1;
  for (let count = Math.min(longest, path.length); count > 0; count -= 1) {
    const kind = kindOf(path.slice(-count).join(''));
    if (kind !== null) return kind;
  }
  return null;
}

/** The last stands for a name that only said how long the SHA is. */
const owned: ReadonlySet<string> = new Set(['id', 'hash', 'ref', 'rev', '']);

/** How many of the names around a field are those of a part. "git", "commit" and "build" only spell out its own. */
export function partsAmong(parents: readonly string[]): number {
  return parents.filter((name) => !spelling.has(name)).length;
}

const spelling: ReadonlySet<string> = new Set('git vcs scm commit id build info meta data attributes'.split(' '));

function kindOf(name: string): NameKind | null {
  if (strong.has(name)) return 'strong';
  if (dirty.has(name)) return 'dirty';
  if (ofVersion.has(name)) return 'version';
  return ofBuild.has(name) ? 'build' : null;
}
