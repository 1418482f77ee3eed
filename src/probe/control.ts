/** The control: a host that ought to be reachable whenever there is a network at all, asked only when a probe failed. */
import { openSocket, type Network } from './connection.js';
import { proxyFor } from './proxy.js';
import { Stopped } from './stopped.js';
import { hostOf, portOf } from './target.js';

/** Whether it can be reached; null when there is none, or when the run ended first. Asks once. */
export type Control = () => Promise<boolean | null>;

const ports: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80, 'ssh:': 22, 'git:': 9418 };

/**
 * `target` is a URL (https, http, ssh or git) or "host:port"; null, or anything else such as a path, means no control.
 * A name and a TCP connection are enough: whoever is there need not answer.
 */
export function createControl(target: string | null, network: Network, signal: AbortSignal): Control {
  const url = target === null ? null : parseControl(target);
  let asked: Promise<boolean | null> | undefined;
  return () => (asked ??= url === null ? Promise.resolve(null) : reach(url, network, signal));
}

async function reach(url: URL, network: Network, signal: AbortSignal): Promise<boolean | null> {
  try {
    // Where the web is behind a proxy, reaching the proxy is all that this machine can do by itself.
    const proxy = url.protocol === 'https:' || url.protocol === 'http:' ? proxyFor(url, network.env) : null;
    const [host, port] = proxy === null ? [hostOf(url), portOfControl(url)] : [hostOf(proxy), portOf(proxy)];
    (await openSocket(host, port, network, signal)).destroy();
    return true;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return error.code === 'cut-off' ? null : false;
  }
}

function parseControl(text: string): URL | null {
  const isPair = /^(\[[^\]]+\]|[^:/@]+):\d+$/.test(text);
  const url = isPair ? `ssh://${text}` : text;
  return URL.canParse(url) && new URL(url).protocol in ports && new URL(url).hostname !== '' ? new URL(url) : null;
}

function portOfControl(url: URL): number {
  return Number(url.port) || (ports[url.protocol] ?? 443);
}
