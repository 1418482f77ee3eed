/** The proof: each hook is run as Git runs it, and Mosaic answers from inside. */
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hookNames, type HookName } from '../../hooks/hook-file.js';
import { quoted } from '../../hooks/hooks-path.js';
import { version } from '../../version.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { keepsOwnHooks } from '../effective-hooks.js';
import { fireHook, outcomeOf, type Firing } from '../fire-hook.js';
import { installFix } from '../fixes.js';
import { managerThatCalls } from '../hook-managers.js';
import { huskyInitFile, nodeCommand } from '../husky-init.js';
import { argumentsCommand, handsOnArguments, shown } from '../inspect-hook.js';
import { installCommand } from '../install-command.js';
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
  const uninstalled = async (observed: string): Promise<CheckResult> => {
    const [place, hooks] = await Promise.all([world.place(), world.hooks()]);
    if (await keepsOwnHooks(hooks, place.root)) return error(observed, `git hook run ${hook}`);
    const command = installCommand(place.root, world.cwd);
    return { ...error(observed, command), fix: installFix(place, world.cwd, world.env) };
  };
  switch (firing?.kind) {
    case 'fires':
      return fires(firing, `${act} runs Mosaic ${firing.version}, and a refusal stops it`, expected);
    case 'ignored':
      return firing.isInText
        ? error(
            `${hook} runs Mosaic and succeeds whatever it says`,
            `the line in ${await fileOf(hook, world)} is: ${firing.call} || exit 1`,
          )
        : uninstalled(`${hook} runs Mosaic and succeeds whatever it says`);
    case 'wrong-arguments': {
      const observed = `${hook} calls Mosaic with ${firing.args.length === 0 ? 'no arguments' : firing.args.join(' ')}`;
      return handsOnArguments(firing.call)
        ? uninstalled(observed)
        : error(observed, argumentsCommand(await fileOf(hook, world)));
    }
    case 'silent': {
      const noNode = firing.output.split(/\r?\n/).find((line) => saysNoNode.test(line));
      if (noNode !== undefined) return error(`${hook} does not reach Mosaic: ${noNode.trim()}`, nodeCommand(world));
      if (await firesWithoutInit(hook, world)) {
        const file = huskyInitFile(world);
        return error(`${hook} does not reach Mosaic: ${file} ends it`, `mv ${quoted(file)} ${quoted(`${file}.bak`)}`);
      }
      const observed = `${hook} does not reach Mosaic: it ${outcomeOf(firing)}`;
      return firing.exitCode === 127 ? error(observed, 'npm install') : uninstalled(observed);
    }
    case 'unreachable': {
      const { line, text } = firing.barrier;
      const file = await fileOf(hook, world);
      return error(
        `${file}:${line} ends the hook before it calls Mosaic: ${text}`,
        `sed -i.bak ${line}d ${quoted(file)}`,
      );
    }
    case 'invalid': {
      const file = await fileOf(hook, world);
      return error(`${file} is no script that sh can read: ${firing.output}`, `sh -n ${quoted(file)}`);
    }
    case 'unproved':
      return (await unproved(hook, firing.why, world, expected)) ?? uninstalled(`${hook}: ${firing.why}`);
    case 'not-run':
    case undefined:
      return uninstalled(`${act} runs nothing: ${firing?.why ?? ''}`);
  }
}

function fires(firing: Extract<Firing, { kind: 'fires' }>, observed: string, expected: string): CheckResult {
  const [first, ...others] = firing.notRun;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const left = first === undefined ? '' : `; for this proof the hook's other commands were not run: ${first}${more}`;
  const { barrier } = firing;
  if (barrier !== null) {
    return {
      status: 'warning',
      observed: `${observed}, but only where the condition in its line ${barrier.line} lets it: ${barrier.text}`,
      expected: 'every commit and push is judged',
      command: null,
    };
  }
  if (firing.version === version) return ok(observed + left, expected);
  return {
    status: 'warning',
    observed: `${observed}${left}`,
    expected: `the hook runs the Mosaic that was asked: ${version}`,
    command: 'npm install',
  };
}

/** Whether husky's file of the user's own is what keeps the hook from Mosaic: proved by leaving it out. */
async function firesWithoutInit(hook: HookName, world: World): Promise<boolean> {
  const isThere = await stat(huskyInitFile(world)).then(
    () => true,
    () => false,
  );
  if (!isThere) return false;
  const [place, hooks] = await Promise.all([world.place(), world.hooks()]);
  const env = { ...world.env, XDG_CONFIG_HOME: join(place.gitDir, 'mosaic', 'no-settings') };
  const { platform, signal } = world;
  return (await fireHook(hook, { hooks, place, env, platform, path: undefined, signal })).kind === 'fires';
}

/** "/usr/bin/env: 'node': No such file or directory", in whatever language. */
const saysNoNode = /(?:^|[\s:])\W?node\W?: /;

/** The file that calls Mosaic: behind husky's wrapper the one in `.husky`. */
async function fileOf(hook: HookName, world: World): Promise<string> {
  const [{ root }, { folder, isHusky }] = await Promise.all([world.place(), world.hooks()]);
  return shown(join(isHusky ? dirname(folder) : folder, hook), root);
}

/** Null when Mosaic is not there at all. */
async function unproved(hook: HookName, why: string, world: World, expected: string): Promise<CheckResult | null> {
  const { root } = await world.place();
  const manager = await managerThatCalls(hook, root);
  if (manager !== null) {
    const observed = `not tried: ${manager} says that it calls Mosaic in ${hook}, and may run other commands as well`;
    return { status: 'warning', observed, expected, command: `git hook run ${hook}` };
  }
  if (why.startsWith('it does not call')) return null;
  return { status: 'unknown', observed: `${hook}: ${why}`, expected, command: `git hook run ${hook}` };
}
