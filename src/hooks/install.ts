/** Makes Git run Mosaic: husky, the two hook files, and whatever hooks there were before. */
import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EnvironmentError } from '../errors.js';
import type { RepositoryPlace } from '../facts/repository.js';
import { callsMosaic, hookNames, withMosaicLine } from './hook-file.js';
import { huskyPath, isHuskyPath, readHooksPath, setWorktreeHooksPath } from './hooks-path.js';
import { mosaicCommand } from './mosaic-command.js';
import { takePreviousHooks } from './previous-hooks.js';
import { wrapperOf } from './wrapper.js';

/** A file with its text before (null: there is none) and after. */
export interface FileChange {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly before: string | null;
  readonly after: string;
}

/** The hook files that do not call Mosaic yet. `from` is the folder of the package that has it. */
export async function hookFileChanges(root: string, from: string): Promise<FileChange[]> {
  const command = mosaicCommand(root, from);
  const changes = await Promise.all(
    hookNames.map(async (hook) => {
      const file = `.husky/${hook}`;
      const before = await readFile(join(root, file), 'utf8').catch(() => null);
      return { file, before, after: withMosaicLine(before, hook, command) };
    }),
  );
  return changes.filter(({ before, after }) => before !== after);
}

/** Returns a line for each thing that was changed. Throws `EnvironmentError` when the hooks would not fire. */
export async function installHooks(place: RepositoryPlace, from: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const { root } = place;
  const changes = await hookFileChanges(root, from);
  for (const { file, after } of changes) await writeText(join(root, file), after);
  const before = await readHooksPath(place, env);
  const previous = await takePreviousHooks(place, env, before);
  await runHusky(root);
  if (before.scope === 'worktree' && !isHuskyPath(before, place)) await setWorktreeHooksPath(place, env);
  await writeWrappers(root, previous.words, mosaicCommand(root, from));
  await checkHooks(place, env);
  return [
    ...changes.map(
      ({ file, before: text }) => `${file} ${text === null ? 'written' : 'calls mosaic now, its own lines are kept'}`,
    ),
    ...(isHuskyPath(before, place) ? [] : [`core.hooksPath ${before.value ?? '(unset)'} → ${huskyPath}`]),
    ...previous.news,
  ];
}

/** Husky works on the current directory and on nothing else. */
async function runHusky(root: string): Promise<void> {
  const { default: husky } = await import('husky');
  const cwd = process.cwd();
  let problem: string;
  try {
    process.chdir(root);
    problem = husky();
  } finally {
    process.chdir(cwd);
  }
  if (problem !== '') {
    throw new EnvironmentError('husky-failed', `husky could not install the hooks: ${problem.trim()}`, {
      hint: 'Mend that, then: npx mosaic install',
    });
  }
}

async function writeWrappers(
  root: string,
  previous: ReadonlyMap<string, readonly string[]>,
  command: string,
): Promise<void> {
  const names = new Set<string>([...hookNames, ...previous.keys()]);
  await Promise.all(
    [...names].map(async (hook) => {
      const file = join(root, huskyPath, hook);
      await writeText(file, wrapperOf(hook, previous.get(hook) ?? [], command));
      await chmod(file, 0o755);
    }),
  );
}

/** Asks Git again instead of trusting what was done: something outside may overrule it. */
async function checkHooks(place: RepositoryPlace, env: NodeJS.ProcessEnv): Promise<void> {
  const path = await readHooksPath(place, env);
  if (!isHuskyPath(path, place)) {
    throw notFiring(`core.hooksPath is ${path.value ?? 'not set'} (${path.scope ?? 'nowhere'}), not ${huskyPath}`);
  }
  for (const hook of hookNames) {
    const wrapper = `${huskyPath}/${hook}`;
    const isRunnable = await access(join(place.root, wrapper), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isRunnable) throw notFiring(`${wrapper} is not executable`);
    const text = await readFile(join(place.root, '.husky', hook), 'utf8').catch(() => '');
    if (!callsMosaic(text, hook)) throw notFiring(`.husky/${hook} does not call mosaic`);
  }
}

function notFiring(why: string): EnvironmentError {
  return new EnvironmentError('hooks-not-firing', `the hooks would not fire: ${why}`, {
    hint: 'git config --show-origin --get-all core.hooksPath',
  });
}

async function writeText(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
