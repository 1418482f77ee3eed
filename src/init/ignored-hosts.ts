/** Hosts that only rules of files name which a platform does not take: what is left of services that moved, perhaps. */
import type { Platform, Routing, Shadowed, Tree } from '../platforms/platform.js';
import { baseName, folderOf, folderTitle, isInside, within } from '../platforms/tree-path.js';
import { hostOf } from './known-hosts.js';
import { isProxy } from './proxied.js';

export interface IgnoredHost {
  readonly host: string;
  /** The rule that names it: "site/netlify.toml:3". */
  readonly by: string;
  /** Why nobody takes the file, with the platform's name, a clause. */
  readonly why: string;
  /** Why files cannot tell that it is stale, a clause; null when nothing speaks for it. */
  readonly doubt: string | null;
}

interface Hosts {
  readonly ignored: readonly IgnoredHost[];
  readonly hosts: readonly string[];
}

/** `root`: the folder of the site's own package. */
export async function ignoredHosts({ title }: Platform, routing: Routing, root: string, tree: Tree): Promise<Hosts> {
  const paths = new Set(await tree.paths());
  const hosts = routing.rules.flatMap(({ to }) => hostOf(to) ?? []);
  const ignored = routing.shadowed
    .filter(({ file }) => !isSample(file))
    .flatMap((shadowed) => {
      const doubt = doubtAbout(shadowed, routing, root, paths);
      return shadowed.rules.filter(isProxy).flatMap(({ file, line, to }) => {
        const host = hostOf(to);
        return host === null
          ? []
          : [{ host, by: `${file}:${line}`, why: `${title} ignores it: ${shadowed.why}`, doubt }];
      });
    });
  return { hosts: [...new Set(hosts)], ignored };
}

// Their hosts are nobody's, or somebody else's.
function isSample(file: string): boolean {
  return /(?:^|\/)(?:docs?|examples?|samples?|templates?|fixtures?|__fixtures__|tests?|__tests__)\//i.test(file);
}

function doubtAbout(
  { file }: Pick<Shadowed, 'file'>,
  { files, publish }: Routing,
  root: string,
  paths: ReadonlySet<string>,
): string | null {
  if (files.some((taken) => taken.file === file)) return 'its rules may be those of another service';
  const folder = folderOf(file);
  const rival = files.find((taken) => baseName(taken.file) === baseName(file));
  // A file in the root that names the base directory is what people look at; the other one may be the forgotten one.
  if (rival !== undefined && isInside(rival.file, folder)) return `${rival.file} may be the stale one of both`;
  const built = publish ?? root;
  const isPart = built === folder || isInside(built, folder);
  const hasPage = ['package.json', 'index.html'].some((name) => paths.has(within(folder, name)));
  return hasPage && !isPart
    ? `${folderTitle(folder)} may be a site of its own, or the base directory that the UI names`
    : null;
}
