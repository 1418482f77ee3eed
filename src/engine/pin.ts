/** `host:port:address,…`, as curl's --resolve has it. */
import { isIP } from 'node:net';
import { UsageError } from '../errors.js';
import type { Pin } from '../probe/resolve.js';

/**
 * "shop.example:443:192.0.2.1,[2001:db8::1]": one pin for each address; an IPv6 one may be in brackets. Throws
 * `UsageError` for anything else.
 */
export function parsePins(text: string): readonly Pin[] {
  const { host, port, addresses } = /^(?<host>[^\s/:]+):(?<port>\d{1,5}):(?<addresses>.+)$/.exec(text)?.groups ?? {};
  const list = (addresses ?? '').split(',').map((address) => address.trim().replace(/^\[(.*)\]$/, '$1'));
  if (host === undefined || Number(port) > 65_535 || list.some((address) => isIP(address) === 0)) {
    throw new UsageError('pin-invalid', `"${text}" is not host:port:address[,address…]`, {
      hint: "probe: { resolve: ['shop.example:443:192.0.2.1'] }, or --resolve shop.example:443:192.0.2.1",
    });
  }
  return list.map((address) => ({ host: host.toLowerCase(), port: Number(port), address }));
}

/** Those of the command line, and those of the policy for every other host and port. */
export function pinsOf(byFlag: readonly string[], byPolicy: readonly string[]): readonly Pin[] {
  const given = byFlag.flatMap(parsePins);
  const isGiven = ({ host, port }: Pin) => given.some((pin) => pin.host === host && pin.port === port);
  return [...given, ...byPolicy.flatMap(parsePins).filter((pin) => !isGiven(pin))];
}
