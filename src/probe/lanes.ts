/** How much one host is asked: so many requests at a time, and in a hook so many altogether. */
import { cutOffDuring } from './deadline.js';
import { Stopped } from './stopped.js';

export interface Lanes {
  /** Waits for a free lane to `host`. Throws `Stopped` over budget or when the signal aborts. */
  run<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

interface Lane {
  running: number;
  asked: number;
  readonly waiting: (() => void)[];
}

export function createLanes(inFlight: number, budget: number): Lanes {
  const lanes = new Map<string, Lane>();
  return {
    async run(host, signal, work) {
      const lane = lanes.get(host) ?? { running: 0, asked: 0, waiting: [] };
      lanes.set(host, lane);
      if (lane.asked >= budget)
        throw new Stopped('budget', 'queue', `${budget} requests to ${host} are the limit in a hook`);
      lane.asked += 1;
      if (lane.running < inFlight) lane.running += 1;
      else await turn(lane, signal);
      try {
        return await work();
      } finally {
        // The lane passes to the next in line without becoming free in between.
        const next = lane.waiting.shift();
        if (next === undefined) lane.running -= 1;
        else next();
      }
    },
  };
}

function turn(lane: Lane, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      lane.waiting.splice(lane.waiting.indexOf(enter), 1);
      reject(cutOffDuring('queue'));
    };
    const enter = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    lane.waiting.push(enter);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
  });
}
