import { describe, expect, test } from 'vitest';
import { plan } from '../../src/engine/plan.js';
import type { Context } from '../../src/engine/context.js';
import { builtInGates } from '../../src/gates/registry.js';
import type { AnyGate } from '../../src/gates/gate.js';
import { contextOf, pushOf, shop } from '../gates/contexts.js';
import { aGate } from './results.js';

const all = { gates: [], layers: [] };
const idsOf = (context: Context, selection: Parameters<typeof plan>[2] = all): string[] =>
  plan(builtInGates, context, selection).map(({ gate }) => gate.id);
const reasonsOf = (context: Context): Record<string, string> =>
  Object.fromEntries(
    plan(builtInGates, context, all).map(({ gate, todo }) => [gate.id, 'kind' in todo ? todo.reason : 'runs']),
  );

describe('which gates run', () => {
  test('those of the modes, in the order of the registry', () => {
    expect(idsOf(contextOf(shop, { modes: ['local'] }))).toEqual([
      'AUTHORITY_MAP_VALID',
      'REPO_REMOTE_MATCH',
      'BRANCH_MATCH',
      'CLEAN_WORKTREE',
      'SESSION_STATE',
      'NO_DEAD_BACKENDS',
    ]);
    expect(idsOf(contextOf(shop, { modes: ['integration'] }))).toEqual([
      'AUTHORITY_MAP_VALID',
      'CANDIDATE_ROUTES',
      'BACKEND_HEALTH',
      'INTEGRATION_CONNECTIVITY',
      'RESPONSE_CONSISTENCY',
    ]);
    expect(idsOf(contextOf(shop, { modes: ['smoke'] }))).toEqual(['AUTHORITY_MAP_VALID']);
  });

  test("those asked for, and the user's own after ours", () => {
    const context = contextOf(shop, { policy: { gates: [aGate] } });
    expect(idsOf(context, { gates: ['OURS', 'BRANCH_MATCH'], layers: [] })).toEqual(['BRANCH_MATCH', 'OURS']);
    expect(idsOf(context, { gates: [], layers: ['integration'] })).toEqual([
      'NO_DEAD_BACKENDS',
      'CANDIDATE_ROUTES',
      'INTEGRATION_CONNECTIVITY',
      'RESPONSE_CONSISTENCY',
      'OURS',
    ]);
  });
});

describe('why a gate does not run', () => {
  const off = { severities: { BACKEND_HEALTH: 'off', BRANCH_MATCH: 'off' } } as const;

  test('policy', () => {
    expect(reasonsOf(contextOf(shop, { policy: off }))).toMatchObject({
      BACKEND_HEALTH: 'off-by-policy',
      BRANCH_MATCH: 'off-by-policy',
      INTEGRATION_CONNECTIVITY: 'runs',
    });
  });

  test('nothing is deployed from here', () => {
    expect(reasonsOf(contextOf({}))).toMatchObject({ BACKEND_HEALTH: 'no-services', BRANCH_MATCH: 'runs' });
  });

  test('the push deploys nothing, which outranks policy', () => {
    const feature = pushOf({ remoteRef: 'refs/heads/feature/x' });
    const context = contextOf(shop, { trigger: 'pre-push', push: feature, policy: off });
    expect(reasonsOf(context)).toMatchObject({
      BACKEND_HEALTH: 'ref-deploys-nothing',
      INTEGRATION_CONNECTIVITY: 'ref-deploys-nothing',
      REPO_REMOTE_MATCH: 'runs',
    });
    expect(reasonsOf(contextOf(shop, { trigger: 'pre-push', push: pushOf() }))).toMatchObject({
      BACKEND_HEALTH: 'ref-deploys-nothing',
    });
    expect(reasonsOf(contextOf(shop, { trigger: 'pre-push', push: pushOf({}) }))).toMatchObject({
      BACKEND_HEALTH: 'runs',
    });
  });
});

test('a gate whose question crashes becomes unknown when it is the user’s, and a bug when it is ours', async () => {
  const crashing: AnyGate = {
    ...aGate,
    facts: () => {
      throw new Error('oops');
    },
  };
  const [planned] = plan([], contextOf(shop, { policy: { gates: [crashing] } }), all);
  const facts = planned === undefined || 'kind' in planned.todo ? [] : planned.todo;
  expect(facts).toHaveLength(1);
  await expect(facts[0]?.gather({} as never)).rejects.toMatchObject({ reason: 'gate-crashed' });
  expect(() => plan([crashing], contextOf(), all)).toThrow('oops');
});
