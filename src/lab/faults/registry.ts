/** THE list of what can be wrong with the lab. */
import type { Fault } from '../switch.js';
import { endpointFaults, errorFaults, uploadFaults } from './api.js';
import { backendFaults } from './backend.js';
import { corsFaults } from './cors.js';
import { hostileFaults } from './hostile.js';
import { identityFaults } from './identity.js';
import { pageFaults } from './page.js';
import { routeFaults } from './route.js';
import { authFaults, sessionFaults } from './session.js';
import { tlsFaults } from './tls.js';

const entries = {
  ...identityFaults,
  ...routeFaults,
  ...backendFaults,
  ...authFaults,
  ...sessionFaults,
  ...endpointFaults,
  ...uploadFaults,
  ...errorFaults,
  ...tlsFaults,
  ...pageFaults,
  ...corsFaults,
  ...hostileFaults,
};

export type FaultId = keyof typeof entries;

export const faults: readonly (Fault & { readonly id: FaultId })[] = Object.entries(entries).map(([id, entry]) => ({
  ...entry,
  id: id as FaultId,
}));
