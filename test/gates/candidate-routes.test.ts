import { describe, expect, test } from 'vitest';
import { candidateRoutesGate } from '../../src/gates/candidate-routes.js';
import type { Destination } from '../../src/platforms/platform.js';
import { candidateOf, candidateRows, routed } from './candidate-routes.table.js';
import { contextOf, decideCodes } from './contexts.js';

const nowhere: Destination = { kind: 'not-found' };

describe('CANDIDATE_ROUTES', () => {
  test.each(candidateRows)('$name', ({ evidence, context, codes }) =>
    expect(decideCodes(candidateRoutesGate, [evidence as never], context)).toEqual(codes),
  );

  test('only warns off the deploying branches', () => {
    const commit = { sha: 'a', base: null, ref: 'refs/heads/feature', isDeployed: false };
    const decision = candidateRoutesGate.decide([candidateOf({ before: null, after: nowhere }, { commit })], routed);
    expect(decision).toMatchObject({ judgements: [{ findings: [{ code: 'route-dropped', severity: 'warn' }] }] });
  });

  test('says where nothing can be evaluated', () => {
    const nginx = candidateOf({ before: null, after: nowhere }, { isEvaluated: false, platform: 'nginx' });
    expect(candidateRoutesGate.decide([nginx], routed)).toMatchObject({
      kind: 'skip',
      reason: 'no-evaluator',
      summary: 'no evaluator for the platform of web (nginx)',
    });
    expect(candidateRoutesGate.decide([{ frontends: [], touched: [], unjudged: 0 }], routed)).toMatchObject({
      reason: 'no-frontend',
    });
    expect(candidateRoutesGate.facts(contextOf({ services: [] }))).toMatchObject({ reason: 'no-services' });
  });
});
