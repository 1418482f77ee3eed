/** What can be seen of a hook without running it, in any working tree of the repository. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { callsMosaic, type HookName } from '../hooks/hook-file.js';
import { quoted } from '../hooks/hooks-path.js';
import type { EffectiveHooks } from './effective-hooks.js';
import { isExecutable } from './find-program.js';
import { isWrapper, standIn } from './read-hook.js';
import { installCommand } from './install-command.js';

export interface HookProblem {
  readonly observed: string;
  readonly expected: string;
  /** To be run in the root of the working tree. */
  readonly command: string;
  /** What mends it: `chmod` of `file`, the hook's arguments or its text in UTF-8 written into it, or a new install. */
  readonly repair: 'chmod' | 'arguments' | 'encoding' | 'install';
  /** Absolute. */
  readonly file: string;
}

/** Null when nothing is wrong that can be seen. `from` is the folder of the package that has Mosaic. */
export async function inspectHook(
  hook: HookName,
  { folder }: EffectiveHooks,
  root: string,
  from: string,
): Promise<HookProblem | null> {
  const file = join(folder, hook);
  const name = shown(file, root);
  const install = installCommand(root, from);
  if (!(await isFile(file))) return broken(file, `${name} does not exist`, `Git runs ${name}`, install);
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
  return isWrapper(text) ? inspectHusky(hook, folder, root, install) : null;
}

/** Behind husky's wrapper: `_/h`, which starts `.husky/<hook>`. */
async function inspectHusky(
  hook: HookName,
  folder: string,
  root: string,
  install: string,
): Promise<HookProblem | null> {
  const handler = join(folder, 'h');
  if (!(await isFile(handler))) {
    return broken(handler, `${shown(handler, root)} does not exist`, 'husky starts the hook by it', install);
  }
  const file = join(dirname(folder), hook);
  const name = shown(file, root);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    const wrapper = join(folder, hook);
    const isStoodIn = standIn(await readFile(wrapper, 'utf8'), hook) !== null;
    const then = isStoodIn ? `only ${shown(wrapper, root)} still calls Mosaic` : 'husky passes over that in silence';
    return broken(file, `${name} does not exist, and ${then}`, `${name} calls Mosaic`, install);
  }
  if (decoded(await readFile(file)) !== null) {
    const observed = `${name} begins with a byte order mark, which sh takes for a part of its first command`;
    const expected = `${name} in UTF-8 without one`;
    return { observed, expected, command: 'npx mosaic doctor --fix', repair: 'encoding', file };
  }
  const line = `${lineOf(hook)} in ${name}`;
  if (!callsMosaic(text, hook)) return broken(file, `${name} does not call Mosaic`, line, install);
  if (hook === 'pre-commit' || text.split(/\r?\n/).some((call) => callsMosaic(call, hook) && handsOnArguments(call))) {
    return null;
  }
  const observed = `${name} calls Mosaic without the arguments of the hook`;
  return { observed, expected: line, command: argumentsCommand(name), repair: 'arguments', file };
}

/** Text of a file that begins with a byte order mark, without it; null where there is none. Windows writes UTF-16. */
export function decoded(bytes: Buffer): string | null {
  const mark = bytes.toString('hex', 0, 3);
  if (mark === 'efbbbf') return bytes.toString('utf8', 3);
  if (mark.startsWith('fffe')) return bytes.toString('utf16le', 2);
  return mark.startsWith('feff')
    ? Buffer.from(bytes.subarray(2, bytes.length & ~1))
        .swap16()
        .toString('utf16le')
    : null;
}

/** Relative to the root where it is inside, with forward slashes. */
export function shown(file: string, root: string): string {
  const path = relative(root, file);
  return (path.startsWith('..') || path === '' ? file : path).replaceAll('\\', '/');
}

function broken(file: string, observed: string, expected: string, command: string): HookProblem {
  return { observed, expected, command, repair: 'install', file };
}

/** Whether a line of sh gives Mosaic what Git tells the hook. */
export function handsOnArguments(line: string): boolean {
  return /\$@|\$\*|\$\{?1\b/.test(line);
}

/** Writes them behind the call, and keeps the file of before. */
export function argumentsCommand(name: string): string {
  return `sed -i.bak 's/hook  *pre-push/& "$@"/' ${quoted(name)}`;
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
