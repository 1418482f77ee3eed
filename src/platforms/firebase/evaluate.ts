/** Follows a request through Firebase Hosting: redirects, files, rewrites. */
import type { Destination, Evaluator, Routing, Rule } from '../platform.js';
import { siteFiles, splitPath } from '../site-files.js';
import { untimely } from '../timed-match.js';
import { firebasePattern } from './pattern.js';

export interface FirebaseSettings {
  /** Why nothing can be evaluated; null when it can. */
  readonly refused: string | null;
  readonly roots: readonly string[];
  readonly isBuilt: boolean;
  readonly cleanUrls: boolean;
  /** Folder of the project's functions; null when it has several. */
  readonly functions: string | null;
}

/** https://firebase.google.com/docs/hosting/full-config#hosting_priority_order */
export function firebaseEvaluator(routing: Routing, paths: readonly string[]): Evaluator {
  const { refused, roots, isBuilt, cleanUrls, functions } = routing.settings as FirebaseSettings;
  const files = siteFiles(paths, roots);
  const compiled = routing.rules.map((rule) => ({
    rule,
    match: firebasePattern(rule.raw as Readonly<Record<string, unknown>>),
  }));
  const kindOf = ({ raw }: Rule): unknown => (raw as { readonly kind?: unknown }).kind;
  const first = (kind: string, path: string): Destination | Rule | null => {
    for (const { rule, match } of compiled.filter((candidate) => kindOf(candidate.rule) === kind)) {
      const matched = untimely(() => match(path));
      if (typeof matched === 'object') return undecided(matched.why, rule);
      if (matched === 'unknown') return undecided(`whether "${rule.from}" matches is not documented`, rule);
      if (matched === 'yes') return rule;
    }
    return null;
  };
  const evaluate = (path: string): Destination => {
    // https://firebase.google.com/docs/hosting/reserved-urls
    if (path.startsWith('/__/')) return { kind: 'function', name: 'Firebase', rule: null };
    const redirect = first('redirects', path);
    if (redirect !== null)
      return 'kind' in redirect
        ? redirect
        : { kind: 'redirect', url: redirect.to, status: redirect.status ?? 301, rule: redirect };
    const bare = path.replace(/\/$/, '');
    const names = [path, `${bare}/index.html`, ...(cleanUrls ? [`${bare}.html`] : [])];
    const name = names.find((candidate) => files.file(candidate) !== null);
    if (name !== undefined) return page(name, null);
    if (isBuilt && path === '/') return page('/index.html', null);
    const rewrite = first('rewrites', path);
    if (rewrite === null) return { kind: 'not-found' };
    if ('kind' in rewrite) return rewrite;
    if (/^https?:/i.test(rewrite.to)) return undecided(`a rewrite cannot lead to ${rewrite.to}`, rewrite);
    if (!rewrite.to.startsWith('/')) {
      const isOwn = functions !== null && rewrite.to.startsWith('function ');
      return { kind: 'function', name: rewrite.to, rule: rewrite, ...(isOwn ? { source: functions } : {}) };
    }
    const isThere = isBuilt || files.file(rewrite.to) !== null;
    return isThere ? page(rewrite.to, rewrite) : { kind: 'not-found' };
  };
  return {
    evaluate: ({ path }) => (refused === null ? evaluate(splitPath(path).path) : undecided(refused, null)),
  };
}

function page(path: string, rule: Rule | null): Destination {
  return { kind: 'page', path, status: 200, rule };
}

function undecided(why: string, rule: Rule | null): Destination {
  return { kind: 'undecided', why, rule };
}
