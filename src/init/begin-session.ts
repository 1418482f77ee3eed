/** Starts a working session outside a run of gates. */
import type { AuthorityMap } from '../authority/schema.js';
import { parseAuthorityMap } from '../authority/parse.js';
import { remoteIdentity, slugOf } from '../authority/remote-url.js';
import type { Git } from '../facts/git.js';
import { mapFiles } from '../facts/map-text.js';
import type { RepositoryPlace } from '../facts/repository.js';
import { writeSession, type Session } from '../facts/session-file.js';
import { newSession } from '../facts/session-state.js';
import { readWorktreeStatus } from '../facts/worktree-status.js';
import { readIfFile } from './read-file.js';
import { remoteOf } from './remote.js';

/** The map on disk; null when there is none. Throws `UsageError` for one that is wrong. */
export async function mapOnDisk(root: string): Promise<{ map: AuthorityMap; file: string } | null> {
  for (const file of mapFiles) {
    const text = await readIfFile(root, file);
    if (text !== null) return { map: parseAuthorityMap(text, file).map, file };
  }
  return null;
}

/** Writes a session for HEAD, over any other, and returns it. */
export async function beginSession(
  git: Git,
  { root, commonDir }: RepositoryPlace,
  startedAt: string,
): Promise<Session> {
  const map = (await mapOnDisk(root))?.map ?? (await mapOfRemote(git));
  const { head, branch } = await readWorktreeStatus(git);
  const session = await newSession({ commonDir, map, startedAt }, { sha: head, branch, rebasing: null });
  await writeSession(root, session);
  return session;
}

/** Without a map, the remote says which repository this is. */
async function mapOfRemote(git: Git): Promise<AuthorityMap> {
  const remote = await remoteOf(git);
  const slug = remote === null ? null : slugOf(remoteIdentity(remote.url));
  return { repo: slug === null ? {} : { slug }, services: [] };
}

/** "main 1a2b3c4d5e6f". */
export function sessionPlace({ branch, sha }: Pick<Session, 'branch' | 'sha'>): string {
  return `${branch ?? 'a detached HEAD'} ${sha?.slice(0, 12) ?? 'before the first commit'}`;
}
