/** A site that a platform's files describe: what the platform takes of them, hands on, and leaves aside. */
import { UsageError } from '../errors.js';
import { isUnavailable } from '../facts/fact.js';
import type { Platform, Routing, Site, Tree } from '../platforms/platform.js';
import { baseName, folderOf, isInside, within } from '../platforms/tree-path.js';
import { ignoredHosts, type IgnoredHost } from './ignored-hosts.js';
import { proxiedPaths, type ProxiedPath } from './proxied.js';

export interface FoundFrontend {
  /** Id of its platform. */
  readonly platform: string;
  /** As the platform's file calls it; null when it does not. */
  readonly name: string | null;
  /** File that says so, relative to the root. */
  readonly file: string;
  /** Relative to the root; "" is the root. */
  readonly rootDir: string;
  /** Relative to the root; null when not said. */
  readonly publish: string | null;
  readonly proxied: readonly ProxiedPath[];
  /** Named by rules that the platform does not take. */
  readonly ignored: readonly IgnoredHost[];
  /** Every host that a rule of the files it takes names, met by users or not. */
  readonly hosts: readonly string[];
  /** What cannot be expressed or had to be guessed, as sentences. */
  readonly notes: readonly string[];
}

export interface SitePlace {
  readonly platform: Platform;
  /** Base names of files that say that it is this platform. */
  readonly marks: readonly string[];
  /** Where the platform starts to look; "" is the root. */
  readonly folder: string;
  /** As the platform's file calls it; null when it does not. */
  readonly name: string | null;
}

/** Null when the platform takes none of the files after all. Throws `UsageError` for files that nobody can read. */
export async function findSite(
  { platform, marks, folder, name }: SitePlace,
  tree: Tree,
): Promise<FoundFrontend | null> {
  if (platform.open === null) return null;
  const site = siteIn(folder, name);
  const routing = await understood(platform, site, tree);
  const file = routing.files.find((taken) => marks.includes(baseName(taken.file)))?.file;
  if (file === undefined) return null;
  const { paths, notes } = proxiedPaths(routing, site, await platform.open(routing, site, tree));
  const root = await projectFolder(file, routing, tree);
  const isNamed = routing.publish !== null && routing.publish !== root;
  return {
    platform: platform.id,
    name,
    file,
    rootDir: root,
    publish: isNamed ? routing.publish : null,
    proxied: paths,
    ...(await ignoredHosts(platform, routing, root, tree)),
    notes: [
      ...notes,
      ...routing.problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`),
      ...routing.guesses.map((guess) => `${file}: ${guess}`),
    ],
  };
}

/** Of which no map says anything yet. */
export function siteIn(folder: string, name: string | null): Site {
  const rootDir = folder === '' ? null : folder;
  return { service: name ?? 'web', origin: 'https://site.invalid', rootDir, base: undefined, publish: null };
}

/** Throws `UsageError` for files that nobody can read. */
export async function understood(platform: Platform, site: Site, tree: Tree): Promise<Routing> {
  try {
    const routing = await platform.resolve(site, tree);
    const fault = routing.problems.find(({ code, isFatal }) => isFatal && code.endsWith('-invalid'));
    if (fault === undefined || routing.rules.length > 0) return routing;
    const { file, line, message } = fault;
    throw unreadable(`${file}:${line}: ${message}`, `Mend ${file}`, { file, line });
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw unreadable(error.message, error.fix);
  }
}

function unreadable(why: string, hint: string, place?: { readonly file: string; readonly line: number }): UsageError {
  return new UsageError('platform-file-invalid', why, { hint, ...(place === undefined ? {} : { place }) });
}

/** The file's own folder, or the package below it that makes what is published. */
async function projectFolder(file: string, { publish }: Routing, tree: Tree): Promise<string> {
  const paths = new Set(await tree.paths());
  const own = folderOf(file);
  for (let folder = publish ?? own; isInside(folder, own) && folder !== own; folder = folderOf(folder)) {
    if (paths.has(within(folder, 'package.json'))) return folder;
  }
  return own;
}
