/** From a host name to the addresses to try: pins first, as `curl --resolve` has it, then the system's resolver. */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { within } from './deadline.js';
import { codeOf, messageOf, Stopped } from './stopped.js';

/** Sends a name to an address without asking DNS; TLS still asks for the name. */
export interface Pin {
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

/** Addresses of a name in the resolver's order. Rejects with getaddrinfo's codes. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export interface Resolving {
  readonly pins: readonly Pin[];
  readonly lookup: Lookup;
  readonly nameMs: number;
}

export interface Resolution {
  /** Never empty. */
  readonly addresses: readonly string[];
  readonly isPinned: boolean;
}

/** Throws `Stopped` when the name has no address, the resolver failed, or the signal aborted. */
export async function resolveHost(
  host: string,
  port: number,
  how: Resolving,
  signal: AbortSignal,
): Promise<Resolution> {
  const pinned = pinnedAddresses(host, port, how.pins);
  if (pinned.length > 0) return { addresses: pinned, isPinned: true };
  if (isIP(host) !== 0) return { addresses: [host], isPinned: false };
  // RFC 6761: these names never reach a resolver, and not every resolver knows the ones below localhost.
  if (/(^|\.)localhost\.?$/i.test(host)) return { addresses: ['127.0.0.1', '::1'], isPinned: false };
  const limit = {
    phase: 'name',
    ms: how.nameMs,
    code: 'name-server-failed',
    detail: `no address for ${host}`,
  } as const;
  return within(limit, signal, async () => ({ addresses: await ask(host, how.lookup), isPinned: false }));
}

export function pinnedAddresses(host: string, port: number, pins: readonly Pin[]): readonly string[] {
  return pins.filter((pin) => pin.port === port && sameHost(pin.host, host)).map((pin) => pin.address);
}

/** Every address the system's resolver knows, hosts file and split DNS included. */
export const lookupBySystem: Lookup = async (host) => {
  const found = await systemLookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

async function ask(host: string, lookup: Lookup): Promise<readonly string[]> {
  const addresses = await lookup(host).catch((error: unknown) => {
    throw isAbsence(codeOf(error)) ? notFound(host) : new Stopped('name-server-failed', 'name', messageOf(error));
  });
  if (addresses.length === 0) throw notFound(host);
  return addresses;
}

function notFound(host: string): Stopped {
  return new Stopped('name-not-found', 'name', `${host} has no address`);
}

function isAbsence(code: string): boolean {
  return ['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA'].includes(code);
}

function sameHost(one: string, other: string): boolean {
  const [left, right] = [one, other].map((host) => host.toLowerCase().replace(/^\[|\]$|\.$/g, ''));
  return left === right;
}
