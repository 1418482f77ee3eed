/** Whose address a URL is. */
import type { Service } from './service.js';

/** Host by host, aliases included; the port must be the service's own, because one machine may run several. */
export function isAddressOf({ base, hosts }: Pick<Service, 'base' | 'hosts'>, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, host, port } = new URL(url);
  const own = base?.kind === 'known' ? new URL(base.url) : null;
  return own?.host === host || (hosts.includes(hostname) && (own === null || own.port === port));
}
