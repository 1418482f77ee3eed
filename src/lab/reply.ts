/** What the lab's servers are asked and answer, as plain values: a fault is then a function between two of them. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface Ask {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With its question mark; "" when there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Over TLS. */
  readonly isSecure: boolean;
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal;
  body(): Promise<Buffer>;
}

export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Has the connection to itself, and need not speak HTTP. */
export interface RawReply {
  takeOver(response: ServerResponse): void;
}

export type AnyReply = Reply | RawReply;

export type Answerer = (ask: Ask) => AnyReply | Promise<AnyReply>;

/** Answers instead of `next`, or makes something else of the question or the answer. */
export type Wrapper = (ask: Ask, next: Answerer) => AnyReply | Promise<AnyReply>;

/** The wrappers of now around an answerer, the last one outermost. */
export function wrapped(answerer: Answerer, wrappers: () => readonly Wrapper[]): Answerer {
  return (ask) => wrappers().reduce<Answerer>((next, wrapper) => (asked: Ask) => wrapper(asked, next), answerer)(ask);
}

export function isRaw(reply: AnyReply): reply is RawReply {
  return 'takeOver' in reply;
}

const fresh = { 'cache-control': 'no-store' };

export function json(status: number, document: unknown, headers: OutgoingHttpHeaders = {}): Reply {
  const body = `${JSON.stringify(document)}\n`;
  return { status, headers: { 'content-type': 'application/json', ...fresh, ...headers }, body };
}

export function html(status: number, body: string, headers: OutgoingHttpHeaders = {}): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

export function text(status: number, body: string, headers: OutgoingHttpHeaders = {}): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...fresh, ...headers }, body };
}

export function redirect(status: number, location: string): Reply {
  return { status, headers: { location }, body: '' };
}

/** The whole body, which can be read once. */
export async function bytesOf({ body }: Pick<Reply, 'body'>): Promise<Buffer> {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** With another body; what described the old one goes. */
export function withBody({ status, headers }: Reply, body: Reply['body'], more: OutgoingHttpHeaders = {}): Reply {
  return { status, headers: { ...without(headers, describing), ...more }, body };
}

const describing = ['content-length', 'content-encoding', 'transfer-encoding', 'etag'];

/** `names` in lower case. */
export function without<Value>(
  headers: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())));
}
