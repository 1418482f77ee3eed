/** Files that a build makes the site from: which of them end up in it. Decided in docs/decisions/dead-references.md. */
import type { GitTree } from '../facts/git-tree.js';
import { baseName, folderTitle, isInside, within } from '../platforms/tree-path.js';
import type { Frontend } from './frontends.js';
import type { Place } from './link-target.js';
import { canLink } from './links.js';
import { sourceKind } from './path-kind.js';
import { isPage } from './published-pages.js';
import { reachedFrom, type OpenEnd, type Reach } from './reach.js';
import type { SiteFolders } from './site-folders.js';
import type { Standing } from './tier.js';

const isModule = (path: string): boolean => /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i.test(path);

/** From the pages that a bundler begins with. `sources` is never null where this is asked. */
export async function readSources({ site }: Frontend, folders: SiteFolders, tree: GitTree): Promise<Reach> {
  const sources = folders.sources ?? '';
  const place: Place = {
    roots: [sources, ...folders.copied, within(sources, 'src'), within(sources, 'app')],
    origin: site.origin,
    isSource: true,
    has: (path) => tree.oidOf(path) !== null,
  };
  const entries = tree.files.map(({ path }) => path).filter((path) => isPage(path) && isStart(path, sources, folders));
  const packages = new Set([...(await dependencies(tree, sources)), ...(await dependencies(tree, ''))]);
  const reach = await reachedFrom({ tree, place, entries, packages });
  const isEntered = [...reach.files.keys()].some((path) => isModule(path) && !isCopied(path, folders));
  if (isEntered) return reach;
  // Next.js, Angular and others begin with modules that no page names.
  const unknown: OpenEnd = { file: sources, folder: sources, why: 'no page in it says which module comes first' };
  return { ...reach, open: [...reach.open, unknown] };
}

function isStart(path: string, sources: string, { copied }: SiteFolders): boolean {
  const folder = path.slice(0, -baseName(path).length).replace(/\/$/, '');
  return [sources, within(sources, 'src'), ...copied].includes(folder);
}

async function dependencies(tree: GitTree, folder: string): Promise<string[]> {
  try {
    const manifest = JSON.parse((await tree.read(within(folder, 'package.json'))) ?? '{}') as Record<string, unknown>;
    const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
    return kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  } catch {
    // A broken manifest names no packages, so every import of one is an open end.
    return [];
  }
}

/** Null for what no build of the site reads. */
export function sourceStanding(
  path: string,
  { files, open }: Reach,
  folders: SiteFolders,
  { site }: Frontend,
): Standing | null {
  const sources = folders.sources ?? '';
  const from = files.get(path);
  if (from !== undefined) {
    const how = from === null ? 'it is a page of it' : `${from} leads to it`;
    return { tier: 'production', why: `${site.service} is built from it: ${how}` };
  }
  if (sourceKind(path, sources) !== null) return null;
  if (isEnvironment(path)) return { tier: 'production', why: `the build of ${site.service} reads it` };
  if (!isBuildInput(path, sources, folders)) return null;
  const [end] = open;
  if (end === undefined) return { tier: 'dormant', why: `no page or module of ${site.service} leads to it` };
  const where = end.file === sources ? '' : `${end.file}: `;
  return {
    tier: 'production',
    why: `${site.service} is built from ${folderTitle(sources)}, and nothing tells that it is left out (${where}${end.why})`,
  };
}

function isCopied(path: string, { copied }: SiteFolders): boolean {
  return copied.some((folder) => isInside(path, folder));
}

/** Build tools put values of these files into the site; those of development are told by their names. */
function isEnvironment(path: string): boolean {
  return /^\.env(?:\.\w+)?$/.test(baseName(path));
}

/** A page beside the sources is none: only templates are pages among them. */
function isBuildInput(path: string, sources: string, folders: SiteFolders): boolean {
  const isDeep = ['src', 'app', 'pages', 'components'].some((name) => isInside(path, within(sources, name)));
  if (isPage(path)) return isDeep;
  return canLink(path) || isCopied(path, folders) || (isDeep && /\.(?:elm|gql|graphql|ya?ml|toml)$/i.test(path));
}
