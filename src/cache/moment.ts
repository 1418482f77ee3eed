/** When something happened, by two clocks of this machine: setting one of them makes nothing old look young. */
import { uptime } from 'node:os';

export interface Moment {
  /** Milliseconds since the epoch. People and NTP set this clock. */
  readonly wall: number;
  /** Milliseconds since the machine was started, its sleep included. Nobody sets it; a restart begins it anew. */
  readonly uptime: number;
}

export function thisMoment(): Moment {
  return { wall: Date.now(), uptime: uptime() * 1_000 };
}

/**
 * Milliseconds between the two, by the clock that says more. Null when the clocks cannot be believed: one runs
 * backwards, or they disagree by more than NTP's slewing and whole seconds explain, because the machine was restarted
 * or the clock was set.
 */
export function ageMs(began: Moment, now: Moment): number | null {
  const ages = [now.wall - began.wall, now.uptime - began.uptime];
  const [least, most] = [Math.min(...ages), Math.max(...ages)];
  return least >= 0 && most - least <= 2_000 + most / 1_000 ? most : null;
}
