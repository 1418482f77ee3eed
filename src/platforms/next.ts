/** Next.js: its rewrites are code, so only those written as literals are seen, and none is evaluated. */
import { nextNames } from './next/names.js';
import type { Platform } from './platform.js';

export const next: Platform = {
  id: 'next',
  title: 'Next.js',
  files: nextNames,
  resolve: async (site, tree) => (await import('./next/config.js')).resolveNext(site, tree),
  open: null,
};
