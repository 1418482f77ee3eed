/** The lab's frontend: serves one page and proxies by the site's `netlify.toml`, as the platform would. */
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { deadOrigin, serve, type LoopbackServer } from './loopback.js';
import { effectiveRules, matchRule, type Rule } from './netlify-rules.js';

/**
 * What can be wrong with the way to the backend: the page answers for it (also labelled as JSON), nothing is found,
 * the gateway fails, its upstream is gone, the connection is reset, or a copy from before is served.
 */
export const frontendFaults = [
  'spa-fallback',
  'spa-labelled-json',
  'not-found',
  'bad-gateway',
  'dead-upstream',
  'reset',
  'stale-copy',
] as const;
export type FrontendFault = (typeof frontendFaults)[number];

export interface Frontend extends LoopbackServer {
  fault: FrontendFault | null;
  /** Deploys the site again, with this base directory; null is the root. */
  deploy(base: string | null): Promise<void>;
}

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title></head><body><div id="root">Loading …</div></body></html>
`;

/** `site` is the directory with the `netlify.toml` and the base directories. There are no rules until it is deployed. */
export async function startFrontend(site: string): Promise<Frontend> {
  let rules: readonly Rule[] = [];
  let fault: FrontendFault | null = null;
  const dead = await deadOrigin();
  const server = await serve((request, response) => {
    const url = new URL(request.url ?? '/', 'http://frontend');
    const rule = matchRule(rules, url.pathname);
    const isProxied = rule !== null && rule.status === 200 && /^https?:/.test(rule.to);
    if (url.pathname === '/' || (rule !== null && !isProxied)) return send(response, 200, 'text/html', page);
    if (rule === null) return send(response, 404, 'text/html', '<!doctype html><title>Not found</title>\n');
    switch (fault) {
      case null:
        return proxy(request, response, `${rule.to}${url.search}`);
      case 'spa-fallback':
        return send(response, 200, 'text/html', page);
      case 'spa-labelled-json':
        return send(response, 200, 'application/json', page);
      case 'not-found':
        return send(response, 404, 'text/html', '<!doctype html><title>Not found</title>\n');
      case 'bad-gateway':
        return send(response, 502, 'text/html', '<!doctype html><title>Bad gateway</title>\n');
      case 'dead-upstream':
        return proxy(request, response, `${dead}${url.pathname}${url.search}`);
      case 'reset':
        return void request.socket.resetAndDestroy();
      case 'stale-copy':
        return send(response, 200, 'application/json', '{"status":"ok","service":"api","uptime":4.2}\n', {
          age: '86400',
        });
    }
  });
  return {
    ...server,
    get fault() {
      return fault;
    },
    set fault(value) {
      fault = value;
    },
    async deploy(base) {
      rules = await effectiveRules(site, base);
    },
  };
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(body);
}

/** Any trouble on the way to the upstream is a 502, as at every gateway. */
function proxy(request: IncomingMessage, response: ServerResponse, to: string): void {
  const target = new URL(to);
  const headers = { ...request.headers, host: target.host };
  const upstream = ask(target, { method: request.method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.once('error', () => {
    if (response.headersSent) response.destroy();
    else send(response, 502, 'text/html', '<!doctype html><title>Bad gateway</title>\n');
  });
  request.pipe(upstream);
}
