/** Firebase Hosting: the `hosting` section of firebase.json. */
import type { Platform } from './platform.js';

// Both are loaded apart: the parser and the globs are large.
export const firebase: Platform = {
  id: 'firebase',
  title: 'Firebase Hosting',
  files: ['firebase.json'],
  resolve: async (site, tree) => (await import('./firebase/resolve.js')).resolveFirebase(site, tree),
  open: async (routing, _, tree) => {
    const { firebaseEvaluator } = await import('./firebase/evaluate.js');
    return firebaseEvaluator(routing, await tree.paths());
  },
};
