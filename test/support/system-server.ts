/** A small real system: a backend, and a frontend that serves a page and proxies to it, each with faults to switch on. */
import { request, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { startServer, type LoopbackServer } from './loopback-server.js';

export interface System {
  /** Proxies `/health` and `/api` with all below them, and shows its page for everything else. */
  readonly web: LoopbackServer;
  /** Answers `/health` and `/api/config` in JSON, and 404 to everything else. */
  readonly api: LoopbackServer;
  /** Both work again. */
  mend(): void;
  close(): Promise<void>;
}

export async function startSystem(): Promise<System> {
  const api = await startServer(healthyApi);
  const proxied = proxyTo(api.url);
  const web = await startServer(proxied);
  return {
    web,
    api,
    mend() {
      api.answer = healthyApi;
      web.answer = proxied;
    },
    close: async () => void (await Promise.all([web.close(), api.close()])),
  };
}

export const page = `<!doctype html><html lang="en"><head><title>Shop</title></head><body><div id="root"></div></body></html>`;

export const healthyApi: RequestListener = ({ url }, response) => {
  if (url?.startsWith('/health') === true) json(response, 200, { status: 'ok', version: '1.4.2' });
  else if (url === '/api/config') json(response, 200, { apiBase: '/api', currency: 'EUR' });
  else json(response, 404, { error: 'not found' });
};

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Sends these bytes as the whole answer, head and all. */
export function raw(head: readonly string[], body: string | Buffer): RequestListener {
  return ({ socket }) => {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.end(body);
  };
}

export const reset: RequestListener = ({ socket }) => void socket.resetAndDestroy();

/** Accepts and stays silent. */
export const never: RequestListener = () => undefined;

/** `listener` for the health path, whatever its query; the system's own answers for the rest. */
export function onHealth(listener: RequestListener, rest: RequestListener): RequestListener {
  return (incoming, response) => (pathOf(incoming) === '/health' ? listener : rest)(incoming, response);
}

export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0] ?? url;
}

export const showPage: RequestListener = (_request, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end(page);

function proxyTo(base: string): RequestListener {
  return (incoming, response) => {
    const path = pathOf(incoming);
    if (/^\/(health|api)(\/|$)/.test(path)) pass(base, incoming, response);
    else showPage(incoming, response);
  };
}

function pass(base: string, incoming: IncomingMessage, response: ServerResponse): void {
  const onward = request(
    base + (incoming.url ?? '/'),
    { method: incoming.method ?? 'GET', headers: { ...incoming.headers, host: new URL(base).host }, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  onward.on('error', () => {
    if (!response.headersSent) json(response, 502, { error: 'bad gateway' });
  });
  incoming.pipe(onward);
}
