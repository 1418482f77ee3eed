/** What a file is to the users of one site: loaded by its pages, built into them, or only lying beside them. */
import type { GitTree } from '../facts/git-tree.js';
import type { Platform } from '../platforms/platform.js';
import { isInside } from '../platforms/tree-path.js';
import { readSources, sourceStanding } from './built-sources.js';
import type { Effective } from './effective.js';
import type { Frontend } from './frontends.js';
import { publishedStanding, readPages } from './published-pages.js';
import { sourceKind } from './path-kind.js';
import type { Reach } from './reach.js';
import { siteFolders, type SiteFolders } from './site-folders.js';
import type { Standing } from './tier.js';

export interface SiteView {
  /** Null when the file has nothing to do with the site. */
  standing(path: string): Promise<Standing | null>;
}

export function openSite({ frontend, platform, routing }: Effective, tree: GitTree): SiteView {
  // Read only where a file of the site names a host, because it takes long.
  let folders: Promise<SiteFolders> | null = null;
  let pages: Promise<Reach> | null = null;
  let sources: Promise<Reach> | null = null;
  const asPublished = async (path: string, site: SiteFolders): Promise<Standing | null> => {
    if (site.published === null || !isInside(path, site.published)) return null;
    return publishedStanding(path, await (pages ??= readPages(frontend, routing, tree, site.published)), site);
  };
  const asSource = async (path: string, site: SiteFolders): Promise<Standing | null> => {
    if (site.sources === null || !isSource(path, frontend, site.sources)) return null;
    return sourceStanding(path, await (sources ??= readSources(frontend, site, tree)), site, frontend);
  };
  return {
    async standing(path) {
      const site = await (folders ??= siteFolders(frontend, routing, tree));
      if (isFunction(path, site, platform)) {
        return { tier: 'production', why: `${frontend.site.service} runs it as a function` };
      }
      const published = await asPublished(path, site);
      if (published?.tier === 'production') return published;
      return (await asSource(path, site)) ?? published;
    },
  };
}

function isSource(path: string, { foreign }: Frontend, sources: string): boolean {
  const isForeign = foreign.some((folder) => folder !== sources && isInside(folder, sources) && isInside(path, folder));
  return isInside(path, sources) && !isForeign && !/(?:^|\/)node_modules\//.test(path);
}

/** Where platforms look for code that they run for a site. */
const functionFolders: Readonly<Record<string, RegExp>> = {
  netlify: /^netlify\/(?:functions|edge-functions)\//,
  vercel: /^api\/|^(?:src\/)?middleware\.[jt]s$/,
  'cloudflare-pages': /^functions\//,
};

function isFunction(path: string, { base }: SiteFolders, platform: Platform | null): boolean {
  if (platform === null || !isInside(path, base) || sourceKind(path, base) !== null) return false;
  return functionFolders[platform.id]?.test(base === '' ? path : path.slice(base.length + 1)) === true;
}
