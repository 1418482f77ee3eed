/** Words for what could not be seen from this machine. */
import type { Answer, Failure } from '../probe/exchange.js';

export function detailOf(outcome: Answer | Failure): string {
  return outcome.kind === 'failure' ? outcome.detail : `it answers ${outcome.status}`;
}

/** What helps when this machine, not the target, is the trouble. */
export function fixFor(reason: string): string {
  switch (reason) {
    case 'no-network':
    case 'name-server-failed':
    case 'unreachable':
      return 'Check the network of this machine, then try again';
    case 'address-refused':
      return "If the host is meant to be private, allow it in mosaic.config.ts: probe: { allowPrivate: ['<host>'] }";
    case 'bot-challenge':
      return 'Let requests with the user agent "mosaic-gates" pass the firewall';
    case 'rate-limited':
      return 'Wait a minute, then try again';
    case 'access-denied':
      return 'Declare the header it wants: "health": { "headers": { "authorization": { "env": "MOSAIC_HEALTH_TOKEN" } } }';
    case 'cut-off':
      return 'Try again; if the service starts slowly, set "cold_start_seconds" in the map';
    default:
      return 'Try again, or ask from another network';
  }
}
