import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../src/engine/coverage.js';
import { layers, type Layer, type Status } from '../../src/gates/gate.js';
import { backend, contextOf, frontend } from '../gates/contexts.js';
import { gateNamed, resultOf } from './results.js';

const health = (services: Record<string, Status>) => resultOf(gateNamed('BACKEND_HEALTH'), 'pass', { services });
const layerOf = (
  layer: Layer,
  services: readonly object[],
  results: Parameters<typeof coverageOf>[0] = [],
  data: object = {},
): string => coverageOf(results, contextOf({ services, ...data })).layers[layer];

describe('backend-runtime', () => {
  const two = [backend, { ...backend, name: 'worker' }];
  const table: readonly (readonly [string, readonly object[], Record<string, Status>, string])[] = [
    ['no backend', [frontend], {}, 'not-applicable'],
    ['passed', [backend], { api: 'pass' }, 'covered'],
    ['warned', [backend], { api: 'warn' }, 'covered'],
    ['failed', [backend], { api: 'fail' }, 'covered'],
    ['unknown', [backend], { api: 'unknown' }, 'uncovered'],
    ['overridden', [backend], { api: 'overridden' }, 'uncovered'],
    ['switched off', [backend], { api: 'skip' }, 'uncovered'],
    ['not judged', [backend], {}, 'uncovered'],
    ['one of two', two, { api: 'pass' }, 'uncovered'],
    ['both', two, { api: 'pass', worker: 'fail' }, 'covered'],
  ];
  test.each(table)('%s', (_, services, judged, coverage) => {
    expect(layerOf('backend-runtime', services, [health(judged)])).toBe(coverage);
  });
});

test('what was overridden is not covered by another gate that passed', () => {
  const identity = resultOf(gateNamed('BACKEND_SELF_IDENTITY'), 'pass', { services: { api: 'pass' } });
  expect(layerOf('backend-runtime', [backend], [health({}), identity])).toBe('covered');
  expect(layerOf('backend-runtime', [backend], [health({ api: 'overridden' }), identity])).toBe('uncovered');
});

describe('what a layer applies to', () => {
  const db = { name: 'db', role: 'database', engine: 'postgres' };
  const table: readonly (readonly [Layer, readonly object[], object])[] = [
    ['code-authority', [], {}],
    ['integration', [frontend, backend], {}],
    ['frontend-build', [frontend], {}],
    ['database', [db], {}],
    ['database-schema', [db], {}],
    ['external-apis', [{ name: 'x', role: 'external', provider: 'openai' }], {}],
    ['file-storage', [{ name: 'x', role: 'storage', path: 'up' }], {}],
    ['environment', [], { environment: { required: ['A'] } }],
    ['dns', [frontend], {}],
    ['tls', [backend], {}],
    ['cors', [{ ...backend, cors_origins: ['https://a.example'] }], {}],
    ['authentication', [backend], {}],
    ['api-endpoints', [backend], {}],
    ['rate-limiting', [backend], {}],
    ['error-handling', [backend], {}],
    ['session-management', [backend], {}],
  ];
  test.each(table)('%s', (layer, services, data) => {
    expect(layerOf(layer, services, [], data)).toBe('uncovered');
    if (layer !== 'code-authority') expect(layerOf(layer, [])).toBe('not-applicable');
  });
});

test('a gate covers its own layer only, and the count is that of the layers', () => {
  const context = contextOf({ services: [backend] });
  const coverage = coverageOf(
    [health({ api: 'pass' }), resultOf(gateNamed('BRANCH_MATCH'), 'pass', { services: { '': 'pass' } })],
    context,
  );
  expect(coverage).toMatchObject({ covered: 2, total: 17, layers: { 'code-authority': 'covered', dns: 'uncovered' } });
  expect(Object.keys(coverage.layers)).toEqual([...layers]);
});
