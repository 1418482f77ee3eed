/** Which paths of a site are plain files, as far as the repository shows it before a build. */
import { isInside } from './tree-path.js';

export interface SiteFiles {
  /** The repository's file that answers exactly this URL path, percent-encoded or not; null when none is known. */
  file(urlPath: string): string | null;
}

/** `roots` are folders whose files are published under "/"; the first that has a path wins. */
export function siteFiles(
  paths: readonly string[],
  roots: readonly string[],
  isPublished: (path: string) => boolean = () => true,
): SiteFiles {
  const files = new Map<string, string>();
  for (const root of new Set(roots)) {
    for (const path of paths) {
      if (!isInside(path, root) || !isPublished(path)) continue;
      const url = root === '' ? `/${path}` : path.slice(root.length);
      if (!files.has(url)) files.set(url, path);
    }
  }
  return { file: (urlPath) => files.get(decodedPath(urlPath)) ?? null };
}

/** Segments that are no valid percent-encoding stay as they are. */
export function decodedPath(urlPath: string): string {
  return urlPath
    .split('/')
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    })
    .join('/');
}

/** "/a/b?c=d" as its path and its query; the query keeps its "?" and is "" when there is none. */
export function splitPath(requestPath: string): { readonly path: string; readonly query: string } {
  const [target = ''] = requestPath.split('#');
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  return { path: path === '' ? '/' : path, query: mark === -1 ? '' : target.slice(mark) };
}
