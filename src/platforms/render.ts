/** Render static sites: the routes that render.yaml gives a service. */
import type { Platform } from './platform.js';
import { renderNames } from './render/names.js';

// Both are loaded apart: the YAML parser is large.
export const render: Platform = {
  id: 'render',
  title: 'Render',
  files: renderNames,
  resolve: async (site, tree) => (await import('./render/resolve.js')).resolveRender(site, tree),
  open: async (routing, _, tree) => {
    const { renderEvaluator } = await import('./render/evaluate.js');
    return renderEvaluator(routing, await tree.paths());
  },
};
