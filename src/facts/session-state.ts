/** The working session and how its commit relates to HEAD; starts one where there is none. */
import { remoteIdentity, slugOf } from '../authority/remote-url.js';
import { repoOf } from '../authority/repo.js';
import type { AuthorityMap } from '../authority/schema.js';
import { committedBranch } from '../engine/deploying.js';
import { defineFact, type Gathering } from './fact.js';
import { GitFailure, type Git } from './git.js';
import { head, type Head } from './head.js';
import { cloneName, readCloneName, readSession, writeSession, type Session } from './session-file.js';

export type SessionState =
  | { readonly kind: 'started'; readonly session: Session }
  | { readonly kind: 'not-started'; readonly why: string }
  | { readonly kind: 'invalid'; readonly why: string }
  | {
      readonly kind: 'found';
      readonly session: Session;
      /** False when it began in another clone; null when the file does not say. */
      readonly isThisClone: boolean | null;
      /** Whether HEAD descends from the session's commit, or once was it. */
      readonly isInHistory: boolean;
    };

export const sessionState = defineFact('session state', async (gathering): Promise<SessionState> => {
  const [found, at] = await Promise.all([readSession(gathering.root), gathering.ask(head())]);
  if (found.kind === 'invalid') return found;
  if (found.kind === 'missing') return start(gathering, at);
  const { session } = found;
  const clone = session.clone === null ? null : await readCloneName(gathering.commonDir);
  return {
    kind: 'found',
    session,
    isThisClone: session.clone === null ? null : session.clone === clone,
    isInHistory: await isInHistory(gathering, session.sha, at.sha),
  };
});

/** The session that would start now. */
export async function newSession(
  { commonDir, map, startedAt }: { commonDir: string; map: AuthorityMap; startedAt: string },
  at: Head,
): Promise<Session> {
  return {
    slug: repositorySlug(map),
    branch: committedBranch(at),
    sha: at.sha,
    startedAt,
    clone: await cloneName(commonDir),
  };
}

/** "owner/name" as declared, or as the declared origin says. */
export function repositorySlug(map: AuthorityMap): string | null {
  const { slug, origin } = repoOf(map);
  return slug ?? (origin === null ? null : slugOf(remoteIdentity(origin)));
}

async function start({ root, commonDir, context }: Gathering, at: Head): Promise<SessionState> {
  try {
    const session = await newSession({ commonDir, map: context.map, startedAt: context.startedAt }, at);
    await writeSession(root, session);
    return { kind: 'started', session };
  } catch (error) {
    return { kind: 'not-started', why: error instanceof Error ? error.message : String(error) };
  }
}

async function isInHistory({ git }: Gathering, sha: string | null, headSha: string | null): Promise<boolean> {
  if (sha === null || headSha?.startsWith(sha) === true) return true;
  // On an orphan branch nothing descends from anything; being of this clone is all that can be asked.
  if (headSha === null) return isKnownCommit(git, sha);
  try {
    if ((await git.run(['merge-base', sha, headSha])).trim().startsWith(sha)) return true;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
  }
  // After an amend or a rebase HEAD no longer descends from it, but the reflog remembers.
  try {
    const log = await git.run(['reflog', 'show', '--format=%H', 'HEAD']);
    return log.split('\n').some((entry) => entry.startsWith(sha));
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}

async function isKnownCommit(git: Git, sha: string): Promise<boolean> {
  try {
    return (await git.run(['cat-file', '-t', sha])).trim() === 'commit';
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}
