/** The lines Git writes to a pre-push hook: which refs go where. */
import { UsageError } from '../errors.js';

export interface PushedRef {
  /** Null when the ref is deleted. Not always a ref name: `HEAD`, `HEAD~0` or a SHA arrive as typed. */
  readonly localRef: string | null;
  readonly localSha: string | null;
  readonly remoteRef: string;
  /** Null when the ref does not exist at the remote yet. */
  readonly remoteSha: string | null;
}

export interface Push {
  /** The remote's name, or its URL when the push named no remote. */
  readonly remote: string;
  /** The URL Git really uses, after `pushurl` and `insteadOf`. */
  readonly url: string;
  readonly refs: readonly PushedRef[];
}

/** Reads `<local ref> SP <local sha> SP <remote ref> SP <remote sha> LF` lines. Throws `UsageError` for anything else. */
export function parsePushedRefs(input: string): PushedRef[] {
  return input
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine);
}

function parseLine(line: string): PushedRef {
  // A local ref can be any revision expression, spaces included (":/fix typo"), so read from the right.
  const match =
    /^(?<localRef>.+) (?<localSha>[0-9a-f]{40,64}) (?<remoteRef>\S+) (?<remoteSha>[0-9a-f]{40,64})\r?$/.exec(line);
  const { localRef, localSha, remoteRef, remoteSha } = match?.groups ?? {};
  if (localRef === undefined || localSha === undefined || remoteRef === undefined || remoteSha === undefined) {
    throw new UsageError('push-line-invalid', 'standard input is not what Git gives a pre-push hook', {
      hint: 'Each line is "<local ref> <local sha> <remote ref> <remote sha>"; Git writes them itself: git push',
    });
  }
  const isDeletion = isZero(localSha);
  return {
    localRef: isDeletion ? null : localRef,
    localSha: isDeletion ? null : localSha,
    remoteRef,
    remoteSha: isZero(remoteSha) ? null : remoteSha,
  };
}

function isZero(sha: string): boolean {
  return /^0+$/.test(sha);
}
