/** What the platform's UI settles, the map leaves open, and the files going out would make look otherwise. */
import type { CandidateFrontend } from '../facts/candidate-routes.js';
import { printable } from '../text/printable.js';

/** Why what goes out cannot be compared with what it goes out over; null when it can. */
export function movedChoice({ platform, after, before }: CandidateFrontend): string | null {
  for (const [setting, now] of Object.entries(after.choices)) {
    const then = before?.choices[setting];
    if (then === undefined || then === now) continue;
    const title = `${setting} of ${platform ?? 'the platform'}`;
    const change = `by the files it was ${printable(then)} and would become ${printable(now)}`;
    return `the map does not say the ${title}; ${change}, but a push changes no setting of the platform`;
  }
  return null;
}
