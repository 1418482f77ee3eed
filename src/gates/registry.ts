/** THE list of built-in gates, in report order. */
import { authorityMapValid } from './authority-map-valid.js';
import { backendHealth } from './backend-health.js';
import { backendSelfIdentity } from './backend-self-identity.js';
import { branchMatch } from './branch-match.js';
import { candidateRoutesGate } from './candidate-routes.js';
import { cleanWorktree } from './clean-worktree.js';
import type { AnyGate } from './gate.js';
import { integrationConnectivity } from './integration-connectivity.js';
import { noDeadBackends } from './no-dead-backends.js';
import { repoRemoteMatch } from './repo-remote-match.js';
import { responseConsistency } from './response-consistency.js';
import { runtimeIdentityMatch } from './runtime-identity-match.js';
import { runtimeSelfAttest } from './runtime-self-attest.js';
import { sessionStateGate } from './session-state.js';

export const builtInGates: readonly AnyGate[] = [
  authorityMapValid,
  repoRemoteMatch,
  branchMatch,
  cleanWorktree,
  sessionStateGate,
  noDeadBackends,
  candidateRoutesGate,
  runtimeIdentityMatch,
  backendSelfIdentity,
  runtimeSelfAttest,
  backendHealth,
  integrationConnectivity,
  responseConsistency,
];
