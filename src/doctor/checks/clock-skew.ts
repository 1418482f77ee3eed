/** This machine's clock agrees with the declared hosts: certificates, sessions and grace periods are judged by it. */
import { isLoopbackHost } from '../../probe/addresses.js';
import type { Observation } from '../../probe/exchange.js';
import { ok, type Check } from '../check.js';
import type { AskedHost } from '../asked-hosts.js';

const expected = 'within 5 s of the Date that declared hosts answer';

export const clockSkew: Check = {
  id: 'clock-skew',
  title: 'Clock',
  limit: 60_000,
  async run(world) {
    const hosts = await world.hosts();
    if (hosts.length === 0) return [ok('no host is declared to compare it with')];
    // A server on this machine has this machine's clock.
    const distant = hosts.filter(({ origin }) => !isLoopbackHost(new URL(origin).hostname));
    const skews = (distant.length > 0 ? distant : hosts).flatMap((host) => skewOf(host));
    // One server with a wrong clock proves nothing as long as another agrees with ours.
    const [closest] = skews.toSorted((one, other) => Math.abs(one.seconds) - Math.abs(other.seconds));
    const command = commands[world.platform] ?? 'timedatectl set-ntp true';
    if (closest === undefined) {
      return [{ status: 'unknown', observed: 'no declared host answered with a Date', expected, command: null }];
    }
    const { seconds, origin } = closest;
    const size = Math.abs(seconds);
    if (size <= 5) return [ok(`agrees with ${origin}`, expected)];
    const observed = `${size} s ${seconds > 0 ? 'behind' : 'ahead of'} ${origin}`;
    return [{ status: size > 60 ? 'error' : 'warning', observed, expected, command }];
  },
};

const commands: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'sudo sntp -sS time.apple.com',
  win32: 'w32tm /resync',
};

/** Whole seconds by which the host's clock is ahead of ours. An answer from a cache carries the date of long ago. */
function skewOf({ origin, observation }: AskedHost): { origin: string; seconds: number }[] {
  const seconds = secondsAhead(observation);
  return seconds === null ? [] : [{ origin, seconds }];
}

export function secondsAhead({ attempts }: Pick<Observation, 'attempts'>): number | null {
  const last = attempts.at(-1);
  if (last?.outcome.kind !== 'answer') return null;
  const { headers, phases } = last.outcome;
  const date = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(date) || Number(headers['age'] ?? 0) > 0) return null;
  const asked = Date.parse(last.startedAt);
  const answered = asked + phases.totalMs;
  // The header has no fractions of a second, and was written somewhere between question and answer.
  if (date > answered) return Math.round((date - answered) / 1_000);
  if (date + 1_000 < asked) return -Math.round((asked - date - 1_000) / 1_000);
  return 0;
}
