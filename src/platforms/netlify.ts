/** Netlify: netlify.toml, of which one in the base directory replaces the root's entirely, and _redirects before it. */
import type { Platform } from './platform.js';

// Both are loaded apart: the parsers only where there are files of Netlify's, the engine only where requests are judged.
export const netlify: Platform = {
  id: 'netlify',
  title: 'Netlify',
  commitVariable: 'COMMIT_REF',
  tombstone: 'Netlify',
  files: ['netlify.toml', '_redirects'],
  resolve: async (site, tree) => (await import('./netlify/resolve.js')).resolveNetlify(site, tree),
  open: async (routing, site, tree) => (await import('./netlify/evaluate.js')).openNetlify(routing, site, tree),
};
