/** A service of the map as the platforms see it. */
import type { Service } from '../authority/service.js';
import type { Site } from './platform.js';

export function siteOf({ name, base, rootDir, build }: Service): Site {
  // Rules for one host only are judged for the host that users type; without a URL there is none.
  const origin = base?.kind === 'known' ? new URL(base.url).origin : 'https://site.invalid';
  return { service: name, origin, rootDir, base: build.base, publish: build.publish };
}
