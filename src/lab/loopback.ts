/** An HTTP server on a free loopback port that can be ended at once. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a path. */
  readonly origin: string;
  close(): Promise<void>;
}

export async function serve(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The origin of a server that is gone: connections to it are refused. */
export async function deadOrigin(): Promise<string> {
  const server = await serve((_request, response) => response.end());
  await server.close();
  return server.origin;
}
