/** Vercel: vercel.json of the project's root directory, with the files and functions beside it. */
import type { Platform } from './platform.js';
import { vercelNames } from './vercel/names.js';

// Both are loaded apart: its routing library and the schemas are large.
export const vercel: Platform = {
  id: 'vercel',
  title: 'Vercel',
  files: vercelNames,
  resolve: async (site, tree) => (await import('./vercel/resolve.js')).resolveVercel(site, tree),
  open: async (routing, site, tree) => {
    const { vercelEvaluator } = await import('./vercel/evaluate.js');
    return vercelEvaluator(routing, site, await tree.paths());
  },
};
