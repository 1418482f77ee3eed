/** The proof: each hook is run as Git runs it, and Mosaic answers from inside. */
import { hookNames, type HookName } from '../../hooks/hook-file.js';
import { version } from '../../version.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { outcomeOf, type Firing } from '../fire-hook.js';
import { managerThatCalls } from '../hook-managers.js';
import type { World } from '../world.js';

export const hookFiring: Check = {
  id: 'hook-firing',
  title: 'Hooks fire',
  limit: 45_000,
  async run(world) {
    const firings = await world.firings();
    return Promise.all(hookNames.map((hook) => judge(hook, firings.get(hook), world)));
  },
};

async function judge(hook: HookName, firing: Firing | undefined, world: World): Promise<CheckResult> {
  const act = hook === 'pre-commit' ? 'git commit' : 'git push';
  const expected = `${act} runs Mosaic, and its refusal stops it`;
  const error = (observed: string, command: string): CheckResult => ({ status: 'error', observed, expected, command });
  switch (firing?.kind) {
    case 'fires':
      return fires(firing, `${act} runs Mosaic ${firing.version}, and a refusal stops it`, expected);
    case 'ignored':
      return error(
        `${hook} runs Mosaic and succeeds whatever it says`,
        `let nothing follow "hook ${hook}" in the hook that hides its exit code`,
      );
    case 'wrong-arguments':
      return error(
        `${hook} calls Mosaic with ${firing.args.length === 0 ? 'no arguments' : firing.args.join(' ')}`,
        'the line is: mosaic hook pre-push "$@"',
      );
    case 'silent':
      return error(
        `${hook} does not reach Mosaic: it ${outcomeOf(firing)}`,
        firing.exitCode === 127 ? 'npm install' : 'npx mosaic install',
      );
    case 'unproved':
      return unproved(hook, firing.why, world, expected);
    case 'not-run':
    case undefined:
      return error(`${act} runs nothing: ${firing?.why ?? ''}`, 'npx mosaic install');
  }
}

function fires(firing: Extract<Firing, { kind: 'fires' }>, observed: string, expected: string): CheckResult {
  const [first, ...others] = firing.notRun;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const left = first === undefined ? '' : `; for this proof the hook's other commands were not run: ${first}${more}`;
  if (firing.version === version) return ok(observed + left, expected);
  return {
    status: 'warning',
    observed: `${observed}${left}`,
    expected: `the hook runs the Mosaic that was asked: ${version}`,
    command: 'npm install',
  };
}

async function unproved(hook: HookName, why: string, world: World, expected: string): Promise<CheckResult> {
  const { root } = await world.place();
  const manager = await managerThatCalls(hook, root);
  if (manager !== null) {
    const observed = `not tried: ${manager} says that it calls Mosaic in ${hook}, and may run other commands as well`;
    return { status: 'warning', observed, expected, command: `git hook run ${hook}` };
  }
  const isMosaicThere = !why.startsWith('it does not call');
  return {
    status: isMosaicThere ? 'unknown' : 'error',
    observed: `${hook}: ${why}`,
    expected,
    command: isMosaicThere ? `git hook run ${hook}` : 'npx mosaic install',
  };
}
