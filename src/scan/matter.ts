/** What the scan of a tree is about: the same for all trees of a run. */
import type { AuthorityMap } from '../authority/schema.js';
import type { Service } from '../authority/service.js';
import type { Trees } from '../facts/git-tree.js';
import { frontendsOf, type Frontend } from './frontends.js';
import { mappedHosts, type MappedHosts } from './mapped-hosts.js';
import type { Platforms } from './platforms.js';
import { retiredHosts, type RetiredHosts } from './retired-hosts.js';
import { lookAt, type Looking, type Sightings } from './sightings.js';
import { suppressionsOf, type ScanIgnore, type Suppressions } from './suppressions.js';

export interface ScanQuestion {
  readonly map: AuthorityMap;
  /** Of every environment that is judged. */
  readonly services: readonly Service[];
  readonly ignore: readonly ScanIgnore[];
  /** ISO 8601. */
  readonly today: string;
}

export interface MatterMeans extends Looking {
  /** Asked only where there is something to judge. */
  platforms(): Promise<Platforms>;
}

export interface Matter {
  readonly services: readonly Service[];
  readonly frontends: readonly Frontend[];
  readonly retired: RetiredHosts;
  readonly hosts: MappedHosts;
  /** Known only after all files were looked at, while the platforms' files are already being read. */
  readonly sightings: Promise<Sightings>;
  platforms(): Promise<Platforms>;
  readonly suppressions: Suppressions;
}

export function matterOf(
  means: MatterMeans,
  { map, services, ignore, today }: ScanQuestion,
  listing: Promise<Trees>,
): Matter {
  const retired = retiredHosts(map);
  const sightings = lookAt(means, retired, listing);
  // Whoever waits for it hears of its failure.
  sightings.catch(() => undefined);
  return {
    services,
    frontends: frontendsOf(map, services),
    retired,
    hosts: mappedHosts(map, services),
    sightings,
    platforms: means.platforms,
    suppressions: suppressionsOf(ignore, today),
  };
}
