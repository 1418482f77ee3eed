/** One check for each fault and oddity of the lab: is it really there? */
import type { FaultId } from '../../../src/lab/faults/registry.js';
import type { OddityId } from '../../../src/lab/oddities/registry.js';
import { shownEndpointFaults, shownErrorFaults, shownUploadFaults } from './api.js';
import { shownBackendFaults, shownHostileFaults } from './backend.js';
import { shownIdentityFaults, shownIdentityOddities, type Check } from './identity.js';
import { shownAnswerOddities, shownWireOddities } from './oddities.js';
import { shownCorsFaults, shownPageFaults, shownTlsFaults } from './page.js';
import { shownRouteFaults } from './route.js';
import { shownAuthFaults, shownSessionFaults } from './session.js';

export const shownFaults: Record<FaultId, Check> = {
  ...shownIdentityFaults,
  ...shownRouteFaults,
  ...shownBackendFaults,
  ...shownHostileFaults,
  ...shownAuthFaults,
  ...shownSessionFaults,
  ...shownEndpointFaults,
  ...shownUploadFaults,
  ...shownErrorFaults,
  ...shownPageFaults,
  ...shownCorsFaults,
  ...shownTlsFaults,
};

export const shownOddities: Record<OddityId, Check> = {
  ...shownIdentityOddities,
  ...shownAnswerOddities,
  ...shownWireOddities,
};
