/** The lab's backend: health, configuration, and faults that can be switched on. */
import type { ServerResponse } from 'node:http';
import { serve, type LoopbackServer } from './loopback.js';

/** What can be wrong: it says so itself, it hangs up, or it answers any path alike. */
export type BackendFault = 'says-down' | 'hangs-up' | 'catch-all';

export interface Backend extends LoopbackServer {
  fault: BackendFault | null;
}

export async function startBackend(): Promise<Backend> {
  const began = Date.now();
  let fault: BackendFault | null = null;
  const server = await serve((request, response) => {
    if (fault === 'hangs-up') return void request.socket.destroy();
    const { pathname } = new URL(request.url ?? '/', 'http://backend');
    const health = {
      status: fault === 'says-down' ? 'down' : 'ok',
      service: 'api',
      uptime: (Date.now() - began) / 1_000,
    };
    if (pathname === '/health' || fault === 'catch-all') return json(response, 200, health);
    if (pathname === '/config') return json(response, 200, { apiBase: '/api', features: ['search', 'upload'] });
    return json(response, 404, { error: 'not found' });
  });
  return {
    ...server,
    get fault() {
      return fault;
    },
    set fault(value) {
      fault = value;
    },
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
