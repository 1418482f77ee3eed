/** Where a site's published files and their sources lie in a tree. */
import type { GitTree } from '../facts/git-tree.js';
import type { Routing } from '../platforms/platform.js';
import { siteBuild } from '../platforms/site-build.js';
import { folderOf, isInside, within } from '../platforms/tree-path.js';
import type { Frontend } from './frontends.js';

export interface SiteFolders {
  /** Where the platform works: it looks for functions below it. */
  readonly base: string;
  /** Published as it is, from this tree; null when a build makes all of it, or nothing says. */
  readonly published: string | null;
  /** Nothing names what is published: the folder with the start page is taken for it. */
  readonly isGuess: boolean;
  /** Holds what a build makes the site from; null when there is no build. */
  readonly sources: string | null;
  /** Folders of the sources whose files are copied as they are. */
  readonly copied: readonly string[];
}

/** Names by which frameworks know the folder of files that they copy. */
const copiedNames = ['public', 'static'];

export async function siteFolders({ site }: Frontend, routing: Routing | null, tree: GitTree): Promise<SiteFolders> {
  const paths = tree.files.map(({ path }) => path);
  const publish = routing?.publish ?? site.publish;
  const base = site.rootDir ?? site.base ?? baseFrom(publish, routing);
  const { isBuilt } = await siteBuild(tree, base);
  const hasPages = (folder: string): boolean => paths.some((path) => isInside(path, folder) && /\.html?$/i.test(path));
  const isGuess = publish === null && !isBuilt && tree.oidOf(within(base, 'index.html')) !== null;
  const folder = isGuess ? base : publish;
  const published = folder !== null && hasPages(folder) ? folder : null;
  // Without a build, only what the map or the platform names is taken for sources.
  const isNamed = publish !== null || site.rootDir !== null || typeof site.base === 'string';
  const sources = isBuilt || (published === null && isNamed) ? base : null;
  return {
    base,
    published,
    isGuess,
    sources,
    copied:
      sources === null
        ? []
        : copiedNames
            .map((name) => within(base, name))
            .filter((place) => place !== published && paths.some((path) => isInside(path, place))),
  };
}

/** A build writes beside what it reads: "web/dist" is made from "web". */
function baseFrom(publish: string | null, routing: Routing | null): string {
  if (publish !== null) return folderOf(publish);
  const [effective] = routing?.files ?? [];
  return effective === undefined ? '' : folderOf(effective.file);
}
