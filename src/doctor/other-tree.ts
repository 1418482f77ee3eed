/** Another working tree of the same user: whether the hooks fire there. */
import { openGit } from '../facts/git.js';
import { locateRepository } from '../facts/repository.js';
import { hookNames } from '../hooks/hook-file.js';
import { quoted } from '../hooks/hooks-path.js';
import { ok, type CheckResult } from './check.js';
import { elsewhere, readEffectiveHooks } from './effective-hooks.js';
import { fireHook, outcomeOf } from './fire-hook.js';
import { repairOf } from './fixes.js';
import { inspectHook } from './inspect-hook.js';
import type { World } from './world.js';

export async function otherTree(path: string, { env: here, platform, signal }: World): Promise<CheckResult> {
  const env = elsewhere(here);
  const place = await locateRepository(openGit(path, env));
  const hooks = await readEffectiveHooks(place, env);
  const problems = await Promise.all(hookNames.map((hook) => inspectHook(hook, hooks, place.root, place.root)));
  const problem = problems.find((found) => found !== null);
  const at = `cd ${quoted(path)}`;
  if (problem !== undefined) {
    return {
      status: 'error',
      observed: `in ${path} ${problem.observed}, so Git does not run Mosaic there`,
      expected: problem.expected,
      command: `${at} && ${problem.command}`,
      fix: repairOf(problem, place, place.root, env),
    };
  }
  // Dependencies are installed for each tree, and the hooks look for Mosaic among them.
  const firing = await fireHook('pre-commit', { hooks, place, env, platform, path: undefined, signal });
  if (firing.kind !== 'silent') return ok(`the hooks of ${path} are in place`);
  return {
    status: 'error',
    observed: `in ${path} pre-commit does not reach Mosaic: it ${outcomeOf(firing)}`,
    expected: 'the hooks find Mosaic in every working tree',
    command: firing.exitCode === 127 ? `${at} && npm install` : `${at} && npx mosaic doctor`,
  };
}
