/**
 * Matches patterns that the repository wrote. The platforms' engines take linear time; JavaScript's goes back and tries
 * again, for ever by some patterns, and nothing but a deadline stops it.
 */
import vm from 'node:vm';
import { printable } from '../text/printable.js';

/** A match did not finish. */
class SlowPattern extends Error {}

// Some thousand times what a match takes. A busy machine may stop for longer than that, so it is tried again.
const firstMs = 50;
const laterMs = [200, 500];

/** Patterns that ran out of every deadline: for another path they get the first one only. */
const slow = new Set<string>();

interface Room {
  readonly asked: { work: () => unknown };
  readonly script: vm.Script;
  readonly context: vm.Context;
}

let room: Room | null = null;

/** What matching `source` gives. Throws what `untimely` catches. */
export function timed<T>(source: string, work: () => T): T {
  room ??= openRoom();
  const { asked, script, context } = room;
  asked.work = work;
  for (const timeout of slow.has(source) ? [firstMs] : [firstMs, ...laterMs]) {
    try {
      return script.runInContext(context, { timeout }) as T;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    }
  }
  slow.add(source);
  throw new SlowPattern(`the pattern ${printable(source, 200)} takes too long to match here`);
}

export function timedMatch(pattern: RegExp, text: string): RegExpExecArray | null {
  return timed(pattern.source, () => pattern.exec(text));
}

/** What `work` gives, or why a pattern in it keeps from telling. */
export function untimely<T>(work: () => T): T | { readonly why: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof SlowPattern) return { why: error.message };
    throw error;
  }
}

function openRoom(): Room {
  const asked = { work: (): unknown => null };
  return { asked, script: new vm.Script('asked.work()'), context: vm.createContext({ asked }) };
}
