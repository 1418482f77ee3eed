/** A loopback server that asks an answerer, over TLS if it is given a certificate, and that can be ended at once. */
import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { loopback } from './names.js';
import { isRaw, redirect, text, type Answerer, type AnyReply, type Ask } from './reply.js';

/** PEM. */
export interface Certificate {
  readonly key: string;
  /** The server's own first, then what leads to its authority. */
  readonly chain: string;
}

export interface LoopbackServer {
  /** Such as `http://127.0.0.1:<port>`, without a path. */
  readonly origin: string;
  /** For connections from now on. Throws without TLS. */
  present(certificate: Certificate): void;
  /** Nobody listens, and who was connected is not. */
  pause(): Promise<void>;
  /** At the same port. Throws when somebody took it meanwhile. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** With a certificate, plain HTTP at the same port is answered by `plain`. */
export async function serve(
  answerer: Answerer,
  certificate: Certificate | null = null,
  plain: Answerer = toHttps,
): Promise<LoopbackServer> {
  const secure = certificate === null ? null : createHttps(tlsOf(certificate), listenerOf(answerer));
  const open = createHttp(listenerOf(secure === null ? answerer : plain));
  // A client that refuses the certificate is what several faults are about.
  secure?.on('tlsClientError', () => undefined);
  const sockets = new Set<Socket>();
  const server = secure === null ? open : createTcp((socket) => sort(socket, secure, open));
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    origin: `${secure === null ? 'http' : 'https'}://${loopback}:${port}`,
    present(next) {
      if (secure === null) throw new Error('without TLS there is no certificate to present');
      secure.setSecureContext(tlsOf(next));
    },
    pause: stop,
    resume: () => (server.listening ? Promise.resolve() : listen(server, port)),
    close: stop,
  };
}

/** The origin of a server that is gone: connections to it are refused. */
export async function deadOrigin(): Promise<string> {
  const server = await serve(() => text(200, ''));
  await server.close();
  return server.origin;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function tlsOf({ key, chain }: Certificate): { key: string; cert: string } {
  return { key, cert: chain };
}

/** The first byte of a TLS handshake is 22, which begins no HTTP request. */
function sort(socket: Socket, secure: Server, open: Server): void {
  socket.once('data', (chunk) => {
    socket.pause();
    socket.unshift(chunk);
    (chunk[0] === 22 ? secure : open).emit('connection', socket);
    // TLS takes what was read already in a tick of its own.
    process.nextTick(() => socket.resume());
  });
}

/** What a server with TLS says to plain HTTP. */
export const toHttps: Answerer = ({ headers, path, query }) =>
  redirect(308, `https://${headers.host ?? ''}${path}${query}`);

function listenerOf(answerer: Answerer): RequestListener {
  return (request, response) => {
    respond(request, response, answerer).catch(() => response.destroy());
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, answerer: Answerer): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    await send(response, await answerer(askOf(request, gone.signal)));
  } catch (error) {
    if (response.headersSent || gone.signal.aborted) throw error;
    const isTooLarge = error instanceof BodyTooLarge;
    await send(response, text(isTooLarge ? 413 : 500, isTooLarge ? 'too large\n' : 'internal error\n'));
  }
}

async function send(response: ServerResponse, reply: AnyReply): Promise<void> {
  if (isRaw(reply)) return reply.takeOver(response);
  response.writeHead(reply.status, reply.headers);
  if (typeof reply.body === 'string' || reply.body instanceof Uint8Array) return void response.end(reply.body);
  await pipeline(reply.body, response);
}

function askOf(request: IncomingMessage, signal: AbortSignal): Ask {
  const { method = 'GET', url = '/', headers, socket } = request;
  const [path = '/'] = url.split('?');
  const query = url.slice(path.length);
  let body: Promise<Buffer> | undefined;
  return {
    method,
    path,
    query,
    headers,
    isSecure: 'encrypted' in socket,
    signal,
    body: () => (body ??= readBody(request)),
  };
}

const largestBody = 4 * 1024 * 1024;

class BodyTooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
