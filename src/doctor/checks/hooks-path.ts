/** Git looks for hooks where Mosaic's are. A folder that does not exist switches all hooks off without a word. */
import { join, resolve } from 'node:path';
import { quoted } from '../../hooks/hooks-path.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { keepsOwnHooks, type EffectiveHooks, type HooksPathSetting } from '../effective-hooks.js';
import { installFix } from '../fixes.js';
import { shown } from '../inspect-hook.js';
import { installCommand } from '../install-command.js';
import type { World } from '../world.js';

const expected = 'core.hooksPath is .husky/_, or a folder whose hooks call Mosaic';

export const hooksPath: Check = {
  id: 'hooks-path',
  title: 'Hooks path',
  async run(world) {
    const { root } = await world.place();
    const hooks = await world.hooks();
    const where = describe(hooks, root);
    if (!hooks.exists) {
      return [await broken(world, hooks, `${where} does not exist: Git runs no hook at all, without a word`)];
    }
    if (hooks.isHusky) return [ok(where, expected)];
    // Whoever keeps hooks elsewhere may; whether they reach Mosaic, other checks say.
    if (await keepsOwnHooks(hooks, root)) return [ok(`${where}, whose hooks call Mosaic`, expected)];
    return [await broken(world, hooks, `Git looks in ${where}, whose hooks do not reach Mosaic`)];
  },
};

async function broken(world: World, { settings }: EffectiveHooks, observed: string): Promise<CheckResult> {
  const last = settings.at(-1);
  // A variable or a flag outranks every file that an install could write.
  if (last?.scope === 'command') {
    return { status: 'error', observed, expected, command: 'unset GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS' };
  }
  const place = await world.place();
  const install = installCommand(place.root, world.cwd);
  // Husky writes to the repository's own file; one that it includes comes later and counts more.
  if (last?.scope === 'local' && resolve(place.root, filePath(last)) !== join(place.commonDir, 'config')) {
    const command = `git config --file ${quoted(filePath(last))} --unset-all core.hooksPath && ${install}`;
    return { status: 'error', observed, expected, command };
  }
  return { status: 'error', observed, expected, command: install, fix: installFix(place, world.cwd, world.env) };
}

function describe({ folder, settings }: EffectiveHooks, root: string): string {
  const name = shown(folder, root);
  const last = settings.at(-1);
  if (last === undefined) return `${name} (core.hooksPath is not set)`;
  const others = settings.slice(0, -1).map((setting) => `; over ${setting.value} from ${source(setting)}`);
  return `${name} (core.hooksPath${last.value === '' ? ' is empty,' : ''} from ${source(last)}${others.join('')})`;
}

function filePath({ origin }: Pick<HooksPathSetting, 'origin'>): string {
  return origin.replace(/^file:/, '');
}

function source({ scope, origin }: HooksPathSetting): string {
  return `${scope}, ${filePath({ origin })}`;
}
