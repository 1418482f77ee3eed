/** Runs one step under its own limit and the run's signal; whichever ends first names the failure. */
import type { FailureCode, Phase } from './exchange.js';
import { Stopped } from './stopped.js';

export interface Limit {
  readonly phase: Phase;
  readonly ms: number;
  readonly code: FailureCode;
  /** What did not happen in time: "no answer from 192.0.2.1". */
  readonly detail: string;
}

/**
 * Rejects with `Stopped` the moment the time or the signal runs out, whatever `work` does: a name lookup cannot be
 * cancelled, so it is left behind. `work` gets a signal to release what it holds by then.
 */
export async function within<T>(
  limit: Limit,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const step = new AbortController();
  const cutOff = () => step.abort(cutOffDuring(limit.phase));
  const timer = setTimeout(() => step.abort(late(limit)), limit.ms);
  signal.addEventListener('abort', cutOff, { once: true });
  if (signal.aborted) cutOff();
  try {
    step.signal.throwIfAborted();
    return await Promise.race([aborted(step.signal), work(step.signal)]);
  } catch (error) {
    throw step.signal.aborted ? step.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cutOff);
  }
}

export function cutOffDuring(phase: Phase): Stopped {
  return new Stopped('cut-off', phase, 'the run ended before this could be told');
}

function late({ code, phase, ms, detail }: Limit): Stopped {
  return new Stopped(code, phase, `${detail} within ${ms / 1000} s`);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Stopped), { once: true });
  });
}
