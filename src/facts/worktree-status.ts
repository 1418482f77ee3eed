/** HEAD, branch and the paths that differ between HEAD, index and disk, from one `git status`. */
import { defineFact } from './fact.js';
import { GitFailure, type Git } from './git.js';

export interface WorktreeStatus {
  /** Full SHA; null before the first commit. */
  readonly head: string | null;
  /** Short branch name; null when HEAD is detached. */
  readonly branch: string | null;
  /** On disk differs from what the index holds, so a commit would not contain it. */
  readonly unstaged: readonly string[];
  readonly untracked: readonly string[];
  /** Changed in the index against HEAD. */
  readonly staged: readonly string[];
  /** Submodules whose own worktree is dirty, though the commit they stand at is the recorded one. */
  readonly dirtySubmodules: readonly string[];
}

export const worktreeStatus = defineFact('worktree status', ({ git }) => readWorktreeStatus(git));

export const worktreeStatusArgs = [
  'status',
  '--porcelain=v2',
  '--branch',
  '-z',
  '--untracked-files=all',
  '--no-renames',
];

/** `realIndex` asks the index on disk even inside `git commit <path>`, where Git names a temporary one. */
export async function readWorktreeStatus(git: Git, { realIndex = false } = {}): Promise<WorktreeStatus> {
  const env = realIndex ? { GIT_INDEX_FILE: null } : {};
  const status = parseStatus(await git.run(worktreeStatusArgs, { env }));
  return status.branch === null ? { ...status, branch: await checkedOutBranch(git) } : status;
}

/** A branch may really be called "(detached)", which `git status` does not tell from none. */
async function checkedOutBranch(git: Git): Promise<string | null> {
  try {
    return (await git.run(['symbolic-ref', '--quiet', 'HEAD'])).trimEnd().replace(/^refs\/heads\//, '');
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** Porcelain v2 with -z: records end in NUL, so any file name is taken literally. */
export function parseStatus(output: string): WorktreeStatus {
  const status = {
    head: null as string | null,
    branch: null as string | null,
    unstaged: [] as string[],
    untracked: [] as string[],
    staged: [] as string[],
    dirtySubmodules: [] as string[],
  };
  for (const record of output.split('\0')) readRecord(record, status);
  return status;
}

type Writable = {
  -readonly [K in keyof WorktreeStatus]: WorktreeStatus[K] extends readonly string[] ? string[] : WorktreeStatus[K];
};

function readRecord(record: string, status: Writable): void {
  if (record.startsWith('# branch.oid ')) {
    const oid = record.slice('# branch.oid '.length);
    status.head = oid === '(initial)' ? null : oid;
  } else if (record.startsWith('# branch.head ')) {
    const name = record.slice('# branch.head '.length);
    status.branch = name === '(detached)' ? null : name;
  } else if (record.startsWith('? ')) {
    status.untracked.push(record.slice(2));
  } else if (record.startsWith('1 ')) {
    readChange(record, 8, status);
  } else if (record.startsWith('u ')) {
    status.unstaged.push(afterFields(record, 10));
  }
}

/** `1 XY sub mH mI mW hH hI path`: X is index against HEAD, Y is disk against index. */
function readChange(record: string, fields: number, status: Writable): void {
  const [, xy = '..', submodule = 'N...'] = record.split(' ', 3);
  const path = afterFields(record, fields);
  if (xy[0] !== '.') status.staged.push(path);
  if (xy[1] === '.') return;
  if (submodule.startsWith('S') && submodule[1] !== 'C') status.dirtySubmodules.push(path);
  else status.unstaged.push(path);
}

function afterFields(record: string, fields: number): string {
  let at = 0;
  for (let field = 0; field < fields; field += 1) at = record.indexOf(' ', at) + 1;
  return record.slice(at);
}
