/** `core.hooksPath` as Git applies it, and the folder that held the hooks before husky took over. */
import { isAbsolute, join, resolve } from 'node:path';
import { GitFailure, openGit } from '../facts/git.js';
import type { RepositoryPlace } from '../facts/repository.js';

export const huskyPath = '.husky/_';

export interface HooksPath {
  /** As configured, "~" expanded; null when nothing sets it. */
  readonly value: string | null;
  /** "local", "worktree", "global", "system" or "command". */
  readonly scope: string | null;
}

/** A fresh question each time: Git's answers are remembered, and this one changes. */
export async function readHooksPath({ root }: RepositoryPlace, env: NodeJS.ProcessEnv): Promise<HooksPath> {
  const output = await config(root, env, ['--show-scope', '--type=path', '--get', 'core.hooksPath']);
  const match = /^(?<scope>\w+)\t(?<value>.*)$/s.exec(output ?? '');
  return { value: match?.groups?.['value'] ?? null, scope: match?.groups?.['scope'] ?? null };
}

export function isHuskyPath({ value }: HooksPath, { root }: RepositoryPlace): boolean {
  return value !== null && resolve(root, value) === resolve(root, huskyPath);
}

/** A worktree's own configuration outranks the one that husky writes. */
export async function setWorktreeHooksPath({ root }: RepositoryPlace, env: NodeJS.ProcessEnv): Promise<void> {
  await openGit(root, env).run(['config', '--worktree', 'core.hooksPath', huskyPath]);
}

// Where the hooks of before are, so that the next `npm install` still knows.
const key = 'mosaic.previousHooksPath';

/** Stands for the repository's own hooks folder, which may be moved along with the repository. */
const ownFolder = '$GIT_COMMON_DIR/hooks';

/** A folder of hooks: where it is now, and the sh word that names one of its files when the hook runs. */
export interface HookFolder {
  readonly path: string;
  /** For people. */
  readonly name: string;
  word(hook: string): string;
}

export function previousFolder(
  { value }: HooksPath,
  place: RepositoryPlace,
): HookFolder & { readonly recorded: string } {
  if (value === null || value === ownFolder) {
    return { ...commonFolder(place, 'hooks'), recorded: ownFolder };
  }
  return {
    path: isAbsolute(value) ? value : join(place.root, value),
    name: value,
    word: (hook) => quoted(`${value.replaceAll('\\', '/').replace(/\/+$/, '')}/${hook}`),
    recorded: value,
  };
}

/** Hooks that other tools put into husky's folder, which is written anew by each install. */
export function keptFolder(place: RepositoryPlace): HookFolder {
  return commonFolder(place, 'mosaic/hooks');
}

export async function recordedFolder(place: RepositoryPlace, env: NodeJS.ProcessEnv): Promise<HookFolder | null> {
  const value = await config(place.root, env, ['--local', '--get', key]);
  return value === null ? null : previousFolder({ value, scope: 'local' }, place);
}

export async function recordFolder(
  { root }: RepositoryPlace,
  env: NodeJS.ProcessEnv,
  recorded: string | null,
): Promise<void> {
  await config(
    root,
    env,
    recorded === null ? ['--local', '--unset-all', key] : ['--local', '--replace-all', key, recorded],
  );
}

/** Makes one sh word of a path. */
export function quoted(path: string): string {
  return /^[\w./@%+,:-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function commonFolder({ commonDir }: RepositoryPlace, folder: string): HookFolder {
  const path = join(commonDir, folder);
  return { path, name: `.git/${folder}`, word: (hook) => `"$(git rev-parse --git-common-dir)/${folder}/${hook}"` };
}

/** Null where Git says that there is no such key (1), or none to unset (5). */
async function config(root: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string | null> {
  try {
    return (await openGit(root, env).run(['config', ...args])).replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof GitFailure && (error.exitCode === 1 || error.exitCode === 5)) return null;
    throw error;
  }
}
