/** Which refs deploy, and to which of the map's environments: SPEC §2.1. */
import type { AuthorityMap } from './schema.js';

export interface SelectedEnvironment {
  readonly name: string;
  /** The full ref that selects it. */
  readonly ref: string;
}

export interface DeployingRef {
  /** Null for a deploy branch that no declared environment names. */
  readonly environment: string | null;
  /** "refs/heads/main". */
  readonly ref: string;
}

/** The environments that the given refs (full or short branch names) deploy to, in the order of the refs. */
export function selectEnvironments(map: AuthorityMap, refs: readonly string[]): SelectedEnvironment[] {
  const wanted = [...new Set(refs.map((ref) => fullRef(ref)))];
  const deploying = deployingRefs(map);
  return wanted.flatMap((ref) =>
    deploying.flatMap(({ environment, ref: other }) =>
      environment !== null && other === ref ? [{ name: environment, ref }] : [],
    ),
  );
}

/** Every ref whose push deploys. Without `environments`, the deploy branch is production. */
export function deployingRefs(map: AuthorityMap): DeployingRef[] {
  const declared = Object.entries(map.environments ?? {});
  const named = declared.flatMap(([environment, { ref }]) => (ref ? [{ environment, ref: fullRef(ref) }] : []));
  const branch = map.repo?.deploy_branch ? fullRef(map.repo.deploy_branch) : null;
  if (branch === null || named.some(({ ref }) => ref === branch)) return named;
  // A production that names no ref of its own is the deploy branch's, as it is where no environment is declared.
  const isProduction = declared.length === 0 || declared.some(([name, { ref }]) => name === 'production' && !ref);
  return [...named, { environment: isProduction ? 'production' : null, ref: branch }];
}

/** "main" → "refs/heads/main"; full refs stay. */
function fullRef(ref: string): string {
  return ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
}
