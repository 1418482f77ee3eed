/** When to ask again and what several attempts amount to: one blip is forgiven, two failures are not. */
import type { Attempt } from './exchange.js';

/**
 * What one attempt says: `fine` needs no confirmation, `target` and `vantage` failed by whose fault, and `final` ends
 * the questioning, because asking again cannot change it or must not be done.
 */
export type Sign = 'fine' | 'target' | 'vantage' | 'final';

export interface Judged {
  readonly attempt: Attempt;
  readonly sign: Sign;
}

export interface Confirmation {
  readonly attempts: readonly Attempt[];
  /** The attempt that decides. */
  readonly deciding: Judged;
  readonly isFlapping: boolean;
}

const mostAttempts = 4;

/** Asks at least `minimum` times; after a failure until two agree on whose fault it is, four times at most. */
export async function confirm(
  minimum: number,
  askOnce: (index: number) => Promise<Judged>,
  pause: (last: Judged, failures: number) => Promise<void>,
): Promise<Confirmation> {
  const judged: Judged[] = [];
  for (;;) {
    judged.push(await askOnce(judged.length));
    const deciding = settle(judged, minimum);
    if (deciding !== null) {
      const isFlapping = deciding.sign !== 'final' && isFailed(deciding) && judged.some(({ sign }) => sign === 'fine');
      return { attempts: judged.map(({ attempt }) => attempt), deciding, isFlapping };
    }
    const sinceFailure = judged.findIndex(isFailed);
    const last = judged.at(-1);
    if (last !== undefined && sinceFailure >= 0) await pause(last, judged.length - sinceFailure);
  }
}

function settle(judged: readonly Judged[], minimum: number): Judged | null {
  const last = judged.at(-1) ?? null;
  if (last?.sign === 'final') return last;
  const failures = judged.filter(isFailed);
  // A resolver's hiccup does not make the target's single reset the second failure.
  const twice = failures.filter(({ sign }) => failures.filter((other) => other.sign === sign).length > 1);
  if (twice.length > 0) return twice.at(-1) ?? null;
  if (judged.length >= mostAttempts) {
    return failures.length > 1 ? (failures.find(({ sign }) => sign === 'vantage') ?? null) : lastFine(judged);
  }
  return failures.length === 0 && judged.length >= minimum ? lastFine(judged) : null;
}

function lastFine(judged: readonly Judged[]): Judged | null {
  return judged.findLast(({ sign }) => sign === 'fine') ?? null;
}

function isFailed({ sign }: Judged): boolean {
  return sign === 'target' || sign === 'vantage';
}
