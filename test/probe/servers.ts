/** Loopback servers, well and badly behaved, that end with the test which started them. */
import { createServer as createHttp, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttps, type ServerOptions } from 'node:https';
import { createServer as createNet, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createProbeClient,
  type Answer,
  type Clock,
  type Failure,
  type HttpRequest,
  type Outcome,
  type ProbeClient,
  type ProbeOptions,
} from '../../src/probe/index.js';

/** Base URL without a slash at its end. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttp(listener))}`;
}

export async function serveTls(options: ServerOptions, listener: RequestListener): Promise<number> {
  const server = createHttps(options, listener);
  // A client that refuses the certificate is what several tests are about.
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

/** Each connection goes to `converse`, which also gets its number, from 0. */
export async function serveRaw(converse: (socket: Socket, index: number) => void): Promise<string> {
  let count = 0;
  const server = createNet((socket) => {
    socket.on('error', () => undefined);
    converse(socket, count++);
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

/** Calls `then` once a whole request has arrived. */
export function onRequest(socket: Socket, then: (head: string) => void): void {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    if (!text.includes('\r\n\r\n')) return;
    const head = text;
    text = '';
    then(head);
  });
}

/** Answers each request with these bytes and hangs up. */
export function serveBytes(...chunks: (string | Buffer)[]): Promise<string> {
  return serveRaw((socket) =>
    onRequest(socket, () => {
      for (const chunk of chunks) socket.write(chunk);
      socket.end();
    }),
  );
}

/** A port of 127.0.0.1 where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createNet();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server | HttpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export interface RecordedClock extends Clock {
  readonly waits: number[];
}

/** Never waits, and remembers what it was asked to wait. */
export function instantClock(): RecordedClock {
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.UTC(2026, 0, 1),
    wait: async (ms) => {
      waits.push(ms);
    },
  };
}

/** A client with a clock that does not wait, no proxy, and small limits. */
export function client(options: Partial<ProbeOptions> = {}): ProbeClient {
  const made = createProbeClient({
    version: '9.9.9',
    runId: 'run-1',
    signal: new AbortController().signal,
    env: {},
    clock: instantClock(),
    ...options,
  });
  onTestFinished(() => made.close());
  return made;
}

/** The outcome of one question put by a client of its own. */
export async function outcomeOf(request: string | HttpRequest, options: Partial<ProbeOptions> = {}): Promise<Outcome> {
  const { outcome } = await client(options).observe(typeof request === 'string' ? { url: request } : request);
  return outcome;
}

export function answer(outcome: Outcome): Answer {
  if (outcome.kind === 'answer') return outcome;
  throw new Error(`expected an answer, got ${outcome.code}: ${outcome.detail}`);
}

export function failure(outcome: Outcome): Failure {
  if (outcome.kind === 'failure') return outcome;
  throw new Error(`expected a failure, got status ${outcome.status}`);
}
