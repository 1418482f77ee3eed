/** Servers at several loopback addresses and one port: what a name with several addresses leads to. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished, type TestContext } from 'vitest';

/**
 * One server an address, all at the port that is returned. Linux and Windows have all of 127.0.0.0/8; where an address
 * cannot be had, the test is skipped.
 */
export async function serveAt(t: TestContext, listeners: Readonly<Record<string, RequestListener>>): Promise<number> {
  const [first, ...others] = Object.entries(listeners);
  if (first === undefined) throw new Error('no address to serve at');
  // A port that is free at one address may be taken at another.
  for (let tries = 0; tries < 5; tries += 1) {
    const port = await listen(t, ...first, 0);
    const rest = await Promise.all(others.map(([address, listener]) => listen(t, address, listener, port ?? 0)));
    if (port !== null && rest.every((other) => other !== null)) return port;
  }
  throw new Error('no port is free at all of these addresses');
}

async function listen(t: TestContext, address: string, listener: RequestListener, port: number) {
  const server = createServer(listener);
  const code = await new Promise<string>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    server.listen(port, address, () => resolve(''));
  });
  if (code === 'EADDRNOTAVAIL') t.skip(`this machine has no address ${address}`);
  if (code !== '') return null;
  closeAfterwards(server);
  return (server.address() as AddressInfo).port;
}

function closeAfterwards(server: Server): void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
}
