/** Hooks find Node: with the PATH of here, and with the short one that programs started from a desktop have. */
import { dirname } from 'node:path';
import { quoted } from '../../hooks/hooks-path.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { findProgram } from '../find-program.js';
import { huskyInitFile } from '../husky-init.js';
import type { World } from '../world.js';

export const nodeOnPath: Check = {
  id: 'node-on-path',
  title: 'Node for the hooks',
  limit: 45_000,
  run: async (world) => [await onThisPath(world), ...(await onPlainPath(world))],
};

async function onThisPath(world: World): Promise<CheckResult> {
  const file = await findProgram('node', world.env, world.platform);
  if (file !== null) return ok(`node is ${file}`);
  const firings = [...(await world.firings()).values()];
  if (firings.every(({ kind }) => kind === 'fires'))
    return ok('no node on the PATH, but the hooks find one all the same');
  return {
    status: 'error',
    observed: 'no node on the PATH, so the hooks fail',
    expected: 'a folder of the PATH has node',
    command: initLine(world),
  };
}

async function onPlainPath(world: World): Promise<CheckResult[]> {
  const { plainPath } = world;
  // Where the hook does not fire at all, other checks say why.
  if (plainPath === null || (await world.firings()).get('pre-commit')?.kind !== 'fires') return [];
  if ((await world.firingWith(plainPath)).kind === 'fires') return [ok(`the hooks also run with PATH=${plainPath}`)];
  return [
    {
      status: 'warning',
      observed: `with PATH=${plainPath}, as editors and desktop Git clients may have, the hooks fail`,
      expected: 'the hooks find Node without a shell profile',
      command: initLine(world),
    },
  ];
}

/** Husky reads this file in front of every hook. */
function initLine(world: World): string {
  const file = huskyInitFile(world);
  const line = `export PATH="${dirname(process.execPath).replaceAll('\\', '/')}:$PATH"`;
  return `mkdir -p ${quoted(dirname(file))} && echo ${quoted(line)} >> ${quoted(file)}`;
}
