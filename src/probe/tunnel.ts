/** A way through an HTTP proxy to an https host (CONNECT). */
import type { Socket } from 'node:net';
import type { Client } from 'undici';
import { within } from './deadline.js';
import { messageOf, Stopped } from './stopped.js';
import { hostOf, portOf } from './target.js';

/** Throws `Stopped` with code `proxy` when the proxy does not open the way: whose fault that is, it does not say. */
export async function openTunnel(
  client: Client,
  url: URL,
  proxy: URL,
  answerMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const name = hostOf(url).includes(':') ? `[${hostOf(url)}]` : hostOf(url);
  const path = `${name}:${portOf(url)}`;
  const limit = { phase: 'proxy', ms: answerMs, code: 'proxy', detail: 'no answer from the proxy' } as const;
  try {
    const headers = { host: path, ...proxyHeaders(proxy) };
    const { statusCode, socket } = await within(limit, signal, () => client.connect({ path, headers }));
    if (statusCode === 200) return socket as Socket;
    socket.on('error', () => undefined).destroy();
    throw new Stopped('proxy', 'proxy', `the proxy answered ${statusCode} to CONNECT ${path}`);
  } catch (error) {
    void client.destroy();
    throw error instanceof Stopped ? error : new Stopped('proxy', 'proxy', `the proxy failed: ${messageOf(error)}`);
  }
}

/** Credentials that the proxy's URL carries. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const [name, password] = [proxy.username, proxy.password].map(decoded);
  return { 'proxy-authorization': `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
