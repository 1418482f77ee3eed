/** The parts of a URL that sockets want. */
import { Stopped } from './stopped.js';

/** Throws `Stopped` for anything but an absolute http or https URL. */
export function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Stopped('bad-request', 'request', 'not an absolute http or https URL');
}

/** Host name in lower case without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
}
