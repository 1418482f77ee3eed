/** Which of a host's addresses can be judged from this machine, told by what came of asking each by itself (pure). */
import { isIPv6 } from 'node:net';
import type { Observation, Outcome } from './exchange.js';

export interface AskedAddress {
  readonly address: string;
  /** Of a request with that `address`. */
  readonly observation: Observation;
}

export interface SplitAddresses<T> {
  /** What came of these is their own doing, or unknown for the reason that the observation gives. */
  readonly judged: readonly T[];
  /** This machine has no route to their family, so nothing is known of them. */
  readonly routeless: readonly T[];
}

/**
 * Sets apart the addresses of one host whose family this machine has no route to. Where no address of a family took a
 * connection in time, the network may swallow that family as well as the host be down, so the observations of these
 * blame nobody. Only what sets a family apart counts: where no family took a connection, all are judged as they are.
 */
export function splitByRoute<T extends AskedAddress>(asked: readonly T[]): SplitAddresses<T> {
  const reached = new Set(asked.filter(({ observation }) => hasConnected(observation.outcome)).map(familyOf));
  const isOpen = (one: T) => reached.size === 0 || reached.has(familyOf(one));
  const isRouteless = (one: T) => !isOpen(one) && hasEndedAs('unreachable', one);
  return {
    judged: asked
      .filter((one) => !isRouteless(one))
      .map((one) => (!isOpen(one) && hasEndedAs('connect-timeout', one) ? withoutBlame(one) : one)),
    routeless: asked.filter(isRouteless),
  };
}

function withoutBlame<T extends AskedAddress>(one: T): T {
  return { ...one, observation: { ...one.observation, fault: 'vantage', reason: 'connect-timeout-here-only' } };
}

function hasEndedAs(code: 'unreachable' | 'connect-timeout', { observation: { outcome } }: AskedAddress): boolean {
  return outcome.kind === 'failure' && outcome.phase === 'connect' && outcome.code === code;
}

/** A refusal and a reset come from the other side as well; so does a redirect, whatever became of the host it named. */
function hasConnected(outcome: Outcome): boolean {
  if (outcome.kind === 'answer' || outcome.address !== null || outcome.redirects.length > 0) return true;
  return outcome.code === 'refused' || outcome.code === 'reset';
}

function familyOf({ address }: AskedAddress): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
