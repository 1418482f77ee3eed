/** Runs a hook as Git would, with Mosaic told to answer instead of judging: the proof that it fires. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RepositoryPlace } from '../facts/repository.js';
import type { HookName } from '../hooks/hook-file.js';
import { doctorVariable, readAnswer } from './answer.js';
import type { EffectiveHooks } from './effective-hooks.js';
import { findProgram } from './find-program.js';
import type { Barrier } from './hook-barrier.js';
import { runsOnlyMosaic } from './hook-script.js';
import { readHook, runsFirst, type FoundHook } from './read-hook.js';
import { runProgram } from './run-program.js';

export type Firing =
  /** Mosaic answered, and its exit code blocked. `version` is the Mosaic that answered, `notRun` what was left out. */
  | {
      readonly kind: 'fires';
      readonly version: string;
      readonly notRun: readonly string[];
      /** It is called only under a condition, which was not tried. */
      readonly barrier: Barrier | null;
    }
  /** The hook always ends before it calls Mosaic. */
  | { readonly kind: 'unreachable'; readonly barrier: Barrier }
  /** Mosaic runs, but the hook succeeds whatever it says. `isInText`: because of what its file says. */
  | { readonly kind: 'ignored'; readonly call: string; readonly isInText: boolean }
  /** Mosaic runs without what Git tells the hook. */
  | { readonly kind: 'wrong-arguments'; readonly call: string; readonly args: readonly string[] }
  /** The hook ran and Mosaic did not answer. */
  | { readonly kind: 'silent'; readonly exitCode: number | null; readonly output: string }
  /** Git finds nothing to run. */
  | { readonly kind: 'not-run'; readonly why: string }
  /** sh cannot read the hook to its end. */
  | { readonly kind: 'invalid'; readonly output: string }
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
  const { call, barrier, before, after } = script;
  if (call === null) return { kind: 'unproved', why: `it does not call Mosaic itself: ${before[0] ?? 'it is empty'}` };
  if (script.isIgnoring) return { kind: 'ignored', call, isInText: true };
  if (barrier?.isAlways === true) return { kind: 'unreachable', barrier };
  const chained = wrapper === null ? [] : runsFirst(wrapper);
  if (chained.length === 0 && runsOnlyMosaic(script)) {
    return run(hook, hooks.folder, { call, barrier, notRun: [] }, where);
  }
  const invalid = wrapper === null ? null : await syntaxError(found.file, where);
  if (invalid !== null) return { kind: 'invalid', output: invalid };
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-doctor-'));
  try {
    const tried = { call, barrier, notRun: [...chained, ...before, ...after] };
    const fired = await run(hook, await copyOfCall(hook, found, hooks.folder, folder), tried, where);
    // What was left out may be what makes Mosaic's command found.
    const isOurs = fired.kind !== 'silent' || before.length === 0;
    return isOurs ? fired : { kind: 'unproved', why: `by itself, "${call}" ${outcomeOf(fired)}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What sh says of a script that it cannot read to its end; null when it can, or there is no sh to ask. */
async function syntaxError(file: string, { env, platform, place, signal }: FiringPlace): Promise<string | null> {
  const sh = await findProgram('sh', env, platform);
  if (sh === null) return null;
  const { exitCode, output } = await runProgram(sh, ['-n', file], { cwd: place.root, env, signal, limit });
  return exitCode === 0 || exitCode === null ? null : output.trim();
}

/** "exits with 127: sh: mosaic: not found". */
export function outcomeOf({ exitCode, output }: Extract<Firing, { kind: 'silent' }>): string {
  const said = output.trim().split(/\r?\n/).slice(-3).join(' / ');
  return `${exitCode === null ? 'did not end' : `exits with ${exitCode}`}${said === '' ? '' : `: ${said}`}`;
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

interface Tried {
  readonly call: string;
  readonly barrier: Barrier | null;
  readonly notRun: readonly string[];
}

async function run(
  hook: HookName,
  folder: string,
  tried: Tried,
  { env, path, platform, place, signal, hooks }: FiringPlace,
): Promise<Firing> {
  const nonce = randomUUID();
  const args = argumentsOf[hook];
  // Found with the PATH of here, whatever the hook's is to be; without any, the system knows where to look.
  const git = (await findProgram('git', env, platform)) ?? 'git';
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
  const { exitCode, output } = ended;
  const answer = readAnswer(output, nonce);
  if (answer === null) return { kind: 'silent', exitCode, output };
  const { call, barrier, notRun } = tried;
  if (exitCode === 0) return { kind: 'ignored', call, isInText: false };
  if (!args.every((argument) => answer.args.includes(argument))) {
    return { kind: 'wrong-arguments', call, args: answer.args };
  }
  return { kind: 'fires', version: answer.version, notRun, barrier };
}
