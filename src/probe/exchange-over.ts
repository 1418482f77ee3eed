/** One request and its answer over one open connection, each phase under its own limit. */
import { errors, type Dispatcher } from 'undici';
import { readBody, type Body } from './body.js';
import type { Connection } from './connection.js';
import { within } from './deadline.js';
import type { Phase } from './exchange.js';
import { joinHeaders } from './headers.js';
import type { Limits } from './limits.js';
import { codeOf, messageOf, Stopped } from './stopped.js';
import { end } from './warm.js';

export interface Sending {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly firstByteMs: number;
  /** The only address to connect to; null: any that the host has. */
  readonly address: string | null;
}

export interface Reply {
  readonly status: number;
  readonly rawHeaders: Dispatcher.ResponseData['headers'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly connection: Connection;
  readonly firstByteMs: number;
}

/** Throws `Stopped`, and ends the connection then. */
export async function exchangeOver(
  connection: Connection,
  sending: Sending,
  limits: Limits,
  signal: AbortSignal,
): Promise<Reply> {
  let phase: Phase = 'first-byte';
  try {
    const sent = performance.now();
    const waiting = {
      phase,
      ms: sending.firstByteMs,
      code: 'first-byte-timeout',
      detail: 'connected, but no answer',
    } as const;
    const response = await within(waiting, signal, () => send(connection, sending));
    const firstByteMs = Math.round(performance.now() - sent);
    // Whoever stops reading early destroys the stream, which then has an error to tell.
    response.body.on('error', () => undefined);
    const headers = joinHeaders(response.headers, limits.headerCount);
    phase = 'body';
    const reading = { phase, ms: limits.bodyMs, code: 'body-timeout', detail: 'the answer did not end' } as const;
    const body = await within(reading, signal, () => readBody(response.body, headers, limits.bodyBytes));
    if (body.isTruncated) end(connection);
    return { status: response.statusCode, rawHeaders: response.headers, headers, body, connection, firstByteMs };
  } catch (error) {
    end(connection);
    throw (error instanceof Stopped ? error : broken(error, phase)).at(connection.peer);
  }
}

function send({ client, proxied }: Connection, sending: Sending): Promise<Dispatcher.ResponseData> {
  const { url, method, headers, body } = sending;
  const path = `${url.pathname}${url.search}`;
  return client.request({
    method,
    path: proxied === null ? path : `${url.origin}${path}`,
    headers: { ...headers, ...proxied?.headers },
    body,
  });
}

/** An error without one of these codes is a bug of this library, and no target may be blamed for it. */
function broken(error: unknown, phase: Phase): Stopped {
  const code = codeOf(error);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return new Stopped('bad-request', 'request', messageOf(error));
  }
  if (isTls(code)) return new Stopped('tls', phase, messageOf(error));
  if (/^E(NET|HOST)(UNREACH|DOWN)$/.test(code)) return new Stopped('unreachable', phase, messageOf(error));
  if (isClosing(code)) return new Stopped('reset', phase, messageOf(error));
  if (error instanceof errors.HTTPParserError || code.startsWith('UND_ERR_'))
    return new Stopped('protocol', phase, messageOf(error));
  throw error;
}

function isTls(code: string): boolean {
  return code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO';
}

function isClosing(code: string): boolean {
  const byUndici = [
    'UND_ERR_SOCKET',
    'UND_ERR_INFO',
    'UND_ERR_ABORTED',
    'UND_ERR_DESTROYED',
    'ERR_STREAM_PREMATURE_CLOSE',
  ];
  const bySystem = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT'];
  // Fewer bytes than announced: the other side hung up in the middle.
  return [...byUndici, ...bySystem, 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'].includes(code);
}
