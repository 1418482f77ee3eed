/** The hooks that fired before husky took over, found again at each install, so that none is lost without a word. */
import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RepositoryPlace } from '../facts/repository.js';
import {
  huskyPath,
  isHuskyPath,
  keptFolder,
  previousFolder,
  recordedFolder,
  recordFolder,
  type HookFolder,
  type HooksPath,
} from './hooks-path.js';
import { gitHooks, isForeignHook } from './wrapper.js';

export interface PreviousHooks {
  /** Hook name → sh words of the files to run besides `.husky/<hook>`. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** A line for people about each hook that Git would have run and husky now runs. */
  readonly news: readonly string[];
}

/** Only what Git would run at this moment: a folder that husky replaced long ago is not brought back to life. */
export async function takePreviousHooks(
  place: RepositoryPlace,
  env: NodeJS.ProcessEnv,
  path: HooksPath,
): Promise<PreviousHooks> {
  const news = isHuskyPath(path, place)
    ? await keepForeignHooks(place, await recordedFolder(place, env))
    : await recordFiringHooks(place, env, path);
  const recorded = await recordedFolder(place, env);
  const words = new Map<string, string[]>();
  for (const folder of [...(recorded === null ? [] : [recorded]), keptFolder(place)]) {
    for (const hook of await hooksIn(folder)) words.set(hook, [...(words.get(hook) ?? []), folder.word(hook)]);
  }
  return { words, news };
}

async function recordFiringHooks(place: RepositoryPlace, env: NodeJS.ProcessEnv, path: HooksPath): Promise<string[]> {
  const folder = previousFolder(path, place);
  // Husky up to 8 ran the files in .husky itself; its successor still does.
  const hooks = resolve(folder.path) === join(place.root, '.husky') ? [] : await hooksIn(folder);
  await recordFolder(place, env, hooks.length === 0 ? null : folder.recorded);
  return hooks.map((hook) => `${folder.name}/${hook} still runs`);
}

async function hooksIn(folder: HookFolder): Promise<string[]> {
  const found = await Promise.all(gitHooks.map((hook) => isHook(join(folder.path, hook))));
  return gitHooks.filter((_, index) => found[index]);
}

/** As Git sees it: a file that may be run. Windows has no such permission and runs every file. */
async function isHook(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Lefthook, simple-git-hooks and Git LFS write to wherever `core.hooksPath` points, which is husky's folder. */
async function keepForeignHooks(place: RepositoryPlace, recorded: HookFolder | null): Promise<string[]> {
  const { path: kept, name } = keptFolder(place);
  const news: string[] = [];
  for (const hook of gitHooks) {
    const file = join(place.root, huskyPath, hook);
    const text = (await isHook(file)) ? await readFile(file, 'utf8') : null;
    if (text === null || !isForeignHook(text)) continue;
    const same = recorded === null ? null : await readFile(join(recorded.path, hook), 'utf8').catch(() => null);
    // Installed once before husky and once after: running it twice helps nobody.
    if (same === text) continue;
    await mkdir(kept, { recursive: true, mode: 0o700 });
    await rename(file, join(kept, hook));
    await chmod(join(kept, hook), 0o755);
    news.push(`${huskyPath}/${hook} moved to ${name}/${hook}, and still runs`);
  }
  return news;
}
