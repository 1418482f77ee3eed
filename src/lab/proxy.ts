/** Passes a request on and its answer back, as the frontend's platform does. */
import { request as askOpen, type IncomingMessage } from 'node:http';
import { request as askSecure } from 'node:https';
import { html, without, type Ask, type Reply } from './reply.js';

/** Any trouble on the way to the upstream is a 502, as at every gateway. `ca` is trusted besides the public ones. */
export async function passOn(ask: Ask, to: string, ca: string | null): Promise<Reply> {
  const target = new URL(to);
  // By RFC 6761 no resolver knows them, so none is asked: the lab stays on this machine.
  if (target.hostname.endsWith('.invalid')) return badGateway;
  const body = await ask.body();
  try {
    const answer = await send(ask, target, body, ca);
    return { status: answer.statusCode ?? 502, headers: without(answer.headers, hopByHop), body: answer };
  } catch {
    return badGateway;
  }
}

export const badGateway = html(502, '<!doctype html><title>Bad gateway</title>\n');

function send(ask: Ask, target: URL, body: Buffer, ca: string | null): Promise<IncomingMessage> {
  const headers = {
    ...without(ask.headers, [...hopByHop, 'host', 'content-length']),
    host: target.host,
    ...(body.length > 0 && { 'content-length': String(body.length) }),
    'x-forwarded-proto': ask.isSecure ? 'https' : 'http',
  };
  const options = { method: ask.method, headers, agent: false, signal: ask.signal } as const;
  return new Promise((resolve, reject) => {
    const upstream =
      target.protocol === 'https:'
        ? askSecure(target, { ...options, ...(ca !== null && { ca }) }, resolve)
        : askOpen(target, options, resolve);
    upstream.on('error', reject);
    upstream.end(body);
  });
}

const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'proxy-connection'];
