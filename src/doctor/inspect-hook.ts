/** What can be seen of a hook without running it, in any working tree of the repository. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { callsMosaic, type HookName } from '../hooks/hook-file.js';
import { quoted } from '../hooks/hooks-path.js';
import type { EffectiveHooks } from './effective-hooks.js';
import { isExecutable } from './find-program.js';
import { isWrapper } from './fire-hook.js';

export interface HookProblem {
  readonly observed: string;
  readonly expected: string;
  /** To be run in the root of the working tree. */
  readonly command: string;
  /** What mends it: `chmod` of `file`, or a new install. */
  readonly repair: 'chmod' | 'install';
  /** Absolute. */
  readonly file: string;
}

const install = 'npx mosaic install';

/** Null when nothing is wrong that can be seen. */
export async function inspectHook(
  hook: HookName,
  { folder }: EffectiveHooks,
  root: string,
): Promise<HookProblem | null> {
  const file = join(folder, hook);
  const name = shown(file, root);
  if (!(await isFile(file))) return broken(file, `${name} does not exist`, `Git runs ${name}`);
  if (!(await isExecutable(file))) {
    return {
      observed: `${name} is not executable, so Git passes over it`,
      expected: `${name} may be executed`,
      command: `chmod +x ${quoted(name)}`,
      repair: 'chmod',
      file,
    };
  }
  const text = await readFile(file, 'utf8');
  return isWrapper(text) ? inspectHusky(hook, folder, root) : null;
}

/** Behind husky's wrapper: `_/h`, which starts `.husky/<hook>`. */
async function inspectHusky(hook: HookName, folder: string, root: string): Promise<HookProblem | null> {
  const handler = join(folder, 'h');
  if (!(await isFile(handler))) {
    return broken(handler, `${shown(handler, root)} does not exist`, 'husky starts the hook by it');
  }
  const file = join(dirname(folder), hook);
  const name = shown(file, root);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    return broken(file, `${name} does not exist, and husky passes over that in silence`, `${name} calls Mosaic`);
  }
  if (!callsMosaic(text, hook)) return broken(file, `${name} does not call Mosaic`, `${lineOf(hook)} in ${name}`);
  if (hook === 'pre-push' && !handsOnArguments(text)) {
    return {
      ...broken(file, `${name} calls Mosaic without the arguments of the hook`, `${lineOf(hook)} in ${name}`),
      command: `write "$@" after "hook pre-push" in ${name}`,
    };
  }
  return null;
}

/** Relative to the root where it is inside, with forward slashes. */
export function shown(file: string, root: string): string {
  const path = relative(root, file);
  return (path.startsWith('..') || path === '' ? file : path).replaceAll('\\', '/');
}

function broken(file: string, observed: string, expected: string): HookProblem {
  return { observed, expected, command: install, repair: 'install', file };
}

function handsOnArguments(text: string): boolean {
  return text.split(/\r?\n/).some((line) => callsMosaic(line, 'pre-push') && /\$@|\$\*|\$\{?1\b/.test(line));
}

function lineOf(hook: HookName): string {
  return hook === 'pre-push' ? 'the line: mosaic hook pre-push "$@"' : 'the line: mosaic hook pre-commit';
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
