/** Host names as they are compared: lower case, punycode, no dot at the end. */
import { domainToASCII } from 'node:url';

/** Null for what cannot be the name of a host. */
export function hostName(text: string): string | null {
  const bare = text.replace(/\.$/, '');
  const host = /^[\u0021-\u007e]+$/.test(bare) ? bare.toLowerCase() : domainToASCII(bare);
  return host === '' || host.startsWith('.') || host.includes('..') ? null : host;
}

/** A pattern is a name, or `*.` and the name under which any other lies. */
export function isHostUnder(host: string, pattern: string): boolean {
  return pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
    : host === pattern;
}
