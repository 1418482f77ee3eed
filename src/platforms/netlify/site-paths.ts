/** Which file of the publish directory answers a path: https://docs.netlify.com/manage/routing/redirects/redirect-options */
import { decodedPath, siteFiles } from '../site-files.js';

export interface SitePaths {
  /** Path of the file that answers, decoded; null when none is known. */
  find(path: string): string | null;
}

export function sitePaths(paths: readonly string[], roots: readonly string[]): SitePaths {
  // Only these two are never served.
  const files = siteFiles(paths, roots, (path) => !/(?:^|\/)_(?:redirects|headers)$/.test(path));
  return {
    find: (path) => {
      const found = alternatives(path).find((candidate) => files.file(candidate) !== null);
      return found === undefined ? null : decodedPath(found);
    },
  };
}

/** "/a" may be a/index.html or a.html; a name with a file's ending is only itself. */
function alternatives(path: string): string[] {
  const endings = ['.html', '.htm'];
  if (path.endsWith('/')) {
    const stem = path.slice(0, -1);
    return [
      ...(stem === '' ? [] : endings.map((ending) => stem + ending)),
      ...endings.map((ending) => `${path}index${ending}`),
    ];
  }
  if (/\.(?:html?|png|jpg|js|css|svg|gif|ico|woff2?)$/.test(path)) return [path];
  return [path, ...endings.map((ending) => path + ending), ...endings.map((ending) => `${path}/index${ending}`)];
}
