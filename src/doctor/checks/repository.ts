/** There is a Git repository with a working tree here. */
import { EnvironmentError } from '../../errors.js';
import { ok, type Check } from '../check.js';

const expected = 'a Git repository with a working tree';

export const repository: Check = {
  id: 'repository',
  title: 'Repository',
  async run({ place }) {
    try {
      const { root, gitDir, commonDir } = await place();
      return [ok(gitDir === commonDir ? root : `${root}, a linked worktree of ${commonDir}`, expected)];
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      return [{ status: 'error', observed: error.message, expected, command: error.hint }];
    }
  },
};
