/** Code that answers before the files: Pages Functions, `_worker.js`, and a Worker's script. */
import { escapeRegex } from '../escape-regex.js';
import { isInside, within } from '../tree-path.js';
import type { CloudflareSettings } from './settings.js';

export interface Answerer {
  /** Its file. */
  readonly name: string;
  /** It may hand the request on: nothing can be said of it. */
  readonly isMiddleware: boolean;
}

export type FunctionFor = (path: string) => Answerer | null;

export function functionsOf(paths: readonly string[], settings: CloudflareSettings): FunctionFor {
  const { root, roots, routes, worker } = settings;
  if (worker !== null) return scriptFirst(settings);
  const runs = (path: string): boolean =>
    routes === null || (matchesGlob(routes.include, path) && !matchesGlob(routes.exclude, path));
  const script = roots
    .map((folder) => within(folder, '_worker.js'))
    .find((file) => paths.some((path) => path === file || isInside(path, file)));
  if (script !== undefined) return (path) => (runs(path) ? { name: script, isMiddleware: false } : null);
  const folder = within(root, 'functions');
  const functions = paths
    .filter((path) => isInside(path, folder) && /\.[jt]sx?$/.test(path))
    .map((name) => ({ name, ...routeOf(name.slice(folder.length)) }));
  return (path) => {
    const matching = runs(path) ? functions.filter(({ pattern }) => pattern.test(path)) : [];
    // Middleware comes first and decides whether anything else does.
    return matching.find(({ isMiddleware }) => isMiddleware) ?? matching[0] ?? null;
  };
}

/** https://developers.cloudflare.com/workers/static-assets/routing/worker-script/ */
function scriptFirst({ worker }: CloudflareSettings): FunctionFor {
  const { main = null, workerFirst = false } = worker ?? {};
  if (main === null || workerFirst === false) return () => null;
  const answerer: Answerer = { name: main, isMiddleware: false };
  if (workerFirst === true) return () => answerer;
  const excluded = workerFirst.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const included = workerFirst.filter((rule) => !rule.startsWith('!'));
  return (path) => (matchesGlob(included, path) && !matchesGlob(excluded, path) ? answerer : null);
}

/** https://developers.cloudflare.com/pages/functions/routing/: "[id]" is a segment, "[[path]]" any number of them. */
function routeOf(file: string): { readonly pattern: RegExp; readonly isMiddleware: boolean } {
  const segments = file
    .replace(/\.[jt]sx?$/, '')
    .split('/')
    .slice(1);
  const isMiddleware = segments.at(-1) === '_middleware';
  if (isMiddleware || segments.at(-1) === 'index') segments.pop();
  const source = segments.map((segment) => {
    if (/^\[\[.+\]\]$/.test(segment)) return '(?:/.*)?';
    return /^\[.+\]$/.test(segment) ? '/[^/]+' : `/${escapeRegex(segment)}`;
  });
  return { pattern: new RegExp(`^${source.join('')}${isMiddleware ? '(?:/.*)?' : '/?'}$`), isMiddleware };
}

function matchesGlob(rules: readonly string[], path: string): boolean {
  return rules.some((rule) => new RegExp(`^${rule.split('*').map(escapeRegex).join('.*')}$`).test(path));
}
