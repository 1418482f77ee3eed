/** The probe client: every question asked once, confirmed, within the limits, and with somebody to blame. */
import { setMaxListeners } from 'node:events';
import { isLoopbackHost } from './addresses.js';
import { systemClock, type Clock } from './clock.js';
import { confirm, type Judged, type Sign } from './confirm.js';
import type { Network } from './connection.js';
import { createControl, type Control } from './control.js';
import type { Answer, Attempt, Blame, HttpRequest, Observation, Outcome } from './exchange.js';
import { faultOf, isConnectionLevel } from './fault.js';
import { addressesOf, createAddressBook, type HostAddress } from './host-addresses.js';
import { ask, type Wire } from './http.js';
import { createLanes } from './lanes.js';
import { defaultLimits, type Limits } from './limits.js';
import type { Environment } from './proxy.js';
import { redactText, redactUrl, secretForms } from './redact.js';
import { lookupBySystem, type Lookup, type Pin } from './resolve.js';
import { hostOf } from './target.js';
import { tombstoneOf } from './tombstone.js';
import { trusting } from './trust.js';
import { createWarm } from './warm.js';

export interface ProbePolicy {
  /** Host names, addresses or "*.suffix" that may lie in private networks. */
  readonly allowPrivate: readonly string[];
  /** URL or "host:port" that is reachable whenever there is a network; null for no control. */
  readonly control: string | null;
}

export interface ProbeOptions {
  /** Mosaic's version, for `user-agent`. */
  readonly version: string;
  /** Sent as `x-mosaic-run`. */
  readonly runId: string;
  /** Ends every question at once with `cut-off`. */
  readonly signal: AbortSignal;
  readonly policy?: Partial<ProbePolicy>;
  /** In CI a loopback URL is refused like any other inner address. Default false. */
  readonly isCi?: boolean;
  /** In a hook one host is asked `limits.requestsPerHost` times at most. Default false. */
  readonly isHook?: boolean;
  readonly limits?: Partial<Limits>;
  readonly pins?: readonly Pin[];
  /** Authorities to trust besides Node's, in PEM. */
  readonly ca?: readonly string[];
  /** Values that must not be kept, wherever they turn up. */
  readonly secrets?: readonly string[];
  /** Where the proxy variables are read; default `process.env`. */
  readonly env?: Environment;
  readonly clock?: Clock;
  readonly lookup?: Lookup;
}

export interface Observing {
  /** Attempts that must agree before the target counts as healthy. Default 1. */
  readonly minimum?: 1 | 2;
}

export interface ProbeClient {
  /** Never rejects for anything that the network or the target did. */
  observe(request: HttpRequest, observing?: Observing): Promise<Observation>;
  /**
   * The addresses of a URL's host as this run sees them: pins, else what the resolver says, asked once. A gate that
   * judges each by itself puts a request to each `address`, and `splitByRoute` tells from what came of them which this
   * machine has no route to. Null where none can be chosen: a proxy is in between, the name does not resolve, the URL
   * is none, or the host is `localhost`, whose two addresses are assumed and need not both answer.
   */
  addressesOf(url: string): Promise<readonly HostAddress[] | null>;
  /** Ends what is under way and closes every connection. */
  close(): void;
}

