/** The sites that are published from this repository, as the map describes them. */
import { repoOf } from '../authority/repo.js';
import type { AuthorityMap } from '../authority/schema.js';
import type { Service } from '../authority/service.js';
import type { Site } from '../platforms/platform.js';
import { siteOf } from '../platforms/site.js';

export interface Frontend {
  readonly site: Site;
  /** As the map says it; null when it does not. */
  readonly platform: string | null;
  readonly routes: Service['routes'];
  /** Folders of other services, whose files are none of this site's. */
  readonly foreign: readonly string[];
}

/** One for each service, however many environments it has: they share the files. */
export function frontendsOf(map: AuthorityMap, services: readonly Service[]): Frontend[] {
  const { slug } = repoOf(map);
  const isHere = ({ repo }: Service): boolean => repo === null || repo.toLowerCase() === slug?.toLowerCase();
  const frontends = services.filter((service) => service.role === 'frontend' && isHere(service));
  return [...new Map(frontends.map((service) => [service.name, service])).values()].map((service) => ({
    site: siteOf(service),
    platform: service.platform,
    routes: service.routes,
    foreign: services.flatMap(({ name, rootDir }) => (name === service.name || rootDir === null ? [] : [rootDir])),
  }));
}
