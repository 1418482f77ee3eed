/** The hosts that the map calls retired. */
import type { AuthorityMap } from './schema.js';

/** `*.` covers every name below, never the name itself: `*.up.railway.app` is not `up.railway.app`. */
export function isRetiredHost({ retired_hosts: retired }: Pick<AuthorityMap, 'retired_hosts'>, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return (retired ?? []).some((entry) => {
    const pattern = (typeof entry === 'string' ? entry : entry.host).toLowerCase();
    return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern;
  });
}
