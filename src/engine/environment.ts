/** Which of the map's environments a run judges. */
import { deployingRefs, selectEnvironments } from '../authority/environments.js';
import { nearest } from '../authority/nearest.js';
import type { AuthorityMap } from '../authority/schema.js';
import { UsageError } from '../errors.js';
import type { Push } from '../hooks/push.js';
import { deployedRefs } from './deploying.js';

export interface EnvironmentChoice {
  /** `--env`; null when not given. */
  readonly requested: string | null;
  readonly push: Push | null;
  /** Short name of the branch checked out. */
  readonly branch: string | null;
}

/** Names of the environments to judge; empty when the push deploys nothing. Throws `UsageError` for an unknown `--env`. */
export function chooseEnvironments(map: AuthorityMap, { requested, push, branch }: EnvironmentChoice): string[] {
  const names = environmentNames(map);
  if (requested !== null) {
    if (names.includes(requested)) return [requested];
    const meant = nearest(requested, names);
    throw new UsageError('environment-unknown', `the map has no environment "${requested}"`, {
      hint: meant === null ? `It has: ${names.join(', ')}` : `Did you mean --env ${meant}?`,
    });
  }
  if (push !== null) {
    const refs = deployedRefs({ deployments: deployingRefs(map), push }).map(({ remoteRef }) => remoteRef);
    return [...new Set(selectEnvironments(map, refs).map(({ name }) => name))];
  }
  const ofBranch = branch === null ? [] : selectEnvironments(map, [branch]).map(({ name }) => name);
  return [ofBranch[0] ?? defaultEnvironment(names)];
}

/** What is judged where no ref says: production, or the first that is declared. */
export function defaultEnvironment(names: readonly string[]): string {
  return names.includes('production') ? 'production' : (names[0] ?? 'production');
}

export function environmentNames(map: AuthorityMap): string[] {
  const declared = Object.keys(map.environments ?? {});
  const deploying = deployingRefs(map).map(({ environment }) => environment);
  const names = [...new Set([...declared, ...deploying.filter((name) => name !== null)])];
  return names.length === 0 ? ['production'] : names;
}
