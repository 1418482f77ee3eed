/** THE list of checks, in report order: the machine, the repository, the hooks, the files, the network. */
import type { Check } from './check.js';
import { authorityMap } from './checks/authority-map.js';
import { clockSkew } from './checks/clock-skew.js';
import { coverage } from './checks/coverage.js';
import { declaredHosts } from './checks/declared-hosts.js';
import { gitVersion } from './checks/git-version.js';
import { hookFiles } from './checks/hook-files.js';
import { hookFiring } from './checks/hook-firing.js';
import { hooksPath } from './checks/hooks-path.js';
import { huskySwitch } from './checks/husky-switch.js';
import { linkedWorktrees } from './checks/linked-worktrees.js';
import { nodeOnPath } from './checks/node-on-path.js';
import { nodeVersion } from './checks/node-version.js';
import { otherHooks } from './checks/other-hooks.js';
import { policy } from './checks/policy.js';
import { proxies } from './checks/proxies.js';
import { repository } from './checks/repository.js';
import { serviceRoles } from './checks/service-roles.js';
import { session } from './checks/session.js';
import { submodules } from './checks/submodules.js';

export const checks: readonly Check[] = [
  gitVersion,
  nodeVersion,
  repository,
  hooksPath,
  hookFiles,
  hookFiring,
  nodeOnPath,
  huskySwitch,
  linkedWorktrees,
  submodules,
  otherHooks,
  authorityMap,
  policy,
  session,
  serviceRoles,
  declaredHosts,
  proxies,
  clockSkew,
  coverage,
];
