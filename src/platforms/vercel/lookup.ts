/** What Vercel's "filesystem" step finds at a path: functions and static files. */
import picomatch from 'picomatch';
import { escapeRegex } from '../escape-regex.js';
import { siteFiles } from '../site-files.js';
import { isInside, joinTree, within } from '../tree-path.js';
import { entriesOf, type VercelConfig } from './config.js';
import { apiFunctions, type ApiFunction } from './functions.js';
import type { VercelSettings } from './settings.js';

export interface Found {
  readonly kind: 'page' | 'function';
  /** A page's URL path, a function's file. */
  readonly name: string;
}

export interface Lookup {
  find(path: string): Found | null;
  /** A build makes more files than the repository shows. */
  readonly isBuilt: boolean;
  /** "[id]" functions, which the rewrites of vercel.json come before. */
  findDynamic(path: string): Found | null;
  /** Vercel answers 404 for `/api` paths without a function. */
  readonly ownsApi: boolean;
}

export function lookupIn(paths: readonly string[], settings: VercelSettings, publish: string | null): Lookup {
  const { root, config, build } = settings;
  const legacy = entriesOf(config.builds);
  const isNext = build.server === 'next' || config.framework === 'nextjs';
  const functions =
    config.builds === undefined ? (isNext ? [] : apiFunctions(paths, root)) : builtFunctions(paths, root, legacy);
  const isBuilt =
    legacy.some(({ use }) => /static-build|\/next\b/.test(String(use))) ||
    (config.builds === undefined && (hasBuild(settings) || isMade(paths, publish)));
  const roots = isBuilt ? [publish, within(root, 'public'), within(root, 'static')] : [publish];
  const sources = new Set(functions.map(({ name }) => name));
  const files = siteFiles(
    paths,
    roots.filter((folder) => folder !== null),
    (path) => !sources.has(path) && isPublished(path, root, legacy),
  );
  const named = ({ name }: ApiFunction): Found => ({ kind: 'function', name });
  const dynamic = functions.filter(({ isDynamic }) => isDynamic);
  return {
    isBuilt,
    ownsApi: config.builds === undefined && functions.length > 0,
    find: (path) => {
      const api = functions.find(({ pattern, isDynamic }) => !isDynamic && pattern.test(path));
      if (api !== undefined) return named(api);
      const page = candidates(path, config).find((name) => files.file(name) !== null);
      return page === undefined ? null : { kind: 'page', name: page };
    },
    findDynamic: (path) => {
      const api = dynamic.find(({ pattern }) => pattern.test(path));
      return api === undefined ? null : named(api);
    },
  };
}

/** Which folder is published; null when only the build knows. */
export function publishedFolder(
  paths: readonly string[],
  { root, config, build }: Pick<VercelSettings, 'root' | 'config' | 'build'>,
  stated: string | null,
): string | null {
  if (stated !== null) return joinTree(stated);
  if (typeof config.outputDirectory === 'string') return joinTree(root, config.outputDirectory);
  if (hasBuild({ config, build })) return null;
  // Without a build, `public` is served when there is one, else the project itself.
  const folder = within(root, 'public');
  return paths.some((path) => isInside(path, folder)) ? folder : root;
}

function hasBuild({ config, build }: Pick<VercelSettings, 'config' | 'build'>): boolean {
  if (config.buildCommand === '') return false;
  return build.isBuilt || build.server !== null || Boolean(config.buildCommand) || Boolean(config.framework);
}

/** A folder that is published but not in the repository. */
function isMade(paths: readonly string[], publish: string | null): boolean {
  return publish !== null && !paths.some((path) => isInside(path, publish));
}

/** `vercel dev` looks for the same names in the same order. */
function candidates(path: string, { cleanUrls, trailingSlash }: VercelConfig): string[] {
  const bare = path.replace(/\/$/, '');
  const slashed = trailingSlash === true ? bare : path;
  const clean = cleanUrls === true && bare !== '' ? [`${slashed}.html`] : [];
  return [path, ...clean, ...(trailingSlash === true && bare !== '' ? [bare] : []), `${bare}/index.html`];
}

/** Configuration and secrets are left out, whatever folder is served. */
function isPublished(
  path: string,
  root: string,
  legacy: readonly { readonly src?: unknown; readonly use?: unknown }[],
): boolean {
  const local = root === '' ? path : path.slice(root.length + 1);
  if (/^(?:vercel\.\w+|now\.json|package(?:-lock)?\.json|\.vercelignore|\.gitignore|\.env.*|README\.md)$/.test(local))
    return false;
  const statics = legacy.filter(({ use }) => /^@(?:vercel|now)\/static(?:@|$)/.test(String(use)));
  return legacy.length === 0 || statics.some(({ src }) => picomatch.isMatch(local, String(src), { dot: true }));
}

/** `builds` (legacy) names each function's file; it is reached under that name. */
function builtFunctions(
  paths: readonly string[],
  root: string,
  legacy: readonly { readonly src?: unknown; readonly use?: unknown }[],
): ApiFunction[] {
  const sources = legacy.filter(({ use }) => !/\/static|\/next\b/.test(String(use))).map(({ src }) => String(src));
  const isFunction = sources.length === 0 ? () => false : picomatch(sources, { dot: true });
  return paths
    .filter((path) => isInside(path, root))
    .map((name) => ({ name, url: root === '' ? name : name.slice(root.length + 1) }))
    .filter(({ url }) => isFunction(url))
    .map(({ name, url }) => ({ name, pattern: new RegExp(`^/?${escapeRegex(url)}$`), isDynamic: false }));
}
