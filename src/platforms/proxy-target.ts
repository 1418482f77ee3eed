/** Rules of servers whose configuration is recognised but not evaluated: which path goes to which host. */
import type { Position, Rule } from './platform.js';

export interface ProxyTarget {
  readonly from: string;
  /** As written, with or without a scheme. */
  readonly written: string;
  /** Where `written` begins. */
  readonly at: Position;
  readonly conditions: readonly string[];
}

/** Null for what is no host: sockets, and names that variables or the environment complete. */
export function proxyRule({ from, written, at, conditions }: ProxyTarget): Rule | null {
  const url = absolute(written);
  if (url === null || /[${}]|^unix/i.test(written) || !URL.canParse(url)) return null;
  return { ...at, from, to: url, status: 200, conditions, context: null, raw: { target: written } };
}

function absolute(written: string): string | null {
  const { scheme, rest } = /^(?:(?<scheme>[a-z0-9+]+):\/\/)?(?<rest>\S+)$/i.exec(written)?.groups ?? {};
  if (rest === undefined) return null;
  if (scheme !== undefined) return /^https?$/i.test(scheme) ? written : null;
  return `http://${rest.startsWith(':') ? 'localhost' : ''}${rest}`;
}
