/** Where a ref of a remote stands now, asked over the network. */
import { isReportedError } from '../errors.js';
import { defineFact, Unavailable } from './fact.js';
import { GitFailure } from './git.js';

/** Null when the remote has no such ref; an annotated tag counts as its commit. Throws `Unavailable` when it does not say. */
export const remoteTip = defineFact(
  'remote tip',
  async ({ git, signal }, remote: string, ref: string): Promise<string | null> => {
    try {
      // Nobody looks at a prompt that a check opened.
      const env = { GIT_TERMINAL_PROMPT: '0' };
      const lines = await git.run(['ls-remote', '--', remote, ref, `${ref}^{}`], { env, signal });
      const tips = new Map(lines.split(/\r?\n/).map((line) => line.split('\t').toReversed() as [string, string]));
      return tips.get(`${ref}^{}`) ?? tips.get(ref) ?? null;
    } catch (error) {
      if (!(error instanceof Error) || isReportedError(error)) throw error;
      const says = error instanceof GitFailure ? error.stderr.trim().split(/\r?\n/)[0] : undefined;
      throw new Unavailable(
        'remote-unreachable',
        `where ${ref} stands at ${remote} is not known: ${says ?? 'git ls-remote did not end in time'}`,
        `git ls-remote ${remote} ${ref}`,
      );
    }
  },
);
