/** Everything a run knows before it looks at anything: plain data, the input of every gate. */
import type { DeployingRef } from '../authority/environments.js';
import type { AuthorityMap } from '../authority/schema.js';
import type { Service } from '../authority/service.js';
import type { Policy } from '../config/policy.js';
import type { CiEvent } from '../facts/ci-event.js';
import type { Mode } from '../gates/gate.js';
import type { Push } from '../hooks/push.js';
import type { Override } from '../overrides/override.js';

/** What made Mosaic run. `ci` is a run by hand on a continuous integration machine. */
export type Trigger = 'pre-commit' | 'pre-push' | 'hand' | 'ci';

export interface Context {
  readonly trigger: Trigger;
  readonly modes: readonly Mode[];
  /** When the run began, ISO 8601 UTC; the only clock a `decide` may read. */
  readonly startedAt: string;
  /** False where a deployed service runs Mosaic without its repository. */
  readonly hasRepository: boolean;
  readonly map: AuthorityMap;
  /** Path of the map inside the repository, with forward slashes. */
  readonly mapFile: string;
  /** Services of every selected environment. */
  readonly services: readonly Service[];
  /** Services by the map that this goes out over; empty where that is the same one. */
  readonly former: readonly Service[];
  /** Names of the selected environments; empty when nothing is deployed by this push. */
  readonly environments: readonly string[];
  /** Every ref whose push deploys: by the map, and in a push by the map on either side of it. */
  readonly deployments: readonly DeployingRef[];
  /** Names of services that `--service` gave another address: a preview of what goes out. */
  readonly previews: readonly string[];
  /** What Git passed to pre-push; null elsewhere. */
  readonly push: Push | null;
  /** What made CI run; null elsewhere, and when the service does not say. */
  readonly event: CiEvent | null;
  /** `--candidate` and `--base`: revisions, null where not given. */
  readonly change: { readonly candidate: string | null; readonly base: string | null };
  /** `--expect-sha`; null when not given. */
  readonly expectSha: string | null;
  /** In force when the run began; none in CI. */
  readonly overrides: readonly Override[];
  readonly policy: Policy;
}

export function servicesWithRole(context: Context, role: Service['role']): readonly Service[] {
  return context.services.filter((service) => service.role === role);
}

/** Frontends with a backend in the same environment: users need a path from the one to the other. */
export function frontendsBesideBackend(context: Context): readonly Service[] {
  return servicesWithRole(context, 'frontend').filter((frontend) => backendsBeside(context, frontend).length > 0);
}

export function backendsBeside(context: Context, frontend: Service): readonly Service[] {
  return servicesWithRole(context, 'backend').filter((backend) => backend.environment === frontend.environment);
}
