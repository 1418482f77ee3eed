/** The command that installs the hooks, for a folder of the working tree. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foldersUpTo } from '../hooks/mosaic-command.js';

/** Where no package of the tree has Mosaic yet, npx would look for a stranger's package of that name. */
export function installCommand(root: string, from: string): string {
  const isThere = foldersUpTo(root, from).some((folder) => existsSync(join(folder, 'node_modules/.bin/mosaic')));
  return isThere ? 'npx mosaic install' : 'npm install && npx mosaic install';
}
