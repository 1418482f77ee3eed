/** Hooks find Node: with the PATH of here, and with the short one that programs started from a desktop have. */
import { isReportedError } from '../../errors.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { findProgram } from '../find-program.js';
import { nodeCommand } from '../husky-init.js';
import type { World } from '../world.js';

export const nodeOnPath: Check = {
  id: 'node-on-path',
  title: 'Node for the hooks',
  limit: 45_000,
  async run(world) {
    const here = await onThisPath(world);
    return here.status === 'ok' ? [here, ...(await onPlainPath(world))] : [here];
  },
};

async function onThisPath(world: World): Promise<CheckResult> {
  const file = await findProgram('node', world.env, world.platform);
  if (file !== null) return ok(`node is ${file}`);
  if (await firesAll(world)) return ok('no node on the PATH, but the hooks find one all the same');
  return {
    status: 'error',
    observed: 'no node on the PATH, so the hooks fail',
    expected: 'a folder of the PATH has node',
    command: nodeCommand(world),
  };
}

async function firesAll(world: World): Promise<boolean> {
  try {
    return [...(await world.firings()).values()].every(({ kind }) => kind === 'fires');
  } catch (error) {
    // A PATH without Node may have no Git either.
    if (isReportedError(error)) return false;
    throw error;
  }
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
      command: nodeCommand(world),
    },
  ];
}
