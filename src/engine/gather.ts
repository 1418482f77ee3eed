/** Gathers facts: each once, all in parallel, until the deadline; what fails or is late becomes a reason, not a crash. */
import { setMaxListeners } from 'node:events';
import { isUnavailable, Unavailable, type Fact, type Gathering, type Marks } from '../facts/fact.js';

export type Gathered<T = unknown> =
  | { readonly ok: true; readonly value: T; readonly marks: Marks; readonly durationMs: number }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly message: string;
      readonly fix: string;
      readonly durationMs: number;
    };

/** Time that gatherers have to hand over what they have once the deadline passed. */
const graceMs = 1_000;

export class FactLedger {
  readonly #base: Omit<Gathering, 'ask' | 'mark'>;
  readonly #pending = new Map<string, Promise<Gathered>>();

  constructor(base: Omit<Gathering, 'ask' | 'mark'>) {
    this.#base = base;
    // One listener a fact is the design, not a leak.
    setMaxListeners(0, base.signal);
  }

  /** Never rejects with `Unavailable`; any other rejection is a bug in the gatherer. */
  gather<T>(fact: Fact<T>): Promise<Gathered<T>> {
    const known = this.#pending.get(fact.key);
    if (known !== undefined) return known as Promise<Gathered<T>>;
    const gathering = this.#start(fact);
    this.#pending.set(fact.key, gathering);
    return gathering;
  }

  async #start<T>(fact: Fact<T>): Promise<Gathered<T>> {
    const began = performance.now();
    let marks: Marks = { cachedSeconds: null, isPinned: false };
    const mark = (added: Partial<Marks>): void => {
      marks = mergeMarks(marks, added);
    };
    const ask = async <U>(other: Fact<U>): Promise<U> => {
      const answer = await this.gather(other);
      if (!answer.ok) throw new Unavailable(answer.reason, answer.message, answer.fix);
      mark(answer.marks);
      return answer.value;
    };
    const elapsed = (): number => Math.round(performance.now() - began);
    try {
      const value = await endsBy(this.#base.signal, fact.gather({ ...this.#base, ask, mark }));
      return { ok: true, value, marks, durationMs: elapsed() };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return { ok: false, reason: error.reason, message: error.message, fix: error.fix, durationMs: elapsed() };
    }
  }
}

export function mergeMarks(one: Marks, other: Partial<Marks>): Marks {
  const ages = [one.cachedSeconds, other.cachedSeconds ?? null].filter((age) => age !== null);
  return {
    cachedSeconds: ages.length === 0 ? null : Math.max(...ages),
    isPinned: one.isPinned || other.isPinned === true,
  };
}

async function endsBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      timer = setTimeout(() => {
        reject(
          new Unavailable('deadline', 'the time limit passed before this was known', 'Run it again: mosaic enforce'),
        );
      }, graceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
