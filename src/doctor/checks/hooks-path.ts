/** Git looks for hooks where Mosaic's are. A folder that does not exist switches all hooks off without a word. */
import { ok, type Check, type CheckResult } from '../check.js';
import type { EffectiveHooks, HooksPathSetting } from '../effective-hooks.js';
import { installFix } from '../fixes.js';
import { shown } from '../inspect-hook.js';
import type { World } from '../world.js';

const expected = 'core.hooksPath is .husky/_, or a folder whose hooks call Mosaic';

export const hooksPath: Check = {
  id: 'hooks-path',
  title: 'Hooks path',
  limit: 45_000,
  async run(world) {
    const { root } = await world.place();
    const hooks = await world.hooks();
    const where = describe(hooks, root);
    if (!hooks.exists) {
      return [await broken(world, hooks, `${where} does not exist: Git runs no hook at all, without a word`)];
    }
    if (hooks.isHusky) return [ok(where, expected)];
    const firings = [...(await world.firings()).values()];
    // Whoever keeps hooks elsewhere may: what counts is that they reach Mosaic.
    if (firings.every(({ kind }) => kind === 'fires')) return [ok(`${where}, whose hooks call Mosaic`, expected)];
    return [await broken(world, hooks, `Git looks in ${where}, whose hooks do not reach Mosaic`)];
  },
};

async function broken(world: World, { settings }: EffectiveHooks, observed: string): Promise<CheckResult> {
  const last = settings.at(-1);
  // A variable or a flag outranks every file that an install could write.
  if (last?.scope === 'command') {
    return { status: 'error', observed, expected, command: 'unset GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS' };
  }
  const fix = installFix(await world.place(), world.cwd, world.env);
  return { status: 'error', observed, expected, command: 'npx mosaic install', fix };
}

function describe({ folder, settings }: EffectiveHooks, root: string): string {
  const name = shown(folder, root);
  const last = settings.at(-1);
  if (last === undefined) return `${name} (core.hooksPath is not set)`;
  const others = settings.slice(0, -1).map((setting) => `; over ${setting.value} from ${source(setting)}`);
  return `${name} (core.hooksPath from ${source(last)}${others.join('')})`;
}

function source({ scope, origin }: HooksPathSetting): string {
  return `${scope}, ${origin.replace(/^file:/, '')}`;
}
