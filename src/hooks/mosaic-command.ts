/** How a hook finds Mosaic: hooks run in the repository's root, and husky puts only that root's node_modules on PATH. */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { quoted } from './hooks-path.js';

/** `from` is the folder of the package that has Mosaic, inside `root`. */
export function mosaicCommand(root: string, from: string): string {
  const folders = foldersUpTo(root, from);
  const nearest = folders.find((folder) => existsSync(join(folder, 'node_modules/.bin/mosaic')));
  // Not installed yet: npm will put it where the package is.
  const home = nearest ?? folders.find((folder) => existsSync(join(folder, 'package.json'))) ?? root;
  const path = relative(root, home).replaceAll('\\', '/');
  return path === '' ? 'mosaic' : quoted(`./${path}/node_modules/.bin/mosaic`);
}

/** The folder itself and those around it, innermost first, ending with `root`. */
export function foldersUpTo(root: string, from: string): string[] {
  const folders = [resolve(from)];
  while (folders.at(-1) !== resolve(root)) {
    const last = folders.at(-1) ?? root;
    const parent = dirname(last);
    if (parent === last) return [resolve(root)];
    folders.push(parent);
  }
  return folders;
}
