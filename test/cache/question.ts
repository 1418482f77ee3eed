/** One question, asked by a process at a time that the test chooses. */
import { beforeEach, vi } from 'vitest';
import type { Moment } from '../../src/cache/moment.js';
import { placeOf, type Place } from '../../src/cache/place.js';
import { shareFlight, type Shared, type SharingOptions } from '../../src/cache/share-flight.js';
import { createClone, type Clone } from './clone.js';

export const question = 'web and api, main at 1f2e3d';
export const hour = 3_600_000;
export const start: Moment = { wall: 1_800_000_000_000, uptime: hour };

export interface Asking {
  readonly clone: Clone;
  readonly place: Place;
  readonly ask: (find: () => Promise<string | null>, options?: Options) => Promise<Shared<string> | null>;
}

interface Options extends Partial<SharingOptions<string>> {
  readonly question?: string;
}

/** A fresh clone for each test of the file. */
export function freshAsking(): Asking {
  let clone: Clone | undefined;
  beforeEach(async (t) => {
    clone = await createClone(t);
  });
  const current = (): Clone => {
    if (clone === undefined) throw new Error('only inside a test');
    return clone;
  };
  return {
    get clone() {
      return current();
    },
    get place() {
      return placeOf(current().dir, question);
    },
    ask: (find, { question: asked = question, ...options } = {}) =>
      shareFlight(
        asked,
        {
          dir: current().dir,
          maxAgeMs: 0,
          signal: new AbortController().signal,
          now: () => start,
          read: (value) => (typeof value === 'string' ? value : null),
          ...options,
        },
        find,
      ),
  };
}

export const finds = (value: string | null) => vi.fn(() => Promise.resolve(value));
