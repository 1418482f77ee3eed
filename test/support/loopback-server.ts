/** A loopback HTTP server whose behaviour a test may change while it runs. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface LoopbackServer {
  /** "http://127.0.0.1:<port>", without a slash at its end. */
  readonly url: string;
  /** Paths with their queries, in the order they were asked for. */
  readonly asked: readonly string[];
  /** Answers every request from now on. */
  answer: RequestListener;
  /** Resolves with the next request for which `isMeant` holds. */
  nextRequest(isMeant: (path: string) => boolean): Promise<void>;
  /** Resolves when no client is connected any more. */
  whenDeserted(): Promise<void>;
  close(): Promise<void>;
}

export async function startServer(answer: RequestListener): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const waiting = new Set<(path: string) => void>();
  const deserted = new Set<() => void>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    for (const tell of waiting) tell(path);
    loopback.answer(request, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const tell of deserted) tell();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const loopback: LoopbackServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer,
    nextRequest: (isMeant) =>
      new Promise((done) => {
        const tell = (path: string): void => {
          if (isMeant(path)) done();
        };
        waiting.add(tell);
      }),
    whenDeserted: () => (sockets.size === 0 ? Promise.resolve() : new Promise((done) => deserted.add(done))),
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
  return loopback;
}
