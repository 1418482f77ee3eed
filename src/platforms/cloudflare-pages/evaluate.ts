/** Follows a request as Cloudflare does: functions, then `_redirects`, then files. */
import type { Destination, Evaluator, Routing, Rule, Site } from '../platform.js';
import { decodedPath, siteFiles, splitPath, type SiteFiles } from '../site-files.js';
import { functionsOf } from './functions.js';
import { redirectMatcher } from './match.js';
import type { CloudflareSettings } from './settings.js';
import type { Wrangler } from './wrangler.js';

export function cloudflareEvaluator(routing: Routing, site: Site, paths: readonly string[]): Evaluator {
  const settings = routing.settings as CloudflareSettings;
  const { refused, adapter, roots } = settings;
  const files = siteFiles(
    paths,
    roots,
    (path) => !/(?:^|\/)(?:_redirects|_headers|_routes\.json)$|\/_worker\.js(?:\/|$)/.test(path),
  );
  const functionFor = functionsOf(paths, settings);
  const match = redirectMatcher(routing.rules);
  const evaluate = (path: string, query: string): Destination => {
    const answerer = functionFor(path);
    if (answerer?.isMiddleware === true) return undecided(`${answerer.name} may answer it or hand it on`, null);
    if (answerer !== null) return { kind: 'function', name: answerer.name, rule: null, source: answerer.name };
    if (adapter !== null)
      return undecided(`the build by ${adapter} may make a Worker that answers it`, match(path)?.rule ?? null);
    const met = match(path);
    if (met === null) return asset(path, null, settings, files);
    const { rule, to } = met;
    const target = new URL(to, `${site.origin}${path}`);
    // A rewrite looks for a file of that name, never for another rule.
    if (rule.status === 200) return asset(target.pathname, rule, settings, files);
    const isHere = target.origin === new URL(site.origin).origin;
    const base = isHere ? target.pathname : `${target.origin}${target.pathname}`;
    const url = `${base}${target.search === '' ? query : target.search}${target.hash}`;
    return { kind: 'redirect', url, status: rule.status ?? 302, rule };
  };
  return {
    evaluate: ({ method, path: requested }) => {
      if (refused !== null) return undecided(refused, null);
      const { path, query } = splitPath(requested);
      const end = evaluate(new URL(`${site.origin}${path}`).pathname, query);
      // Files answer only GET and HEAD.
      const isRefused = end.kind === 'page' && !/^(?:GET|HEAD)$/i.test(method);
      return isRefused ? { kind: 'not-found' } : end;
    },
  };
}

/** The file of that path; ".html" and "index" may be left out. Redirects to the shorter name lead to the same file. */
function asset(encoded: string, rule: Rule | null, settings: CloudflareSettings, files: SiteFiles): Destination {
  const { worker, isBuilt } = settings;
  const path = decodedPath(encoded);
  const bare = path.replace(/\/$/, '');
  const candidates = path.endsWith('/')
    ? [`${path}index.html`, `${bare}.html`]
    : [path, `${path}.html`, `${path}/index.html`];
  const name = candidates.find((candidate) => files.file(candidate) !== null);
  const isPlain = worker === null || worker.htmlHandling === 'auto-trailing-slash' || name === path;
  if (name !== undefined && isPlain) return { kind: 'page', path: name, status: 200, rule };
  if (name !== undefined) return undecided(`\`html_handling\` of ${worker?.file ?? ''} decides`, rule);
  // A build is taken to make the file that a rule names, and the site's first page.
  if (isBuilt && (rule !== null || path === '/')) return { kind: 'page', path, status: 200, rule };
  if (worker !== null) return withoutAsset(worker, rule);
  // https://developers.cloudflare.com/pages/configuration/serving-pages/: without a 404 page, it is a single-page app.
  const folders = path.split('/').map((_, depth, steps) => steps.slice(0, depth).join('/'));
  if (folders.some((folder) => files.file(`${folder}/404.html`) !== null)) return { kind: 'not-found' };
  return isBuilt || files.file('/index.html') !== null ? fallback : { kind: 'not-found' };
}

const fallback: Destination = { kind: 'page', path: '/index.html', status: 200, rule: null };

function withoutAsset({ main, notFoundHandling }: Wrangler, rule: Rule | null): Destination {
  if (main !== null && rule === null) return { kind: 'function', name: main, rule, source: main };
  return notFoundHandling === 'single-page-application' && rule === null ? fallback : { kind: 'not-found' };
}

function undecided(why: string, rule: Rule | null): Destination {
  return { kind: 'undecided', why, rule };
}
