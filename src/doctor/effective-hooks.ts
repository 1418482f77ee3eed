/** The folder in which Git looks for hooks here, and every setting that had a say in it. */
import { readFile, stat } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { GitFailure, openGit, type Git } from '../facts/git.js';
import type { RepositoryPlace } from '../facts/repository.js';
import { callsMosaic, hookNames } from '../hooks/hook-file.js';
import { huskyPath } from '../hooks/hooks-path.js';

export interface HooksPathSetting {
  /** "system", "global", "local", "worktree" or "command". */
  readonly scope: string;
  /** "file:.git/config", "command line:" … */
  readonly origin: string;
  /** "~" expanded. */
  readonly value: string;
}

export interface EffectiveHooks {
  /** Absolute. */
  readonly folder: string;
  readonly exists: boolean;
  /** It is this working tree's `.husky/_`. */
  readonly isHusky: boolean;
  /** In Git's order: the last one counts. Empty when core.hooksPath is not set. */
  readonly settings: readonly HooksPathSetting[];
}

export async function readEffectiveHooks(
  { root }: Pick<RepositoryPlace, 'root'>,
  env: NodeJS.ProcessEnv,
): Promise<EffectiveHooks> {
  // Git takes a relative path from the working tree's root, where it also runs the hooks.
  const git = openGit(root, env);
  const settings = await readSettings(git);
  // Git puts a slash behind an empty one, and refuses to say so.
  const path =
    settings.at(-1)?.value === ''
      ? parse(root).root
      : await git.run(['rev-parse', '--path-format=absolute', '--git-path', 'hooks']);
  const folder = resolve(root, path.replace(/\r?\n$/, ''));
  const exists = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return { folder, exists, isHusky: folder === join(resolve(root), huskyPath), settings };
}

/** They lie in a folder of the user's choice and call Mosaic by themselves. What husky up to 8 ran in `.husky` does not. */
export async function keepsOwnHooks({ folder, isHusky }: EffectiveHooks, root: string): Promise<boolean> {
  if (isHusky || folder === join(resolve(root), '.husky')) return false;
  const texts = await Promise.all(hookNames.map((hook) => readFile(join(folder, hook), 'utf8').catch(() => '')));
  return texts.every((text, index) => callsMosaic(text, hookNames[index] ?? 'pre-push'));
}

async function readSettings(git: Git): Promise<HooksPathSetting[]> {
  const args = ['config', '--show-scope', '--show-origin', '--type=path', '-z', '--get-all', 'core.hooksPath'];
  let output: string;
  try {
    output = await git.run(args);
  } catch (error) {
    // Nothing sets it.
    if (error instanceof GitFailure && error.exitCode === 1) return [];
    throw error;
  }
  const fields = output.split('\0');
  const settings: HooksPathSetting[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [scope = '', origin = '', value = ''] = fields.slice(at, at + 3);
    settings.push({ scope, origin, value });
  }
  return settings;
}

// What Git tells its hooks about the repository at hand, and what would mislead it about any other.
const local = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];

/** The environment for asking about another working tree. */
export function elsewhere(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !local.includes(name)));
}
