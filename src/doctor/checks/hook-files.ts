/** Every file between Git and Mosaic exists, may be executed and calls the next one. */
import { hookNames, type HookName } from '../../hooks/hook-file.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { keepsOwnHooks } from '../effective-hooks.js';
import { repairOf } from '../fixes.js';
import { inspectHook, shown } from '../inspect-hook.js';
import type { World } from '../world.js';
import { join } from 'node:path';

export const hookFiles: Check = {
  id: 'hook-files',
  title: 'Hook files',
  run: (world) => Promise.all(hookNames.map((hook) => inspect(hook, world))),
};

async function inspect(hook: HookName, world: World): Promise<CheckResult> {
  const [place, hooks] = await Promise.all([world.place(), world.hooks()]);
  const problem = await inspectHook(hook, hooks, place.root, world.cwd);
  if (problem === null) return ok(`${shown(join(hooks.folder, hook), place.root)} is there and may be executed`);
  const { observed, expected, command } = problem;
  // Files in a folder of somebody else's are not ours to write, nor those that an install no longer needs.
  const isOurs = hooks.isHusky || (problem.repair !== 'install' && (await keepsOwnHooks(hooks, place.root)));
  return {
    status: 'error',
    observed,
    expected,
    command,
    ...(isOurs && { fix: repairOf(problem, place, world.cwd, world.env) }),
  };
}
