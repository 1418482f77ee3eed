/** Which pages of other origins may call the backend, as the fetch standard has it. */
import type { OutgoingHttpHeaders } from 'node:http';
import { isRaw, type Ask, type Reply, type Wrapper } from './reply.js';

/** `allowed`: origins that may, with credentials. */
export function cors(allowed: () => readonly string[]): Wrapper {
  return async (ask, next) => {
    const { origin } = ask.headers;
    const isAllowed = origin !== undefined && allowed().includes(origin);
    if (isPreflight(ask)) return { status: 204, headers: isAllowed ? preflightHeaders(origin) : vary, body: '' };
    const reply = await next(ask);
    return isRaw(reply)
      ? reply
      : { ...reply, headers: { ...reply.headers, ...(isAllowed ? headersFor(origin) : vary) } };
  };
}

export function isPreflight({ method, headers }: Ask): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Without what CORS has to say, as if nobody had thought of it. */
export function withoutCors(reply: Reply): Reply {
  const headers = Object.entries(reply.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...reply, headers: Object.fromEntries(headers) };
}

const vary = { vary: 'Origin' };

function headersFor(origin: string): OutgoingHttpHeaders {
  return { ...vary, 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}

function preflightHeaders(origin: string): OutgoingHttpHeaders {
  return {
    ...headersFor(origin),
    'access-control-allow-methods': 'GET, HEAD, POST',
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '600',
  };
}
