/** Which _redirects and Wrangler configuration a project has, and what they say. */
import { readJson, strictJson } from '../json-source.js';
import type { Routing, Shadowed, Site, Tree } from '../platform.js';
import { projectFolder } from '../project-folder.js';
import { siteBuild } from '../site-build.js';
import { filesNamed, folderTitle, isInside, joinTree, within } from '../tree-path.js';
import { cloudflareNames, wranglerNames } from './names.js';
import { parseRedirects } from './redirects-file.js';
import type { CloudflareSettings } from './settings.js';
import { wranglerIn, type Wrangler } from './wrangler.js';

// Packages whose build makes a Worker of the whole site.
const adapters =
  /^(?:nuxt|nitro|nitropack|@cloudflare\/(?:vite-plugin|next-on-pages))$|^(?!@cloudflare\/|cloudflare$).*cloudflare/;

export async function resolveCloudflare(site: Site, tree: Tree): Promise<Routing> {
  const paths = await tree.paths();
  const { folder: root, guess, choices, isAmbiguous } = projectFolder(site, paths, [...wranglerNames, 'package.json']);
  const wrangler = await wranglerIn(tree, root);
  const build = await siteBuild(tree, root);
  const published = publishedFolder(site, paths, root, wrangler, build.isBuilt);
  const place = redirectsPlace(paths, root, published.folder);
  const { rules, problems } =
    place === null ? { rules: [], problems: [] } : parseRedirects(place.file, (await tree.read(place.file)) ?? '');
  const isGenerated = published.folder !== root && !paths.some((path) => isIn(path, published.folder));
  const roots = [published.folder, within(root, 'public'), within(root, 'static')].filter((folder) => folder !== null);
  const all = [...(wrangler?.problem ? [wrangler.problem] : []), ...problems];
  const settings: CloudflareSettings = {
    root,
    refused: isAmbiguous ? guess : (wrangler?.problem?.message ?? unplaced(paths, place)),
    roots: isGenerated ? roots : [published.folder ?? root],
    isBuilt: isGenerated,
    adapter: build.packages.find((name) => adapters.test(name)) ?? null,
    worker: wrangler?.assets === 'worker' ? wrangler : null,
    routes: await routesFile(tree, roots),
  };
  return {
    platform: 'cloudflare-pages',
    files: [
      ...(place === null ? [] : [{ file: place.file, why: place.why }]),
      ...(wrangler === null || wrangler.assets === null
        ? []
        : [{ file: wrangler.file, why: `Wrangler reads it from ${folderTitle(root)}` }]),
    ],
    shadowed: await shadowedFiles(tree, paths, place?.file ?? null, wrangler?.file ?? null),
    rules,
    problems: all,
    publish: published.folder,
    guesses: [guess, published.guess, place?.guess ?? null].filter((sentence) => sentence !== null),
    choices: {
      ...choices,
      ...(published.guess === null || published.folder === null
        ? {}
        : { 'published folder': folderTitle(published.folder) }),
      ...(place === null ? {} : { 'source of _redirects': place.guess === null ? 'a published folder' : place.file }),
    },
    settings,
  };
}

interface Published {
  readonly folder: string | null;
  readonly guess: string | null;
}

function isIn(path: string, folder: string | null): boolean {
  return folder !== null && isInside(path, folder);
}

/** The map states it, else Wrangler's configuration; a project without a build is published as it is. */
function publishedFolder(
  site: Site,
  paths: readonly string[],
  root: string,
  wrangler: Wrangler | null,
  isBuilt: boolean,
): Published {
  if (site.publish !== null) return { folder: joinTree(site.publish), guess: null };
  const { directory = null } = wrangler ?? {};
  if (directory !== null) return { folder: directory, guess: null };
  const statement = 'state it as `build.publish` in the authority map';
  if (isBuilt) return { folder: null, guess: `which folder the build publishes is not known; ${statement}` };
  const folder = ['public', 'static', '']
    .map((name) => (name === '' ? root : within(root, name)))
    .find((place) => paths.includes(within(place, 'index.html')));
  const guess = `${folderTitle(folder ?? root)} is taken to be what is published; ${statement} if that is wrong`;
  return { folder: folder ?? root, guess };
}

interface Place {
  readonly file: string;
  readonly why: string;
  readonly guess: string | null;
}

/** In the published folder itself, else where a build copies it from, else the only one there is. */
function redirectsPlace(paths: readonly string[], root: string, published: string | null): Place | null {
  const known = new Set(paths);
  const stated = published === null ? '' : within(published, '_redirects');
  if (known.has(stated))
    return { file: stated, why: `it is in the published folder, ${folderTitle(published ?? '')}`, guess: null };
  for (const name of ['public', 'static']) {
    const file = within(root, `${name}/_redirects`);
    if (known.has(file)) return { file, why: `a build copies ${name}/ into the published folder`, guess: null };
  }
  const [only, ...more] = filesNamed(paths, ['_redirects']);
  if (only === undefined || more.length > 0) return null;
  return { file: only, why: 'it is the only one', guess: `${only} is taken to be copied into the published folder` };
}

/** Without a place, none of several can be said to count. */
function unplaced(paths: readonly string[], place: Place | null): string | null {
  const isOpen = place === null && filesNamed(paths, ['_redirects']).length > 0;
  return isOpen ? 'none of several _redirects files is where a build is known to publish it from' : null;
}

/** https://developers.cloudflare.com/pages/functions/routing/#create-a-_routesjson-file */
async function routesFile(tree: Tree, roots: readonly string[]): Promise<CloudflareSettings['routes']> {
  for (const root of roots) {
    const text = await tree.read(within(root, '_routes.json'));
    if (text === null) continue;
    const { value } = readJson('_routes.json', text, strictJson);
    const { include, exclude } = (value ?? {}) as { include?: unknown; exclude?: unknown };
    const strings = (list: unknown): string[] =>
      Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
    return { include: strings(include), exclude: strings(exclude) };
  }
  return null;
}

async function shadowedFiles(
  tree: Tree,
  paths: readonly string[],
  redirects: string | null,
  wrangler: string | null,
): Promise<Shadowed[]> {
  const others = filesNamed(paths, cloudflareNames).filter((file) => file !== redirects && file !== wrangler);
  return Promise.all(
    others.map(async (file) => {
      const isRedirects = file.endsWith('_redirects');
      const taken = isRedirects ? redirects : wrangler;
      return {
        file,
        why: taken === null ? 'it is not where Cloudflare looks' : `${taken} is taken`,
        rules: isRedirects ? parseRedirects(file, (await tree.read(file)) ?? '').rules : [],
      };
    }),
  );
}
