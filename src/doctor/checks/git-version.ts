/** Git is there and new enough for what Mosaic asks of it. */
import { EnvironmentError } from '../../errors.js';
import { ok, type Check } from '../check.js';

const expected = 'Git 2.31 or newer';

export const gitVersion: Check = {
  id: 'git-version',
  title: 'Git',
  async run({ git, env, plainPath }) {
    const problem = {
      status: 'error',
      expected,
      command: 'https://git-scm.com/downloads, then: git --version',
    } as const;
    let output: string;
    try {
      output = (await git.run(['version'])).trim();
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      const isPathEmpty = (env['PATH'] ?? env['Path'] ?? '') === '' && plainPath !== null;
      if (isPathEmpty) return [{ ...problem, observed: 'the PATH is empty', command: `export PATH=${plainPath}` }];
      return [{ ...problem, observed: error.message }];
    }
    const [, major, minor] = /(\d+)\.(\d+)/.exec(output) ?? [];
    if (major === undefined) return [{ ...problem, status: 'unknown', observed: `git version says "${output}"` }];
    const isEnough = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 31);
    return [isEnough ? ok(output, expected) : { ...problem, observed: output }];
  },
};
