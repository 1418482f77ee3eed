/** Reads a hook script far enough to say whether running it runs nothing but Mosaic, and what is left if not. Pure. */
import { callsMosaic, type HookName } from '../hooks/hook-file.js';
import { barrierBefore, type Barrier } from './hook-barrier.js';

export interface HookScript {
  /** The command that calls Mosaic, without what is around it; null when there is none. */
  readonly call: string | null;
  /** Commands in front of it, which would run first. */
  readonly before: readonly string[];
  /** Lines in front of it that only set up the shell. */
  readonly setup: readonly string[];
  /** Commands after it. */
  readonly after: readonly string[];
  /** Mosaic's refusal ends the script, so nothing after it runs. */
  readonly isStopping: boolean;
  /** Mosaic's refusal does not become the script's. */
  readonly isIgnoring: boolean;
  /** What may keep the script from its call without blocking anything; null when nothing does. */
  readonly barrier: Barrier | null;
}

/** `endsOnFailure`: the shell is started with -e, as husky does. */
export function readHookScript(text: string, hook: HookName, endsOnFailure: boolean): HookScript {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const at = lines.findIndex((line) => callsMosaic(line, hook));
  const commands = lines.filter((line) => isCommand(line));
  const line = lines[at];
  if (line === undefined) {
    return { call: null, before: commands, setup: [], after: [], isStopping: false, isIgnoring: false, barrier: null };
  }
  const first = lines.slice(0, at).filter((before) => isCommand(before));
  const { call, prefix, rest } = takeApart(line, hook);
  const before = [...first.filter((command) => !onlySetsUp.test(command)), ...(isHarmless(prefix) ? [] : [prefix])];
  const after = lines.slice(at + 1).filter((command) => isCommand(command));
  const isStrict = endsOnFailure || /^#!.*\s-\w*e/.test(text) || first.some((command) => /^set\s+-\w*e/.test(command));
  const isStopping = (rest === '' && (isStrict || /^exec\s/.test(call))) || leaves.test(rest);
  // The status of a script is that of its last command, unless a line looks at Mosaic's.
  const isOverrun =
    after.some((command) => !closesBlock.test(command)) && !after.some((command) => readsStatus.test(command));
  const isIgnoring = succeeds.test(rest) || (rest === '' && prefix === '' && !isStopping && isOverrun);
  // A failed condition in front of && is the script's own failure, unless more follows.
  const isConditional = /(?:\|\||\bthen|\bdo|\belse)$/.test(prefix) || (prefix.endsWith('&&') && after.length > 0);
  const own = isConditional ? { line: at + 1, text: prefix, isAlways: false } : null;
  const barrier = barrierBefore(lines.slice(0, at)) ?? own;
  return {
    barrier,
    call,
    before,
    setup: first.filter((command) => onlySetsUp.test(command)),
    after,
    isStopping,
    isIgnoring,
  };
}

/** Whether the whole script can be run: Mosaic's answer is the first thing that happens, and the last. */
export function runsOnlyMosaic({ call, before, after, isStopping }: HookScript): boolean {
  return call !== null && before.length === 0 && (isStopping || after.length === 0);
}

const closesBlock = /^(?:(?:fi|done|esac|else)\b|\}|\)|;;)/;
const readsStatus = /\$\?|^exit$/;
const succeeds = /^\|\|\s*(?:true|:|exit\s+0)(?:\s|;|$)|^&$/;
const leaves = /^\|\|\s*\{?\s*exit\s+(?:[1-9]\d*|"?\$\?"?)\s*;?\s*\}?$/;

// Options, assignments without commands in them, reading standard input, other files of shell settings.
const onlySetsUp =
  /^(?:set\s|trap\s|cd\s|input\(\) |(?:export\s+)?\w+=(?:\$\(cat\)|"[^"`(]*"|'[^']*'|[^\s`("']*)$|(?:\[ [^\]]* \] && )?(?:\.|source)\s)/;

function isCommand(line: string): boolean {
  return line !== '' && !line.startsWith('#');
}

/** Mosaic is given what the hook reads by `printf … |`. */
function isHarmless(prefix: string): boolean {
  return prefix === '' || /^(?:printf|echo)\s[^|;&]*\|$/.test(prefix);
}

// One simple command: quoted text, substitutions and redirections are parts of it.
const simpleCommand = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\([^()]*\)|\$\{[^}]*\}|\d?>&\d?|\\.|[^;&|(){}'"\\])+/g;

function takeApart(line: string, hook: HookName): { call: string; prefix: string; rest: string } {
  for (const { 0: text, index } of line.matchAll(simpleCommand)) {
    if (!callsMosaic(text.trim(), hook)) continue;
    const keywords = /^\s*(?:(?:if|while|until|then|do|else|!)\s+)*/.exec(text)?.[0] ?? '';
    return {
      call: text.slice(keywords.length).trim(),
      prefix: (line.slice(0, index) + keywords).trim(),
      rest: line.slice(index + text.length).trim(),
    };
  }
  return { call: line, prefix: '', rest: '' };
}
