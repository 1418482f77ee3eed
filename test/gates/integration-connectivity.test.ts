import { describe, expect, test } from 'vitest';
import { integrationConnectivity } from '../../src/gates/integration-connectivity.js';
import { backend, contextOf, decideCodes, frontend } from './contexts.js';
import { routeProofOf, routeRows } from './integration-connectivity.table.js';

const origins = { cors_origins: ['https://shop.example'] };

describe('INTEGRATION_CONNECTIVITY', () => {
  test.each(routeRows)('$name', (row) => {
    const context = contextOf({
      services: [
        { ...frontend, ...(row.route && { routes: [row.route] }) },
        { ...backend, ...row.backend },
      ],
    });
    expect(decideCodes(integrationConnectivity, [routeProofOf(row, context)], context)).toEqual(row.codes);
  });

  const undeclared: readonly (readonly [string, readonly object[], readonly string[]])[] = [
    ['no routes beside a backend', [{ ...frontend, routes: [] }, backend], ['user-path-undeclared']],
    ['pages call the backend', [frontend, { ...backend, ...origins }], ['skip: called-cross-origin']],
    [
      'pages of another origin call it',
      [
        { ...frontend, routes: [] },
        { ...backend, cors_origins: ['https://x.example'] },
      ],
      ['user-path-undeclared'],
    ],
    [
      'a frontend that stands alone',
      [
        { ...frontend, routes: [] },
        {
          ...frontend,
          name: 'app',
          runtime_base_url: 'https://app.example',
          routes: [{ path: '/health', service: 'api' }],
        },
        backend,
      ],
      ['skip: called-cross-origin'],
    ],
  ];
  test.each(undeclared)('%s', (_, services, codes) => {
    expect(decideCodes(integrationConnectivity, [], contextOf({ services }))).toEqual(codes);
  });

  test('asks each safe route, and without routes the health path of each backend', () => {
    const worker = { ...backend, name: 'worker', ...origins };
    const routes = [
      { path: '/health', service: 'api' },
      { path: '/api/*', service: 'api' },
      { path: '/orders', service: 'api', method: 'POST' },
    ];
    const factsFor = (...services: readonly object[]) => integrationConnectivity.facts(contextOf({ services }));
    expect(factsFor({ ...frontend, routes }, backend)).toHaveLength(2);
    expect(factsFor(frontend, backend, worker)).toHaveLength(1);
    expect(factsFor(backend)).toMatchObject({ reason: 'no-frontend-beside-backend' });
    expect(factsFor(frontend)).toMatchObject({ reason: 'no-frontend-beside-backend' });
  });
});
