/** When a remote's ref was seen at which commit, from the log that Git keeps of its tracking reference. */
import { defineFact } from './fact.js';
import { GitFailure } from './git.js';

export interface TrackedTip {
  readonly sha: string;
  /** ISO 8601: when this clone learnt of it, which is never before it was so. */
  readonly at: string;
}

/** Newest first; empty when there is no such reference or Git keeps no log of it. */
export const trackingLog = defineFact(
  'tracking log',
  async ({ git }, remote: string, ref: string): Promise<readonly TrackedTip[]> => {
    if (!ref.startsWith('refs/heads/')) return [];
    const tracking = `refs/remotes/${remote}/${ref.slice('refs/heads/'.length)}`;
    try {
      const args = ['log', '--walk-reflogs', '--date=unix', '--max-count=500', '--format=%H %gd', tracking, '--'];
      return (await git.run(args)).split(/\r?\n/).flatMap(readEntry);
    } catch (error) {
      if (error instanceof GitFailure) return [];
      throw error;
    }
  },
);

/** "<sha> origin/main@{1700000000}" */
function readEntry(line: string): TrackedTip[] {
  const { sha, seconds } = /^(?<sha>[0-9a-f]{40,64}) .*@\{(?<seconds>\d{1,12})\}$/.exec(line)?.groups ?? {};
  if (sha === undefined || seconds === undefined) return [];
  return [{ sha, at: new Date(Number(seconds) * 1_000).toISOString() }];
}
