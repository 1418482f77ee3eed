/** Follows a request through a static site on Render: a resource of that path wins, then the first rule. */
import type { Destination, Evaluator, Routing, Rule } from '../platform.js';
import { siteFiles, splitPath, type SiteFiles } from '../site-files.js';
import { renderPattern } from './pattern.js';
import type { RenderSettings } from './settings.js';

export function renderEvaluator(routing: Routing, paths: readonly string[]): Evaluator {
  const settings = routing.settings as RenderSettings;
  const files = siteFiles(paths, settings.roots);
  const rules = routing.rules.map((rule) => ({ rule, pattern: renderPattern(rule.from) }));
  return {
    evaluate: ({ path: requested }) => {
      if (settings.refused !== null) return undecided(settings.refused, null);
      const { path, query } = splitPath(requested);
      if (files.file(path) !== null) return page(path, null);
      if (path === '/' && (settings.isBuilt || files.file('/index.html') !== null)) return page('/index.html', null);
      const index = shorthand(path, files);
      for (const { rule, pattern } of rules) {
        const to = pattern.apply(path, rule.to);
        // Render documents only that a resource "at that path" wins, not whether its folder or its ".html" may be left out.
        if (to !== null && index !== null) return undecided(`${index} and a rule both answer`, rule);
        if (to !== null) return applied(rule, to, query, settings, files);
        if (pattern.mayMatch(path)) return undecided(`whether "${rule.from}" matches is not documented`, rule);
      }
      return index === null ? undecided(kept, null) : page(index, null);
    },
  };
}

// https://render.com/docs/blueprint-spec: "Render preserves any existing routing rules that are not included in the
// Blueprint file", so taking a rule out of render.yaml changes nothing.
const kept =
  'no rule of render.yaml matches, but Render keeps rules of its dashboard and of earlier versions of the file';

function shorthand(path: string, files: SiteFiles): string | null {
  const bare = path.replace(/\/$/, '');
  return [`${bare}/index.html`, `${bare}.html`].find((name) => files.file(name) !== null) ?? null;
}

function applied(rule: Rule, to: string, query: string, { isBuilt }: RenderSettings, files: SiteFiles): Destination {
  const isRemote = /^https?:\/\//i.test(to);
  if (rule.status === 301) return { kind: 'redirect', url: to, status: 301, rule };
  if (isRemote) return { kind: 'proxy', url: query === '' || to.includes('?') ? to : `${to}${query}`, rule };
  const { path } = splitPath(to);
  const name = files.file(path) === null ? shorthand(path, files) : path;
  if (name !== null || isBuilt) return page(name ?? path, rule);
  return { kind: 'not-found' };
}

function page(path: string, rule: Rule | null): Destination {
  return { kind: 'page', path, status: 200, rule };
}

function undecided(why: string, rule: Rule | null): Destination {
  return { kind: 'undecided', why, rule };
}
