/** Whether there can be anything to find, whatever the files hold. */
import type { AuthorityMap } from '../authority/schema.js';
import type { Service } from '../authority/service.js';

/** Nothing is retired, and no platform of a frontend hands requests on. */
export function hasNothingToFind(
  { retired_hosts: retired }: Pick<AuthorityMap, 'retired_hosts'>,
  services: readonly Service[],
): boolean {
  const isHanding = ({ role, platform }: Service): boolean => role === 'frontend' && platform !== null;
  return (retired ?? []).length === 0 && !services.some(isHanding);
}
