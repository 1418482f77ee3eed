/** `host:port:address`, as curl's --resolve has it. */
import { isIP } from 'node:net';
import { UsageError } from '../errors.js';
import type { Pin } from '../probe/resolve.js';

/** An IPv6 address may be in brackets. Throws `UsageError` for anything else. */
export function parsePin(text: string): Pin {
  const { host, port, address } = /^(?<host>[^:]+):(?<port>\d{1,5}):\[?(?<address>[^\]]+)\]?$/.exec(text)?.groups ?? {};
  if (host === undefined || address === undefined || isIP(address) === 0) {
    throw new UsageError('pin-invalid', `"${text}" is not host:port:address`, {
      hint: "probe: { resolve: ['shop.example:443:192.0.2.1'] }",
    });
  }
  return { host: host.toLowerCase(), port: Number(port), address };
}
