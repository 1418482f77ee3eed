import { describe, expect, it } from 'vitest';
import { deployingRefs, selectEnvironments } from '../../src/authority/environments.js';
import { fixture, mapOf } from './maps.js';

const main = 'refs/heads/main';

describe('deployingRefs', () => {
  it.each([
    ['nothing said', {}, []],
    ['deploy_branch alone', { repo: { deploy_branch: 'main' } }, [{ environment: 'production', ref: main }]],
    ['a full deploy_branch', { repo: { deploy_branch: main } }, [{ environment: 'production', ref: main }]],
    ['a short ref', { environments: { live: { ref: 'main' } } }, [{ environment: 'live', ref: main }]],
    [
      'a deploy_branch that an environment names',
      { repo: { deploy_branch: 'main' }, environments: { live: { ref: main } } },
      [{ environment: 'live', ref: main }],
    ],
    [
      'a deploy_branch that none names',
      { repo: { deploy_branch: 'main' }, environments: { staging: { ref: 'release/1' } } },
      [
        { environment: 'staging', ref: 'refs/heads/release/1' },
        { environment: null, ref: main },
      ],
    ],
    [
      'a production without a ref',
      { repo: { deploy_branch: 'main' }, environments: { production: { vars: {} } } },
      [{ environment: 'production', ref: main }],
    ],
    ['a tag', { environments: { live: { ref: 'refs/tags/live' } } }, [{ environment: 'live', ref: 'refs/tags/live' }]],
  ])('of %s', (_, data, refs) => {
    expect(deployingRefs(mapOf(data))).toEqual(refs);
  });

  it("of the incident's map is production, by its deploy branch", () => {
    expect(deployingRefs(fixture('incident-1.0').map)).toEqual([{ environment: 'production', ref: main }]);
  });
});

describe('selectEnvironments', () => {
  const { map } = fixture('shop-2.0');

  it.each([
    [[], []],
    [['refs/heads/feature', 'refs/tags/main'], []],
    [[main], [{ name: 'production', ref: main }]],
    [
      ['develop', main, main],
      [
        { name: 'staging', ref: 'refs/heads/develop' },
        { name: 'production', ref: main },
      ],
    ],
  ])('for %j', (refs, selected) => {
    expect(selectEnvironments(map, refs)).toEqual(selected);
  });

  it('finds every environment of one ref', () => {
    const both = mapOf({ environments: { eu: { ref: 'main' }, us: { ref: 'main' } } });
    expect(selectEnvironments(both, [main]).map(({ name }) => name)).toEqual(['eu', 'us']);
  });

  it('leaves out a deploy branch without an environment', () => {
    const other = mapOf({ repo: { deploy_branch: 'main' }, environments: { staging: { ref: 'develop' } } });
    expect(selectEnvironments(other, [main])).toEqual([]);
  });
});