/** What a client keeps for its lifetime. */
interface Session {
  readonly wire: Wire;
  readonly control: Control;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

export function createProbeClient(options: ProbeOptions): ProbeClient {
  const closing = new AbortController();
  const signal = AbortSignal.any([options.signal, closing.signal]);
  // One listener a step under way is the design, not a leak.
  setMaxListeners(0, signal);
  const session = createSession(options, signal);
  const asked = new Map<string, Promise<Observation>>();
  const keyOf = createKeys();
  return {
    observe(request, { minimum = 1 } = {}) {
      const key = keyOf(request, minimum);
      const observation = asked.get(key) ?? observe(request, minimum, session);
      asked.set(key, observation);
      return observation;
    },
    addressesOf: (url) => addressesOf(url, session.wire.network),
    close() {
      closing.abort();
      session.wire.warm.close();
    },
  };
}

function createSession(options: ProbeOptions, signal: AbortSignal): Session {
  const limits = { ...defaultLimits, ...options.limits };
  const { pins = [], lookup = lookupBySystem } = options;
  const network: Network = {
    limits,
    policy: { allowPrivate: options.policy?.allowPrivate ?? [], isCi: options.isCi ?? false },
    pins,
    lookup,
    addressBook: createAddressBook({ pins, lookup, nameMs: limits.nameMs }, signal),
    env: options.env ?? process.env,
    trust: trusting(options.ca ?? []),
  };
  const wire: Wire = {
    network,
    lanes: createLanes(limits.inFlightPerHost, options.isHook === true ? limits.requestsPerHost : Infinity),
    warm: createWarm(),
    identity: { 'user-agent': `mosaic-gates/${options.version}`, 'x-mosaic-run': options.runId },
    secrets: secretForms(options.secrets ?? []),
  };
  const control = createControl(options.policy?.control ?? null, network, signal);
  return { wire, control, clock: options.clock ?? systemClock, limits, signal };
}

/** Two requests are one question when all their data is equal and the same function judges their answers. */
function createKeys(): (request: HttpRequest, minimum: number) => string {
  const judges = new Map<unknown, number>();
  return (request, minimum) => {
    const judge = judges.get(request.isFailure) ?? judges.size;
    judges.set(request.isFailure, judge);
    return JSON.stringify([
      minimum,
      judge,
      Object.entries(request).toSorted(([one], [other]) => one.localeCompare(other)),
    ]);
  };
}

async function observe(request: HttpRequest, minimum: number, session: Session): Promise<Observation> {
  const { wire, clock, limits, signal } = session;
  const askOnce = async (index: number): Promise<Judged> => {
    const startedAt = new Date(clock.now()).toISOString();
    const outcome = await ask(request, wire, { isOnNewConnection: minimum > 1 || index > 0, signal });
    const attempt: Attempt = { startedAt, outcome };
    return { attempt, sign: signOf(outcome, request) };
  };
  const pause = async ({ attempt }: Judged, failures: number) => {
    const delay = limits.retryDelaysMs[failures - 1] ?? limits.retryDelaysMs.at(-1) ?? 0;
    const ms = isTombstone(attempt.outcome) ? limits.tombstoneDelayMs : delay;
    // Aborted: the next attempt says so.
    await clock.wait(ms, signal).catch(() => undefined);
  };
  const { attempts, deciding, isFlapping } = await confirm(minimum, askOnce, pause);
  const { outcome } = deciding.attempt;
  return {
    url: redactText(redactUrl(request.url), secretForms(Object.values(request.secretHeaders ?? {}))),
    method: (request.method ?? 'GET').toUpperCase(),
    attempts,
    outcome,
    isFlapping,
    ...(await blameFor(outcome, request, session)),
  };
}

function signOf(outcome: Outcome, request: HttpRequest): Sign {
  const { fault } = faultOf(outcome);
  if (outcome.kind === 'answer') {
    // A rate limit or a bot challenge gets no better by asking more.
    if (fault === 'vantage') return 'final';
    if (!isFailing(outcome, request)) return 'fine';
    return isRepeatable(request) ? 'target' : 'final';
  }
  if (['bad-request', 'budget', 'cut-off', 'address-refused'].includes(outcome.code)) return 'final';
  const wasSent = ['first-byte', 'body', 'redirect'].includes(outcome.phase);
  if (wasSent && !isRepeatable(request)) return 'final';
  return fault === 'vantage' ? 'vantage' : 'target';
}

async function blameFor(outcome: Outcome, request: HttpRequest, { control }: Session): Promise<Blame> {
  if (outcome.kind === 'answer') {
    const blame = faultOf(outcome);
    if (blame.fault !== 'none' || !isFailing(outcome, request)) return blame;
    return { fault: 'target', reason: isTombstone(outcome) ? 'tombstone' : 'wrong-answer' };
  }
  const isLoopback = URL.canParse(outcome.finalUrl) && isLoopbackHost(hostOf(new URL(outcome.finalUrl)));
  const isControlReached = !isLoopback && isConnectionLevel(outcome) ? await control() : null;
  const blame = faultOf(outcome, { isControlReached, isLoopback });
  // One lost answer proves nothing, and the request must not be sent twice.
  const isUnconfirmed = signOf(outcome, request) === 'final' && blame.fault === 'target';
  return isUnconfirmed ? { fault: 'vantage', reason: 'unconfirmed' } : blame;
}

function isFailing(answer: Answer, { isFailure = ({ status }) => status >= 500 }: HttpRequest): boolean {
  return isTombstone(answer) || isFailure(answer);
}

function isTombstone(outcome: Outcome): boolean {
  return URL.canParse(outcome.finalUrl) && tombstoneOf(hostOf(new URL(outcome.finalUrl)), outcome) !== null;
}

function isRepeatable({ method = 'GET', isRepeatable: isSaid }: HttpRequest): boolean {
  return isSaid ?? ['GET', 'HEAD', 'OPTIONS'].includes(method.toUpperCase());
}
