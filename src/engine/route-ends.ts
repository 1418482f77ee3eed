/** Where a platform's rules lead the path of a route. Pure. */
import type { Route } from '../authority/service.js';
import type { Destination } from '../platforms/platform.js';

/** Stands for whatever comes below a wildcard. Rules are asked, not servers, so it need not dodge any cache. */
export const anyName = 'mosaic-7f3a';

/** The path that stands for a route: the one it names to be asked, else `name` below its wildcard. */
export function askedPath({ path, probe }: Pick<Route, 'path' | 'probe'>, name: string): string {
  return probe ?? path.replace(/\*.*$/s, name).replaceAll(/:\w+/g, name);
}

export interface OwnHosts {
  /** Where users reach the site, without a path. */
  readonly origin: string;
  /** Other hosts that are the site. */
  readonly hosts: readonly string[];
}

/** Follows redirects within the site, as a browser would. */
export function settle(path: string, evaluate: (path: string) => Destination, own: OwnHosts): Destination {
  let at = path;
  let destination = evaluate(at);
  for (let hops = 0; hops < 10 && destination.kind === 'redirect'; hops += 1) {
    const next = pathWithin(own, destination.url, at);
    if (next === null) return destination;
    at = next;
    destination = evaluate(at);
  }
  return destination;
}

/** Null for a URL of another site. */
function pathWithin({ origin, hosts }: OwnHosts, location: string, from: string): string | null {
  const here = new URL(from, origin);
  if (!URL.canParse(location, here.href)) return null;
  const { host, hostname, pathname, search } = new URL(location, here.href);
  return host === here.host || hosts.includes(hostname) ? `${pathname}${search}` : null;
}

/** A URL, a path of the site or the name of a function; null where a request ends nowhere, or nobody can tell. */
export function endTarget(end: Destination): string | null {
  switch (end.kind) {
    case 'proxy':
    case 'redirect':
      return end.url;
    case 'page':
      return end.path;
    case 'function':
      return end.name;
    case 'not-found':
    case 'undecided':
      return null;
  }
}
