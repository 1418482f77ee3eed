/** Which file of a site an address leads to. */
import { folderOf, isInside, joinTree, within } from '../platforms/tree-path.js';

export interface Place {
  /** Folders whose content is published under "/", the first that has a path wins. */
  readonly roots: readonly string[];
  /** The site's own origin: an absolute address may name it. */
  readonly origin: string;
  /** The addresses are those of sources: a bundler adds extensions. */
  readonly isSource: boolean;
  has(path: string): boolean;
}

/** Endings that a server adds to a page's address, and a bundler to a module's. */
const pageEndings = ['', '.html', '/index.html'];
const moduleEndings = [
  '.ts .tsx .js .jsx .mjs .mts .cjs .vue .svelte .astro .json .css .scss .less',
  '/index.ts /index.tsx /index.js /index.jsx /index.mjs /index.vue /index.svelte',
].flatMap((list) => list.split(' '));

/** Null when it leads out of the site or to nothing that is there. */
export function linkTarget(address: string, from: string, place: Place): string | null {
  const path = pathOf(address, place.origin);
  if (path === null) return null;
  const folders =
    path.startsWith('/') || path.startsWith('%PUBLIC_URL%') ? place.roots : [folderOf(from), ...place.roots];
  const plain = path.replace(/^%PUBLIC_URL%/, '');
  // "main.js" in the code may be main.ts on disk.
  const spellings =
    place.isSource && /\.[cm]?jsx?$/.test(plain) ? [plain, plain.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')] : [plain];
  // Any word could be the name of a folder: only what looks like a path is completed.
  const endings =
    /^\.{0,2}\//.test(plain) || plain === '.' ? [...pageEndings, ...(place.isSource ? moduleEndings : [])] : [''];
  for (const folder of folders) {
    for (const spelling of spellings) {
      const found = firstThere(folder, spelling, endings, place);
      if (found !== null) return found;
    }
  }
  return null;
}

function firstThere(folder: string, path: string, endings: readonly string[], place: Place): string | null {
  const base = joinTree(folder, path);
  if (base === null || !place.roots.some((root) => base === root || isInside(base, root))) return null;
  const name = base.slice(base.lastIndexOf('/') + 1);
  // Sass leaves the underscore of a partial away.
  const partial = place.isSource ? [within(folderOf(base), `_${name}.scss`)] : [];
  const candidates = [
    ...endings.map((ending) => (base === '' ? ending.replace(/^\//, '') : `${base}${ending}`)),
    ...partial,
  ];
  return candidates.find((candidate) => place.has(candidate)) ?? null;
}

/** Without origin, query and fragment; null for another site's address. */
function pathOf(address: string, origin: string): string | null {
  const own = address.startsWith(`${origin}/`) ? address.slice(origin.length) : address;
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(own)) return null;
  const [path = ''] = own.split(/[?#]/);
  if (path === '') return null;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
