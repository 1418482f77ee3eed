/** Files that are published as they are: which of them the site's pages lead to. */
import type { GitTree } from '../facts/git-tree.js';
import type { Routing } from '../platforms/platform.js';
import { folderTitle, isInside, within } from '../platforms/tree-path.js';
import type { Frontend } from './frontends.js';
import { linkTarget, type Place } from './link-target.js';
import { canLink } from './links.js';
import { pathKind } from './path-kind.js';
import { reachedFrom, type Reach } from './reach.js';
import type { SiteFolders } from './site-folders.js';
import type { Standing } from './tier.js';

const startNames = ['index.html', 'index.htm', '404.html', '200.html', '_worker.js'];

/** From the pages where users come in: the start page, the pages of errors, and those that rules name. */
export async function readPages(
  { site }: Frontend,
  routing: Routing | null,
  tree: GitTree,
  published: string,
): Promise<Reach> {
  const place: Place = {
    roots: [published],
    origin: site.origin,
    isSource: false,
    has: (path) => tree.oidOf(path) !== null,
  };
  const start = startNames.map((name) => within(published, name)).filter(place.has);
  const named = (routing?.rules ?? []).map(({ to }) => linkTarget(to, within(published, 'index.html'), place));
  const known = [...start, ...named.filter((page) => page !== null)];
  // Without a start page, whoever knows a page's address comes in there.
  const others = tree.files.map(({ path }) => path).filter((path) => isInside(path, published) && isPage(path));
  const entries = known.some(isPage) ? known : [...known, ...others.filter((path) => pathKind(path) === null)];
  return reachedFrom({ tree, place, entries, packages: new Set() });
}

export function publishedStanding(
  path: string,
  { files, open }: Reach,
  { published, isGuess }: SiteFolders,
): Standing | null {
  const from = files.get(path);
  if (from === null) return { tier: 'production', why: 'users open it' };
  if (from !== undefined) return { tier: 'production', why: `users load it: ${from} leads to it` };
  const kind = pathKind(path);
  const isLoadable = canLink(path) && !isPage(path) && kind === null;
  // Without its text, a page may lead to whatever is published; a guess publishes the whole repository.
  const unread = isGuess && kind !== null ? undefined : open.find(({ isUnread }) => isUnread);
  if (unread !== undefined)
    return { tier: 'production', why: `users may load it: what ${unread.file} loads is not known, for ${unread.why}` };
  const end = isLoadable ? open.find(({ folder }) => isInside(path, folder)) : undefined;
  if (end !== undefined) return { tier: 'production', why: `users may load it: ${end.file} is near, and ${end.why}` };
  if (isGuess) return null;
  const what = kind === null ? '' : ` (${kind.what})`;
  return {
    tier: 'dormant',
    isPublished: true,
    why: `it is published with ${folderTitle(published ?? '')}${what}, but no page that users come to leads to it`,
  };
}

export function isPage(path: string): boolean {
  return /\.html?$/i.test(path);
}
