/** The script that Git runs as a hook, through husky's wrapper to the file that calls Mosaic. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { callsMosaic, type HookName } from '../hooks/hook-file.js';
import { isForeignHook } from '../hooks/wrapper.js';
import { isExecutable } from './find-program.js';
import { readHookScript, type HookScript } from './hook-script.js';

export interface FoundHook {
  /** The script that calls Mosaic. */
  readonly file: string;
  readonly script: HookScript;
  /** Text of husky's wrapper; null when Git runs the script itself. */
  readonly wrapper: string | null;
  /** First line of the script when Git runs it itself. */
  readonly shebang: string;
}

export async function readHook(hook: HookName, folder: string): Promise<FoundHook | { why: string }> {
  const file = join(folder, hook);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { why: `${file} does not exist` };
  if (!(await isExecutable(file))) return { why: `${file} is not executable` };
  const shebang = /^#!.*/.exec(text)?.[0] ?? '#!/bin/sh';
  if (!isWrapper(text)) return { file, script: readHookScript(text, hook, false), wrapper: null, shebang };
  const own = join(dirname(folder), hook);
  const ownText = await readFile(own, 'utf8').catch(() => null);
  if (ownText === null) {
    const call = standIn(text, hook);
    if (call === null) return { why: `${own} does not exist, and husky passes over that in silence` };
    const script = { call, before: [], setup: [], after: [], isStopping: true, isIgnoring: false, barrier: null };
    return { file, script, wrapper: text, shebang };
  }
  return { file: own, script: readHookScript(ownText, hook, true), wrapper: text, shebang };
}

/** Husky's file in `.husky/_`, or the one that `mosaic install` writes there: both hand over to `h`. */
export function isWrapper(text: string): boolean {
  return !isForeignHook(text) && handsOver.test(text);
}

/** The line by which Mosaic's own wrapper calls it where the working tree has no such hook; null in husky's. */
export function standIn(wrapper: string, hook: HookName): string | null {
  return (
    wrapper
      .split(/\r?\n/)
      .find((line) => callsMosaic(line, hook))
      ?.trim() ?? null
  );
}

const handsOver = /^\s*\. .*\/h"?\s*$/m;

/** Hooks of before, which some wrappers run in front of Mosaic. */
export function runsFirst(wrapper: string): string[] {
  const before = wrapper.slice(0, handsOver.exec(wrapper)?.index);
  return before.includes('"$hook" "$@"') ? [...before.matchAll(/^hook=(.*)$/gm)].map(([, file = '']) => file) : [];
}
