/** One attempt at a question: connect, ask, follow the service's own redirects, and say what came of it. */
import { openConnection, type Connection, type Network } from './connection.js';
import { exchangeOver, type Reply, type Sending } from './exchange-over.js';
import type { Answer, Failure, HttpRequest, Outcome, Peer, Redirect } from './exchange.js';
import { acceptedEncodings } from './decoder.js';
import { keptHeaders } from './headers.js';
import type { Lanes } from './lanes.js';
import { printable } from '../text/printable.js';
import { redactText, redactUrl, secretForms } from './redact.js';
import { follow, isRedirect, type Step } from './redirects.js';
import { Stopped } from './stopped.js';
import { hostOf, parseTarget } from './target.js';
import type { Warm } from './warm.js';

/** What attempts share; one per probe client. */
export interface Wire {
  readonly network: Network;
  readonly lanes: Lanes;
  readonly warm: Warm;
  /** Sent with every request, unless the request says otherwise. */
  readonly identity: Readonly<Record<string, string>>;
  /** Forms of known secrets: see `secretForms`. */
  readonly secrets: readonly string[];
}

export interface Asking {
  /** A confirmation must not depend on a connection that worked before. */
  readonly isOnNewConnection: boolean;
  readonly signal: AbortSignal;
}

/** Whatever goes wrong is a `Failure`; only a bug of this library throws. */
export async function ask(request: HttpRequest, wire: Wire, asking: Asking): Promise<Outcome> {
  const started = performance.now();
  const redirects: Redirect[] = [];
  const secrets = [...secretForms(Object.values(request.secretHeaders ?? {})), ...wire.secrets];
  let where = request.url;
  try {
    let step: Step = { url: withoutFragment(parseTarget(where)), method: (request.method ?? 'GET').toUpperCase() };
    const visited = new Set<string>();
    for (;;) {
      where = step.url.href;
      visited.add(`${step.method} ${where}`);
      const reply = await hop(sendingOf(request, step, wire), wire, asking);
      const { location } = reply.headers;
      const context = { where, redirects, secrets, totalMs: Math.round(performance.now() - started) };
      if (!isRedirect(reply.status, location)) return answerOf(reply, context);
      redirects.push({ url: cleanUrl(where, secrets), status: reply.status, location: cleanUrl(location, secrets) });
      const next = follow(step, reply.status, location, request.ownHosts ?? []);
      if (next === null) return answerOf(reply, context);
      if (visited.has(`${next.method} ${next.url.href}`)) throw looping(reply.connection.peer, step.url);
      if (redirects.length > wire.network.limits.redirects) throw tooMany(reply.connection.peer, redirects.length);
      step = next;
    }
  } catch (error) {
    return failureOf(error, where, redirects, secrets);
  }
}

function sendingOf(request: HttpRequest, { url, method }: Step, wire: Wire): Sending {
  const isSameHost = hostOf(url) === hostOf(new URL(request.url));
  const hasBody = request.body !== undefined && method === (request.method ?? 'GET').toUpperCase();
  return {
    url,
    method,
    headers: {
      accept: '*/*',
      'accept-encoding': acceptedEncodings,
      ...wire.identity,
      ...(request.isFresh === true && { 'cache-control': 'no-cache', pragma: 'no-cache' }),
      ...lowered(request.headers, hasBody),
      ...lowered(request.secretHeaders, hasBody),
    },
    body: hasBody ? (request.body ?? null) : null,
    firstByteMs: request.firstByteMs ?? wire.network.limits.firstByteMs,
    address: isSameHost ? (request.address ?? null) : null,
  };
}

/** A request that lost its body in a redirect must not announce one. */
function lowered(headers: HttpRequest['headers'], hasBody: boolean): Record<string, string> {
  const entries = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(entries.filter(([name]) => hasBody || !name.startsWith('content-')));
}

function hop(sending: Sending, wire: Wire, { isOnNewConnection, signal }: Asking): Promise<Reply> {
  const { network, warm, lanes } = wire;
  const isSafe = sending.method === 'GET' || sending.method === 'HEAD' || sending.method === 'OPTIONS';
  return lanes.run(sending.url.host, signal, async () => {
    // A connection to another address of the host is none to the one that was chosen.
    const key = `${sending.url.origin} ${sending.address ?? ''}`;
    const idle = isOnNewConnection || !isSafe ? null : warm.take(key);
    const reply =
      (idle === null ? null : await overIdle(idle, sending, wire, signal)) ??
      (await exchangeOver(await openConnection(sending, network, signal), sending, network.limits, signal));
    warm.put(key, reply.connection);
    return reply;
  });
}

/** Null when the server had closed the idle connection meanwhile, which it may do at any time. */
async function overIdle(idle: Connection, sending: Sending, wire: Wire, signal: AbortSignal): Promise<Reply | null> {
  const reused = { ...idle, opening: { nameMs: 0, connectMs: 0, tlsMs: 0 } };
  try {
    return await exchangeOver(reused, sending, wire.network.limits, signal);
  } catch (error) {
    if (error instanceof Stopped && error.code === 'reset' && error.phase === 'first-byte') return null;
    throw error;
  }
}

interface Kept {
  readonly where: string;
  readonly redirects: readonly Redirect[];
  readonly secrets: readonly string[];
  readonly totalMs: number;
}

function answerOf(reply: Reply, { where, redirects, secrets, totalMs }: Kept): Answer {
  const { status, rawHeaders, headers, body, connection, firstByteMs } = reply;
  return {
    kind: 'answer',
    status,
    headers: keptHeaders(rawHeaders, secrets),
    contentType: (headers['content-type'] ?? '').split(/[;,]/)[0]?.trim().toLowerCase() ?? '',
    body: redactText(body.text, secrets),
    bodyBytes: body.bytes,
    bodySha256: body.sha256,
    isTruncated: body.isTruncated,
    finalUrl: cleanUrl(where, secrets),
    redirects,
    ...connection.peer,
    phases: { ...connection.opening, firstByteMs, totalMs },
  };
}

const nobody: Peer = { address: null, isPinned: false, isProxied: false };

function failureOf(error: unknown, where: string, redirects: readonly Redirect[], secrets: readonly string[]): Failure {
  if (!(error instanceof Stopped)) throw error;
  const { code, phase, message, certificate, peer } = error;
  const detail = printable(redactText(message, secrets));
  return {
    kind: 'failure',
    code,
    phase,
    detail,
    finalUrl: cleanUrl(where, secrets),
    redirects,
    certificate,
    ...(peer ?? nobody),
  };
}

function looping(peer: Peer, url: URL): Stopped {
  return new Stopped('redirect-loop', 'redirect', `${redactUrl(url.href)} redirects to where the request came from`, {
    peer,
  });
}

function tooMany(peer: Peer, count: number): Stopped {
  return new Stopped('too-many-redirects', 'redirect', `${count} redirects in a row`, { peer });
}

function cleanUrl(url: string, secrets: readonly string[]): string {
  return redactText(redactUrl(url), secrets);
}

function withoutFragment(url: URL): URL {
  url.hash = '';
  return url;
}
