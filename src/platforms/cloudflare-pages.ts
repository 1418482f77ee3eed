/** Cloudflare Pages, and Workers with static assets: `_redirects` of the published folder, and the code before it. */
import { cloudflareNames } from './cloudflare-pages/names.js';
import type { Platform } from './platform.js';

// Both are loaded apart: the parsers of Wrangler's configuration are large.
export const cloudflarePages: Platform = {
  id: 'cloudflare-pages',
  title: 'Cloudflare Pages',
  files: cloudflareNames,
  resolve: async (site, tree) => (await import('./cloudflare-pages/resolve.js')).resolveCloudflare(site, tree),
  open: async (routing, site, tree) => {
    const { cloudflareEvaluator } = await import('./cloudflare-pages/evaluate.js');
    return cloudflareEvaluator(routing, site, await tree.paths());
  },
};
