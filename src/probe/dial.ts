/** TCP to the first address that answers, families taken in turn and attempts overlapping (RFC 8305). */
import { connect, isIPv6, type Socket } from 'node:net';
import { within } from './deadline.js';
import type { FailureCode } from './exchange.js';
import { codeOf, messageOf, Stopped } from './stopped.js';

/** Node's own implementation gives up on an address when the next one starts, which fails distant hosts. */
const headStartMs = 250;

/** An open socket. Throws `Stopped` when no address took the connection within `connectMs`. */
export function dial(
  addresses: readonly string[],
  port: number,
  connectMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const where = `${addresses.join(', ')} port ${port}`;
  const limit = {
    phase: 'connect',
    ms: connectMs,
    code: 'connect-timeout',
    detail: `no connection to ${where}`,
  } as const;
  return within(limit, signal, (step) => race(alternated(addresses), port, step));
}

function race(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const errors: unknown[] = [];
    const open = new Set<Socket>();
    const waiting = [...addresses];
    let headStart: NodeJS.Timeout | undefined;

    const finish = (winner: Socket | null) => {
      clearTimeout(headStart);
      signal.removeEventListener('abort', abandon);
      for (const socket of open) if (socket !== winner) socket.destroy();
      open.clear();
    };
    const abandon = () => finish(null);
    const startNext = () => {
      clearTimeout(headStart);
      const address = waiting.shift();
      if (address === undefined) return;
      const socket = connect({ host: address, port, noDelay: true });
      open.add(socket);
      socket.once('connect', () => {
        finish(socket);
        resolve(socket);
      });
      // Stays for good: an error nobody listens to would end the process.
      socket.on('error', (error) => {
        if (!open.delete(socket)) return;
        errors.push(error);
        if (waiting.length > 0) return startNext();
        if (open.size > 0) return;
        finish(null);
        reject(mostTelling(errors));
      });
      if (waiting.length > 0) headStart = setTimeout(startNext, headStartMs);
    };

    signal.addEventListener('abort', abandon, { once: true });
    startNext();
  });
}

/** The resolver's first family leads. */
function alternated(addresses: readonly string[]): readonly string[] {
  const leads = isIPv6(addresses[0] ?? '');
  const [first, second] = [leads, !leads].map((wanted) => addresses.filter((address) => isIPv6(address) === wanted));
  return addresses.flatMap((_, index) => [first?.[index], second?.[index]]).filter((address) => address !== undefined);
}

/** A refusal says more about the target than a missing route of the other family. */
function mostTelling(errors: readonly unknown[]): Stopped {
  const order: readonly FailureCode[] = ['refused', 'reset', 'connect-timeout', 'unreachable'];
  const failures = errors.map((error) => new Stopped(connectCode(codeOf(error)), 'connect', messageOf(error)));
  const [first] = failures.toSorted((one, other) => order.indexOf(one.code) - order.indexOf(other.code));
  return first ?? new Stopped('unreachable', 'connect', 'there was no address to connect to');
}

function connectCode(code: string): FailureCode {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ECONNRESET' || code === 'ECONNABORTED') return 'reset';
  return code === 'ETIMEDOUT' ? 'connect-timeout' : 'unreachable';
}
