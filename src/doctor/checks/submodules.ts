/** Commits inside a submodule run that repository's own hooks; one that has a map must have them too. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { GitFailure, openGit, type Git } from '../../facts/git.js';
import { mapFiles } from '../../facts/map-text.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { otherTree } from '../other-tree.js';
import type { World } from '../world.js';

export const submodules: Check = {
  id: 'submodules',
  title: 'Submodules',
  limit: 45_000,
  async run(world) {
    const { root } = await world.place();
    const parent = (await world.git.run(['rev-parse', '--show-superproject-working-tree'])).trim();
    const own = parent === '' ? [] : [ok(`this is a submodule of ${parent}: commits there run the hooks of ${parent}`)];
    const paths = await submodulePaths(openGit(root, world.env));
    const results = await Promise.all(paths.map((path) => inspect(path, root, world)));
    return own.length + results.length === 0 ? [ok('there are none')] : [...own, ...results];
  },
};

async function inspect(path: string, root: string, world: World): Promise<CheckResult> {
  const folder = join(root, path);
  if (!(await exists(join(folder, '.git')))) return ok(`${path} is not checked out`);
  const hasMap = await Promise.all(mapFiles.map((file) => exists(join(folder, file))));
  if (!hasMap.includes(true)) return ok(`${path} has no map: commits inside it are not judged`);
  return otherTree(folder, world);
}

async function submodulePaths(git: Git): Promise<string[]> {
  try {
    const args = ['config', '-z', '--file', '.gitmodules', '--get-regexp', String.raw`^submodule\..*\.path$`];
    const records = (await git.run(args)).split('\0').filter((record) => record !== '');
    return records.map((record) => record.slice(record.indexOf('\n') + 1));
  } catch (error) {
    // No such file, or no submodule in it.
    if (error instanceof GitFailure && error.exitCode === 1) return [];
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
