/** One open connection: straight to an address that may be connected to, or through the environment's proxy. */
import { isIP, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Client } from 'undici';
import { refusalOf, type AddressPolicy } from './addresses.js';
import type { AddressBook } from './host-addresses.js';
import { dial } from './dial.js';
import type { Peer, Phases } from './exchange.js';
import type { Limits } from './limits.js';
import { proxyFor, type Environment } from './proxy.js';
import { resolveHost, type Lookup, type Pin, type Resolution } from './resolve.js';
import { secure } from './secure.js';
import { Stopped } from './stopped.js';
import { hostOf, portOf } from './target.js';
import { openTunnel, proxyHeaders } from './tunnel.js';

/** What connecting depends on; one per probe client. */
export interface Network {
  readonly limits: Limits;
  readonly policy: AddressPolicy;
  readonly pins: readonly Pin[];
  readonly lookup: Lookup;
  readonly addressBook: AddressBook;
  readonly env: Environment;
  /** Undefined trusts what Node trusts. */
  readonly trust: SecureContext | undefined;
}

export interface Connection {
  readonly client: Client;
  readonly socket: Socket;
  readonly peer: Peer;
  readonly opening: Pick<Phases, 'nameMs' | 'connectMs' | 'tlsMs'>;
  /** Plain http through a proxy: requests name the whole URL and carry the proxy's credentials. */
  readonly proxied: { readonly headers: Readonly<Record<string, string>> } | null;
}

interface Destination {
  readonly url: URL;
  /** The only address to connect to; null: any that the host has. */
  readonly address: string | null;
}

/** Throws `Stopped`; nothing stays open then. */
export async function openConnection(to: Destination, network: Network, signal: AbortSignal): Promise<Connection> {
  const proxy = proxyFor(to.url, network.env);
  if (proxy === null) return openDirect(to, network, signal);
  if (to.address === null) return openProxied(to.url, proxy, network, signal);
  throw new Stopped('bad-request', 'proxy', `a proxy is in between, so ${to.address} cannot be chosen`);
}

/** A TCP connection to a host by name, without the address rules, which are for targets and not for the user's proxy. */
export async function openSocket(host: string, port: number, network: Network, signal: AbortSignal): Promise<Socket> {
  const { addresses } = await resolveHost(host, port, { ...network, nameMs: network.limits.nameMs }, signal);
  return dial(addresses, port, network.limits.connectMs, signal);
}

async function openDirect({ url, address }: Destination, network: Network, signal: AbortSignal): Promise<Connection> {
  const { limits } = network;
  const lap = stopwatch();
  const resolution =
    address === null
      ? await resolveHost(hostOf(url), portOf(url), { ...network, nameMs: limits.nameMs }, signal)
      : chosen(address, url, await network.addressBook(url));
  const peer: Peer = { address: null, isPinned: resolution.isPinned, isProxied: false };
  try {
    // These very addresses are dialled, so no second lookup can slip another one in.
    const addresses = permitted(hostOf(url), resolution, network.policy);
    const nameMs = lap();
    const socket = await dial(addresses, portOf(url), limits.connectMs, signal);
    const connectMs = lap();
    const reached: Peer = { ...peer, address: socket.remoteAddress ?? null };
    const secured = await overTls(url, socket, network, signal).catch((error: unknown) => {
      throw error instanceof Stopped ? error.at(reached) : error;
    });
    const opening = { nameMs, connectMs, tlsMs: lap() };
    return { client: clientOver(url.origin, secured, limits), socket: secured, peer: reached, opening, proxied: null };
  } catch (error) {
    throw error instanceof Stopped ? error.at(peer) : error;
  }
}

async function openProxied(url: URL, proxy: URL, network: Network, signal: AbortSignal): Promise<Connection> {
  // The proxy resolves the name, so only an address written in the URL can be judged here.
  if (isIP(hostOf(url)) !== 0) permitted(hostOf(url), { addresses: [hostOf(url)], isPinned: false }, network.policy);
  const peer: Peer = { address: null, isPinned: false, isProxied: true };
  const lap = stopwatch();
  try {
    const plain = await openSocket(hostOf(proxy), portOf(proxy), network, signal).catch(blameProxy);
    const toProxy = await overTls(proxy, plain, network, signal).catch(blameProxy);
    const opening = { nameMs: 0, connectMs: lap(), tlsMs: 0 };
    if (url.protocol === 'http:') {
      const proxied = { headers: { ...proxyHeaders(proxy), host: url.host } };
      return { client: clientOver(proxy.origin, toProxy, network.limits), socket: toProxy, peer, opening, proxied };
    }
    const client = clientOver(proxy.origin, toProxy, network.limits);
    const tunnel = await openTunnel(client, url, proxy, network.limits.firstByteMs, signal).finally(() => {
      if (signal.aborted) toProxy.destroy();
    });
    const connectMs = opening.connectMs + lap();
    const socket = await overTls(url, tunnel, network, signal);
    const tlsMs = lap();
    return {
      client: clientOver(url.origin, socket, network.limits),
      socket,
      peer,
      opening: { ...opening, connectMs, tlsMs },
      proxied: null,
    };
  } catch (error) {
    throw error instanceof Stopped ? error.at(peer) : error;
  }
}

function chosen(address: string, url: URL, { addresses, isPinned }: Resolution): Resolution {
  if (addresses.includes(address)) return { addresses: [address], isPinned };
  throw new Stopped('bad-request', 'name', `${address} is no address of ${hostOf(url)}`);
}

/** Not the target's failure, whatever it looks like. */
function blameProxy(error: unknown): never {
  if (!(error instanceof Stopped) || error.code === 'cut-off') throw error;
  throw new Stopped('proxy', 'proxy', `the proxy cannot be used: ${error.message}`);
}

function permitted(host: string, { addresses, isPinned }: Resolution, policy: AddressPolicy): readonly string[] {
  // A pin comes from the person who runs the command, not from the map.
  const allowed = isPinned ? addresses : addresses.filter((address) => refusalOf(host, address, policy) === null);
  if (allowed.length > 0) return allowed;
  const kinds = addresses.map((address) => `${address} (${refusalOf(host, address, policy)})`).join(', ');
  throw new Stopped('address-refused', 'connect', `${host} leads to an inner network: ${kinds}`);
}

async function overTls(url: URL, socket: Socket, network: Network, signal: AbortSignal): Promise<Socket> {
  if (url.protocol !== 'https:') return socket;
  const { trust: context, limits } = network;
  return secure(socket, { host: hostOf(url), context, connectMs: limits.connectMs }, signal);
}

/** An HTTP client of exactly this socket: it never opens another one by itself. */
function clientOver(origin: string, socket: Socket, limits: Limits): Client {
  let isTaken = false;
  return new Client(origin, {
    pipelining: 1,
    maxHeaderSize: limits.headerBytes,
    // The library's own limits end a request, by phases and in milliseconds.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_, callback) =>
      queueMicrotask(() => {
        if (isTaken || socket.destroyed) {
          return callback(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }), null);
        }
        isTaken = true;
        callback(null, socket);
      }),
  });
}

/** Milliseconds since it was last read. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = Math.round(now - last);
    last = now;
    return passed;
  };
}
