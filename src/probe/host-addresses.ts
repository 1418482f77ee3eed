/** The addresses of a URL's host, looked up once a run, so that a question put to one of them finds it there again. */
import { isIP } from 'node:net';
import { isLoopbackHost, refusalOf, type InnerKind } from './addresses.js';
import type { Network } from './connection.js';
import { proxyFor } from './proxy.js';
import { resolveHost, type Resolution, type Resolving } from './resolve.js';
import { Stopped } from './stopped.js';
import { hostOf, parseTarget, portOf } from './target.js';

export interface HostAddress {
  /** As a request's `address` takes it. */
  readonly address: string;
  /** Dictated by a pin, not by DNS. */
  readonly isPinned: boolean;
  /** The inner network for which a request to it would end as `address-refused`; null: it may be asked. */
  readonly refusal: InnerKind | null;
}

/** The addresses of a URL's host and port. Throws `Stopped` as `resolveHost` does, and then looks again next time. */
export type AddressBook = (url: URL) => Promise<Resolution>;

export function createAddressBook(how: Resolving, signal: AbortSignal): AddressBook {
  const known = new Map<string, Promise<Resolution>>();
  const lookUp = async (url: URL): Promise<Resolution> => {
    try {
      return await resolveHost(hostOf(url), portOf(url), how, signal);
    } catch (error) {
      known.delete(url.origin);
      throw error;
    }
  };
  return (url) => {
    const resolution = known.get(url.origin) ?? lookUp(url);
    known.set(url.origin, resolution);
    return resolution;
  };
}

/** Null where an address cannot be chosen: see `ProbeClient.addressesOf`. */
export async function addressesOf(text: string, network: Network): Promise<readonly HostAddress[] | null> {
  try {
    const url = parseTarget(text);
    const host = hostOf(url);
    if (proxyFor(url, network.env) !== null) return null;
    const { addresses, isPinned } = await network.addressBook(url);
    if (!isPinned && isIP(host) === 0 && isLoopbackHost(host)) return null;
    return [...new Set(addresses)].map((address) => {
      // A pin comes from the person who runs the command, not from the map.
      const refusal = isPinned ? null : refusalOf(host, address, network.policy);
      return { address, isPinned, refusal };
    });
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
}
