/** The hooks fire in every working tree: a fresh linked worktree has no `.husky/_`, and there Git runs none. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ok, type Check, type CheckResult } from '../check.js';
import { otherTree } from '../other-tree.js';
import type { World } from '../world.js';

export const linkedWorktrees: Check = {
  id: 'linked-worktrees',
  title: 'Linked worktrees',
  limit: 45_000,
  async run(world) {
    const { root } = await world.place();
    const listed = parseWorktrees(await world.git.run(['worktree', 'list', '--porcelain']));
    // This one has checks of its own.
    const others = listed.filter(({ path, isBare }) => !isBare && resolve(path) !== resolve(root));
    if (others.length === 0) return [ok('there are no others')];
    return Promise.all(others.map(({ path }) => inspect(path, world)));
  },
};

async function inspect(path: string, world: World): Promise<CheckResult> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const observed = `${path} is gone, Git still lists it`;
    return { status: 'warning', observed, expected: null, command: 'git worktree prune' };
  }
  return otherTree(path, world);
}

/** One record a worktree: "worktree <path>" and lines of attributes. */
export function parseWorktrees(output: string): { path: string; isBare: boolean }[] {
  return output
    .split(/\r?\n\r?\n/)
    .map((record) => record.split(/\r?\n/))
    .flatMap((lines) => {
      const path = lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length);
      return path === undefined ? [] : [{ path, isBare: lines.includes('bare') }];
    });
}
