/** A service of the map at one revision, as its platform would publish it. */
import type { Service } from '../authority/service.js';
import type { Destination, Platform, Routing, Tree } from './platform.js';
import { platformNamed } from './registry.js';
import { siteOf } from './site.js';

export interface OpenSite {
  readonly platform: Platform;
  readonly routing: Routing;
  /** Where a GET of this path ends; null where nothing here can evaluate the platform's files. */
  readonly evaluate: ((path: string) => Destination) | null;
}

/** Null for a service on no platform that is known here. Throws `Unavailable` for files that cannot be understood. */
export async function openSite(service: Service, tree: Tree): Promise<OpenSite | null> {
  const platform = platformNamed(service.platform);
  if (platform === null) return null;
  const site = siteOf(service);
  const routing = await platform.resolve(site, tree);
  if (platform.open === null) return { platform, routing, evaluate: null };
  const evaluator = await platform.open(routing, site, tree);
  return { platform, routing, evaluate: (path) => evaluator.evaluate({ method: 'GET', path }) };
}
