import { describe, expect, test } from 'vitest';
import { backendHealth } from '../../src/gates/backend-health.js';
import { backend, contextOf, decideCodes, frontend, json } from './contexts.js';
import { healthRows, proofOf } from './backend-health.table.js';

describe('BACKEND_HEALTH', () => {
  test.each(healthRows)('$name', (row) => {
    const context = contextOf({ services: [frontend, { ...backend, ...(row.health && { health: row.health }) }] });
    expect(decideCodes(backendHealth, [proofOf(row)], context)).toEqual(row.codes);
  });

  test('proposes a line that makes the same answer a proof', () => {
    const row = { name: '', answer: json({ state: 'RUNNING', at: 1 }), codes: [] };
    const decision = backendHealth.decide([proofOf(row)], contextOf());
    const finding = decision.kind === 'judged' ? decision.judgements[0]?.findings[0] : undefined;
    expect(finding).toMatchObject({ code: 'health-dialect' });
    const line = finding?.code === 'health-dialect' ? finding.args.line : '';
    const context = contextOf({ services: [{ ...backend, health: JSON.parse(line) as object }] });
    expect(decideCodes(backendHealth, [proofOf(row)], context)).toEqual([]);
  });

  test('a dependency counts by its name in the map', () => {
    const row = { name: '', answer: json({ ok: true, openai: 'down' }), codes: [] };
    const openai = { name: 'openai', role: 'external', provider: 'openai' };
    const depending = contextOf({ services: [{ ...backend, depends_on: ['openai'] }, openai] });
    expect(decideCodes(backendHealth, [proofOf(row)], contextOf())).toEqual([]);
    expect(decideCodes(backendHealth, [proofOf(row)], depending)).toEqual(['health-says-no']);
  });

  test('asks every backend that can be asked directly, and says why it asks none', () => {
    const worker = { ...backend, name: 'worker', reach: 'through-frontend' };
    expect(backendHealth.facts(contextOf({ services: [backend, worker] }))).toHaveLength(1);
    expect(backendHealth.facts(contextOf({ services: [worker] }))).toMatchObject({ reason: 'through-frontend-only' });
    expect(backendHealth.facts(contextOf({ services: [frontend] }))).toMatchObject({ reason: 'no-backends' });
  });
});
