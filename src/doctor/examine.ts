/** Runs every check, each under its own deadline. A check that crashes is a result and never ends the others. */
import { isReportedError } from '../errors.js';
import type { Check, CheckResult } from './check.js';
import type { World } from './world.js';

export interface Examined {
  readonly check: Check;
  readonly results: readonly CheckResult[];
}

/** In the order of the list, whatever ends first. */
export function examine(checks: readonly Check[], world: World): Promise<Examined[]> {
  return Promise.all(checks.map(async (check) => ({ check, results: await results(check, world) })));
}

async function results(check: Check, world: World): Promise<readonly CheckResult[]> {
  const done = new AbortController();
  const { limit = 10_000 } = check;
  const late = async (): Promise<readonly CheckResult[]> => {
    await world.clock.wait(limit, AbortSignal.any([done.signal, world.signal]));
    return [notChecked(`it took longer than ${limit / 1_000} s`, null)];
  };
  try {
    return await Promise.race([check.run(world), late()]);
  } catch (error) {
    if (isReportedError(error)) return [notChecked(error.message, error.hint)];
    return [notChecked(`the check crashed: ${error instanceof Error ? error.message : String(error)}`, null)];
  } finally {
    done.abort();
  }
}

function notChecked(observed: string, command: string | null): CheckResult {
  return { status: 'unknown', observed, expected: null, command };
}
