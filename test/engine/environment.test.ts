import { describe, expect, test } from 'vitest';
import { chooseEnvironments, environmentNames } from '../../src/engine/environment.js';
import { totalLimit } from '../../src/engine/limits.js';
import { mapOf } from '../authority/maps.js';
import { backend, contextOf, pushOf } from '../gates/contexts.js';

const repo = { deploy_branch: 'main' };
const both = mapOf({ repo, environments: { production: { ref: 'main' }, staging: { ref: 'refs/heads/develop' } } });
const one = mapOf({ repo });
const byHand = { requested: null, push: null, branch: 'feature' };
const to = (...refs: readonly string[]) => ({ ...byHand, push: pushOf(...refs.map((remoteRef) => ({ remoteRef }))) });

describe('the environment that is judged', () => {
  const table: readonly (readonly [
    string,
    typeof both,
    Parameters<typeof chooseEnvironments>[1],
    readonly string[],
  ])[] = [
    ['by hand on a feature', both, byHand, ['production']],
    ['by hand on its branch', both, { ...byHand, branch: 'develop' }, ['staging']],
    ['by hand, detached', both, { ...byHand, branch: null }, ['production']],
    ['as requested', both, { ...byHand, requested: 'staging' }, ['staging']],
    ['a push to its branch', both, to('refs/heads/develop'), ['staging']],
    ['a push to both', both, to('refs/heads/develop', 'refs/heads/main'), ['staging', 'production']],
    ['a push to neither', both, to('refs/heads/x', 'refs/tags/main'), []],
    ['an empty push', both, to(), []],
    ['the deploy branch alone', one, to('refs/heads/main'), ['production']],
    ['no branch declared', mapOf({}), byHand, ['production']],
    ['no branch declared, pushed', mapOf({}), to('refs/heads/main'), []],
    ['no production', mapOf({ environments: { live: { ref: 'main' } } }), { ...byHand, branch: null }, ['live']],
  ];
  test.each(table)('%s', (_, map, choice, names) => expect(chooseEnvironments(map, choice)).toEqual(names));

  test('one that the map does not have is named with what it has', () => {
    expect(() => chooseEnvironments(both, { ...byHand, requested: 'stagign' })).toThrow(
      expect.objectContaining({ code: 'environment-unknown', hint: 'Did you mean --env staging?' }),
    );
    expect(() => chooseEnvironments(both, { ...byHand, requested: 'qqqqqq' })).toThrow(
      expect.objectContaining({ hint: 'It has: production, staging' }),
    );
    expect(environmentNames(mapOf({}))).toEqual(['production']);
  });
});

describe('how long a run may take', () => {
  test.each([
    [0, 30_000],
    [10, 30_000],
    [11, 32_000],
    [60, 130_000],
    [115, 240_000],
    [240, 240_000],
  ])('with a cold start of %i s: %i ms', (cold_start_seconds, limit) => {
    expect(totalLimit(contextOf({ services: [{ ...backend, cold_start_seconds }] }).services)).toBe(limit);
  });
  test('without services: 30 s', () => expect(totalLimit([])).toBe(30_000));
});
