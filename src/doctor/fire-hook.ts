/** Runs a hook as Git would, with Mosaic told to answer instead of judging: the proof that it fires. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EnvironmentError } from '../errors.js';
import type { RepositoryPlace } from '../facts/repository.js';
import type { HookName } from '../hooks/hook-file.js';
import { isForeignHook } from '../hooks/wrapper.js';
import { doctorVariable, readAnswer } from './answer.js';
import type { EffectiveHooks } from './effective-hooks.js';
import { findProgram, isExecutable } from './find-program.js';
import { readHookScript, runsOnlyMosaic, type HookScript } from './hook-script.js';
import { runProgram, type ProgramRun } from './run-program.js';

export type Firing =
  /** Mosaic answered, and its exit code blocked. `version` is the Mosaic that answered, `notRun` what was left out. */
  | { readonly kind: 'fires'; readonly version: string; readonly notRun: readonly string[] }
  /** Mosaic runs, but the hook succeeds whatever it says. */
  | { readonly kind: 'ignored' }
  /** Mosaic runs without what Git tells the hook. */
  | { readonly kind: 'wrong-arguments'; readonly args: readonly string[] }
  /** The hook ran and Mosaic did not answer. */
  | { readonly kind: 'silent'; readonly exitCode: number | null; readonly output: string }
  /** Git finds nothing to run. */
  | { readonly kind: 'not-run'; readonly why: string }
  /** What the hook does cannot be separated from what else it runs. */
  | { readonly kind: 'unproved'; readonly why: string };

export interface FiringPlace {
  readonly hooks: EffectiveHooks;
  readonly place: RepositoryPlace;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Another PATH than the environment's. */
  readonly path: string | undefined;
  readonly signal: AbortSignal;
}

const limit = 20_000;

const argumentsOf: Readonly<Record<HookName, readonly string[]>> = {
  'pre-commit': [],
  'pre-push': ['mosaic-doctor', 'file:///mosaic-doctor'],
};

/** Runs nothing but Mosaic: where the hook does more, only Mosaic's part of it is run, from a temporary folder. */
export async function fireHook(hook: HookName, where: FiringPlace): Promise<Firing> {
  const { hooks } = where;
  const found = await readHook(hook, hooks.folder);
  if ('why' in found) return { kind: 'not-run', why: found.why };
  const { script, wrapper } = found;
  if (script.call === null)
    return { kind: 'unproved', why: `it does not call Mosaic itself: ${script.before[0] ?? ''}` };
  if (script.isIgnoring) return { kind: 'ignored' };
  const chained = wrapper === null ? [] : runsFirst(wrapper);
  if (chained.length === 0 && runsOnlyMosaic(script)) return run(hook, hooks.folder, [], where);
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-doctor-'));
  try {
    const notRun = [...chained, ...script.before, ...script.after];
    const fired = await run(hook, await copyOfCall(hook, found, hooks.folder, folder), notRun, where);
    // What was left out may be what makes Mosaic's command found.
    const isOurs = fired.kind !== 'silent' || script.before.length === 0;
    return isOurs ? fired : { kind: 'unproved', why: `by itself, "${script.call}" ${outcomeOf(fired)}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** "exits with 127: sh: mosaic: not found". */
export function outcomeOf({ exitCode, output }: Extract<Firing, { kind: 'silent' }>): string {
  const said = output.trim().split(/\r?\n/).slice(-3).join(' / ');
  return `${exitCode === null ? 'did not end' : `exits with ${exitCode}`}${said === '' ? '' : `: ${said}`}`;
}

interface FoundHook {
  readonly script: HookScript;
  /** Text of husky's wrapper; null when Git runs the script itself. */
  readonly wrapper: string | null;
  /** First line of the script when Git runs it itself. */
  readonly shebang: string;
}

async function readHook(hook: HookName, folder: string): Promise<FoundHook | { why: string }> {
  const file = join(folder, hook);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { why: `${file} does not exist` };
  if (!(await isExecutable(file))) return { why: `${file} is not executable` };
  const shebang = /^#!.*/.exec(text)?.[0] ?? '#!/bin/sh';
  if (!isWrapper(text)) return { script: readHookScript(text, hook, false), wrapper: null, shebang };
  const own = join(dirname(folder), hook);
  const ownText = await readFile(own, 'utf8').catch(() => null);
  if (ownText === null) return { why: `${own} does not exist, and husky passes over that in silence` };
  return { script: readHookScript(ownText, hook, true), wrapper: text, shebang };
}

/** Husky's file in `.husky/_`, or the one that `mosaic install` writes there: both hand over to `h`. */
export function isWrapper(text: string): boolean {
  return !isForeignHook(text) && handsOver.test(text);
}

const handsOver = /^\s*\. .*\/h"?\s*$/m;

/** Hooks of before, which some wrappers run in front of Mosaic. */
function runsFirst(wrapper: string): string[] {
  const before = wrapper.slice(0, handsOver.exec(wrapper)?.index);
  return before.includes('"$hook" "$@"') ? [...before.matchAll(/^hook=(.*)$/gm)].map(([, file = '']) => file) : [];
}

/** Returns the folder that holds a hook of that name which only calls Mosaic, in the same way. */
async function copyOfCall(
  hook: HookName,
  { script, wrapper, shebang }: FoundHook,
  from: string,
  to: string,
): Promise<string> {
  const text = [...script.setup, script.call, ''].join('\n');
  if (wrapper === null) {
    await writeFile(join(to, hook), `${shebang}\n${text}`, { mode: 0o755 });
    return to;
  }
  const folder = join(to, '.husky', '_');
  await mkdir(folder, { recursive: true });
  await copyFile(join(from, 'h'), join(folder, 'h'));
  await writeFile(join(to, '.husky', hook), text);
  await writeFile(join(folder, hook), '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n', { mode: 0o755 });
  return folder;
}

async function run(
  hook: HookName,
  folder: string,
  notRun: readonly string[],
  { env, path, platform, place, signal, hooks }: FiringPlace,
): Promise<Firing> {
  const nonce = randomUUID();
  const args = argumentsOf[hook];
  const git = await findProgram('git', env, platform);
  if (git === null) throw new EnvironmentError('git-missing', 'Git was not found on the PATH');
  const options = {
    cwd: place.root,
    env: { ...env, ...(path === undefined ? {} : { PATH: path }), [doctorVariable]: nonce },
    signal,
    limit,
  };
  const otherFolder = folder === hooks.folder ? [] : ['-c', `core.hooksPath=${folder}`];
  let ended = await runProgram(git, [...otherFolder, 'hook', 'run', hook, '--', ...args], options);
  // Git before 2.36 has no such command, but runs a hook by starting its file.
  if (/'hook' is not a git command/.test(ended.output)) ended = await runProgram(join(folder, hook), args, options);
  return firingOf(ended, nonce, args, notRun);
}

function firingOf(
  { exitCode, output }: ProgramRun,
  nonce: string,
  args: readonly string[],
  notRun: readonly string[],
): Firing {
  const answer = readAnswer(output, nonce);
  if (answer === null) return { kind: 'silent', exitCode, output };
  if (exitCode === 0) return { kind: 'ignored' };
  if (!args.every((argument) => answer.args.includes(argument))) return { kind: 'wrong-arguments', args: answer.args };
  return { kind: 'fires', version: answer.version, notRun };
}
