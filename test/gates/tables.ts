/** Every row of every gate's table, for the laws. */
import { backendHealth } from '../../src/gates/backend-health.js';
import { integrationConnectivity } from '../../src/gates/integration-connectivity.js';
import { deadRows } from './no-dead-backends.table.js';
import { healthRows, proofOf } from './backend-health.table.js';
import { candidateRows } from './candidate-routes.table.js';
import { backend, contextOf, frontend } from './contexts.js';
import { identityRows } from './identity.table.js';
import { routeProofOf, routeRows } from './integration-connectivity.table.js';
import { repoRows, type GateRow } from './repo-gates.table.js';
import { consistencyRows } from './response-consistency.table.js';

export const allRows: readonly (Omit<GateRow, 'evidence'> & { readonly evidence: readonly unknown[] })[] = [
  ...[...repoRows, ...identityRows, ...consistencyRows, ...candidateRows, ...deadRows].map((row) => ({
    ...row,
    evidence: [row.evidence],
  })),
  ...healthRows.map((row) => ({
    gate: backendHealth,
    name: row.name,
    codes: row.codes,
    evidence: [proofOf(row)],
    context: contextOf({
      services: [
        {
          ...backend,
          ...(row.health && { health: row.health }),
        },
      ],
    }),
  })),
  ...routeRows.map((row) => {
    const web = { ...frontend, ...(row.route && { routes: [row.route] }) };
    const context = contextOf({ services: [web, { ...backend, ...row.backend }] });
    const evidence = [routeProofOf(row, context)];
    return { gate: integrationConnectivity, name: row.name, codes: row.codes, context, evidence };
  }),
  {
    gate: integrationConnectivity,
    name: 'no way declared',
    codes: ['user-path-undeclared'],
    evidence: [],
    context: contextOf({
      services: [
        {
          ...frontend,
          routes: [],
        },
        backend,
      ],
    }),
  },
];
