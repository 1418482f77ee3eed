import { describe, expect, test } from 'vitest';
import { noDeadBackends } from '../../src/gates/no-dead-backends.js';
import { contextOf, decideCodes, frontend, shop } from './contexts.js';
import { deadOf, deadRows, reference, retiring } from './no-dead-backends.table.js';

describe('NO_DEAD_BACKENDS', () => {
  test.each(deadRows)('$name', ({ evidence, context, codes }) =>
    expect(decideCodes(noDeadBackends, [evidence as never], context)).toEqual(codes),
  );

  test('a finding leads to the place', () => {
    const decision = noDeadBackends.decide([deadOf({ references: [reference()] })], retiring);
    expect(decision).toMatchObject({
      summary: 'main: 1 production reference to 1 retired entry; 0 dormant or in tooling, 0 historical',
      judgements: [{ findings: [{ file: 'netlify.toml', line: 4, column: 8, observed: reference().url }] }],
    });
  });

  test('only warns off the deploying branches, and a warning stays one', () => {
    const severities = (isDeploying: boolean): unknown => {
      const references = [reference({ isDeploying }), reference({ isDeploying, tier: 'tooling' })];
      const decision = noDeadBackends.decide([deadOf({ references })], retiring);
      return decision.kind === 'judged' && decision.judgements[0]?.findings.map(({ severity }) => severity);
    };
    expect(severities(true)).toEqual([undefined, undefined]);
    expect(severities(false)).toEqual(['warn', undefined]);
  });

  test('an unread file that users get leaves unknown what deploys, and warns elsewhere', () => {
    const found = (isDeploying: boolean): unknown => {
      const unread = [{ file: 'app.js', why: 'it is large', isPublished: true, isDeploying }];
      const decision = noDeadBackends.decide([deadOf({ unread })], retiring);
      return decision.kind === 'judged' && decision.judgements[0]?.findings;
    };
    const finding = { code: 'published-file-unread', args: { file: 'app.js', why: 'it is large' }, file: 'app.js' };
    expect(noDeadBackends.codes['published-file-unread'].severity).toBe('unknown');
    expect(found(true)).toEqual([finding]);
    expect(found(false)).toEqual([{ ...finding, severity: 'warn' }]);
  });

  test('counts what it does not list', () => {
    const decision = noDeadBackends.decide([deadOf({ judged: ['main', 'a', 'b'], historical: 663 })], retiring);
    expect(decision.summary).toBe(
      'main and 2 more: 0 production references to 1 retired entry; 0 dormant or in tooling, 663 historical',
    );
  });

  test('asks nothing where nothing can be found', () => {
    expect(noDeadBackends.facts(contextOf(shop))).toMatchObject({ kind: 'skip', reason: 'nothing-retired' });
    expect(noDeadBackends.facts(retiring)).toHaveLength(1);
    const onNetlify = contextOf({ services: [{ ...frontend, platform: 'netlify' }] });
    expect(noDeadBackends.facts(onNetlify)).toHaveLength(1);
  });
});
