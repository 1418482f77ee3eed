/** `.mosaic/session_start.json`: where a working session began. Read by a gate, written by `mosaic session`. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Session {
  /** "owner/name"; null where the map has no slug. */
  readonly slug: string | null;
  /** Short branch name; null when HEAD was detached. */
  readonly branch: string | null;
  /** Full SHA; null before the first commit. */
  readonly sha: string | null;
  /** ISO 8601; null in files that only hold `canon_id`. */
  readonly startedAt: string | null;
  /** Random name of the clone it was started in; null in files that only hold `canon_id`. */
  readonly clone: string | null;
}

export const sessionFile = '.mosaic/session_start.json';

/** "missing" when there is none, "invalid" with why when it cannot be understood. */
export type SessionFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'found'; readonly session: Session };

export async function readSession(root: string): Promise<SessionFile> {
  let text: string;
  try {
    text = await readFile(join(root, sessionFile), 'utf8');
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return isMissing ? { kind: 'missing' } : { kind: 'invalid', why: `it cannot be read: ${String(error)}` };
  }
  return parseSession(text);
}

/** Understands what Mosaic writes and the older form that holds only `canon_id`: "slug:branch:sha". */
export function parseSession(text: string): SessionFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'invalid', why: 'it is not JSON' };
  }
  if (data === null || typeof data !== 'object') return { kind: 'invalid', why: 'it is not a JSON object' };
  const field = (name: string): string | null => {
    const value: unknown = Object.hasOwn(data, name) ? Reflect.get(data, name) : null;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const canon = field('canon_id');
  const values = [canon, field('slug'), field('branch'), field('sha'), field('status')];
  if (values.some((value) => value?.toUpperCase().includes('UNINITIALIZED') ?? false)) {
    return { kind: 'invalid', why: 'it says UNINITIALIZED' };
  }
  const parts = /^(?<slug>[^:]*):(?<branch>[^:]*):(?<sha>[0-9a-f]{7,64})?$/i.exec(canon ?? '')?.groups ?? {};
  const nonEmpty = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);
  const session: Session = {
    slug: field('slug') ?? nonEmpty(parts['slug']),
    branch: field('branch') ?? nonEmpty(parts['branch']),
    sha: field('sha') ?? nonEmpty(parts['sha']),
    startedAt: field('started_at'),
    clone: field('clone'),
  };
  if (session.branch === null && session.sha === null && session.clone === null) {
    return { kind: 'invalid', why: 'it names neither a branch nor a commit' };
  }
  return { kind: 'found', session };
}

/** Writes the session and keeps it out of Git. Atomic: a reader sees the old file or the new one. */
export async function writeSession(root: string, session: Session): Promise<void> {
  const file = join(root, sessionFile);
  await mkdir(dirname(file), { recursive: true });
  // The folder may also hold a committed map, so only these two names are ignored.
  await writeFile(join(dirname(file), '.gitignore'), '/session_start.json*\n/.gitignore\n', { flag: 'wx' }).catch(
    ignoreExisting,
  );
  const temporary = `${file}.${crypto.randomUUID()}`;
  const { startedAt, ...rest } = session;
  const canon = `${session.slug ?? ''}:${session.branch ?? ''}:${session.sha ?? ''}`;
  await writeFile(
    temporary,
    `${JSON.stringify({ schema: 1, canon_id: canon, ...rest, started_at: startedAt }, null, 2)}\n`,
  );
  await rename(temporary, file);
}

export async function removeSession(root: string): Promise<void> {
  await rm(join(root, sessionFile), { force: true });
}

/** The clone's own name, made on first use and shared by its linked worktrees. */
export async function cloneName(commonDir: string): Promise<string> {
  const file = join(commonDir, 'mosaic', 'clone');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${crypto.randomUUID()}\n`, { flag: 'wx', mode: 0o600 }).catch(ignoreExisting);
  return (await readFile(file, 'utf8')).trim();
}

/** Null when the clone was never named, so no session can have begun here. */
export async function readCloneName(commonDir: string): Promise<string | null> {
  try {
    return (await readFile(join(commonDir, 'mosaic', 'clone'), 'utf8')).trim();
  } catch {
    return null;
  }
}

function ignoreExisting(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
  throw error;
}
