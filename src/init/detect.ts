/** Finds the sites and services that the platforms' files in a repository describe. */
import type { Platform, Tree } from '../platforms/platform.js';
import { platformFiles, platforms } from '../platforms/registry.js';
import { filesNamed, folderOf } from '../platforms/tree-path.js';
import { findSite, siteIn, understood, type FoundFrontend, type SitePlace } from './found-site.js';
import { hostOf, isPublicName } from './known-hosts.js';
import { isProxy } from './proxied.js';
import { renderServices, type RenderService } from './render.js';

export interface Detected {
  readonly frontends: readonly FoundFrontend[];
  /** Named in render.yaml, which does not say where they answer. */
  readonly render: readonly RenderService[];
  /** What was found and is left to the person, as sentences. */
  readonly notes: readonly string[];
}

/** Throws `UsageError` for a platform file that nobody can read. */
export async function detectPlatforms(tree: Tree): Promise<Detected> {
  const paths = await tree.paths();
  const { sites, servers } = await renderServices(tree);
  const found = await Promise.all(placesOf(paths, sites).map((place) => findSite(place, tree)));
  const frontends = found.filter((frontend) => frontend !== null);
  const notes = [...sharedFiles(paths, frontends), ...(await recognised(tree, paths, frontends))];
  return { frontends, render: servers, notes };
}

function placesOf(paths: readonly string[], renderSites: readonly string[]): SitePlace[] {
  return platforms.flatMap((platform): SitePlace[] => {
    const marks = ownFiles(platform);
    return platform.id === 'render'
      ? renderSites.map((name) => ({ platform, marks, folder: '', name }))
      : foldersWith(paths, marks).map((folder) => ({ platform, marks, folder, name: null }));
  });
}

/** Those that no other platform reads. */
function ownFiles({ files }: Platform): string[] {
  return files.filter((name) => platformFiles.get(name)?.length === 1);
}

/** One in the root speaks for the repository; others count only where the root has none. */
function foldersWith(paths: readonly string[], names: readonly string[]): string[] {
  const folders = [...new Set(filesNamed(paths, names).map(folderOf))];
  return folders.includes('') ? [''] : folders;
}

/** A file that several platforms read says of none that it is used. */
function sharedFiles(paths: readonly string[], frontends: readonly FoundFrontend[]): string[] {
  return [...platformFiles].flatMap(([name, readers]) => {
    const [file] = filesNamed(paths, [name]);
    const isTaken = readers.some(({ id }) => frontends.some(({ platform }) => platform === id));
    if (readers.length < 2 || file === undefined || isTaken) return [];
    return [`${file}: ${readers.map(({ title }) => title).join(' and ')} both read it; add the frontend by hand`];
  });
}

/** Platforms whose files are known but not evaluated: what they proxy is worth a word, but not a service. */
async function recognised(
  tree: Tree,
  paths: readonly string[],
  frontends: readonly FoundFrontend[],
): Promise<string[]> {
  const known = new Set(frontends.flatMap(({ hosts }) => hosts));
  const unevaluated = platforms.filter(({ open, files }) => open === null && filesNamed(paths, files).length > 0);
  const found = await Promise.all(
    unevaluated.map(async (platform) => {
      const { rules } = await understood(platform, siteIn('', null), tree);
      return rules.filter(isProxy).flatMap(({ file, line, from, to }) => {
        const host = hostOf(to);
        if (host === null || !isPublicName(host) || known.has(host)) return [];
        return [
          `${file}:${line}: ${from} → ${to}, but nothing here evaluates ${platform.title}; add the service by hand`,
        ];
      });
    }),
  );
  return found.flat();
}
