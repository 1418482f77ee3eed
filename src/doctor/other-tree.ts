/** Another working tree of the same user: whether the hooks would fire there. */
import { openGit } from '../facts/git.js';
import { locateRepository } from '../facts/repository.js';
import { hookNames } from '../hooks/hook-file.js';
import { quoted } from '../hooks/hooks-path.js';
import { ok, type CheckResult } from './check.js';
import { elsewhere, readEffectiveHooks } from './effective-hooks.js';
import { repairOf } from './fixes.js';
import { inspectHook } from './inspect-hook.js';
import type { World } from './world.js';

export async function otherTree(path: string, world: World): Promise<CheckResult> {
  const env = elsewhere(world.env);
  const place = await locateRepository(openGit(path, env));
  const hooks = await readEffectiveHooks(place, env);
  const problems = await Promise.all(hookNames.map((hook) => inspectHook(hook, hooks, place.root)));
  const problem = problems.find((found) => found !== null);
  if (problem === undefined) return ok(`the hooks of ${path} are in place`);
  return {
    status: 'error',
    observed: `in ${path} ${problem.observed}, so Git does not run Mosaic there`,
    expected: problem.expected,
    command: `cd ${quoted(path)} && ${problem.command}`,
    fix: repairOf(problem, place, place.root, env),
  };
}
