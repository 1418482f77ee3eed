/** Nothing tells husky to run no hook: HUSKY=0 does, in the environment or in the file that husky reads first. */
import { readFile } from 'node:fs/promises';
import { quoted } from '../../hooks/hooks-path.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { huskyInitFile } from '../husky-init.js';

const expected = 'HUSKY is not 0';

export const huskySwitch: Check = {
  id: 'husky-switch',
  title: 'HUSKY=0',
  async run(world) {
    const file = huskyInitFile(world);
    const text = await readFile(file, 'utf8').catch(() => '');
    const line = text.split(/\r?\n/).findIndex((entry) => /^[^#]*\bHUSKY=["']?0["']?(?:\s|;|$)/.test(entry));
    const results: CheckResult[] = [];
    if (world.env['HUSKY'] === '0') {
      const observed = 'HUSKY=0 is set here: husky runs no hook';
      results.push({ status: 'error', observed, expected, command: 'unset HUSKY' });
    }
    if (line >= 0) {
      results.push({
        status: 'error',
        observed: `${file}:${line + 1} sets HUSKY=0: husky runs no hook of any repository`,
        expected,
        command: `sed -i.bak ${line + 1}d ${quoted(file)}`,
      });
    }
    return results.length === 0 ? [ok('not set', expected)] : results;
  },
};
