import { describe, expect, it } from 'vitest';
import { referenceProblems } from '../../src/authority/references.js';
import { fixture, mapOf } from './maps.js';

describe('referenceProblems', () => {
  it.each(['incident-1.0', 'shop-2.0'])('finds none in %s', (name) => {
    expect(referenceProblems(fixture(name).map)).toEqual([]);
  });

  it('finds doubled names, and routes and dependencies that lead nowhere', () => {
    const map = mapOf({
      services: [
        {
          name: 'web',
          routes: [
            { path: '/a', service: 'api' },
            { path: '/b', service: 'bakend' },
          ],
        },
        { name: 'backend', depends_on: ['web', 'redis'] },
        { name: 'web' },
      ],
    });
    expect(referenceProblems(map)).toEqual([
      { code: 'unknown-service', path: 'services[0].routes[0].service', found: 'api', nearest: null },
      { code: 'unknown-service', path: 'services[0].routes[1].service', found: 'bakend', nearest: 'backend' },
      { code: 'unknown-dependency', path: 'services[1].depends_on[1]', found: 'redis', nearest: null },
      { code: 'duplicate-name', path: 'services[2].name', found: 'web', nearest: null },
    ]);
  });

  it('takes names for what they are, not for properties of objects', () => {
    const map = mapOf({ services: [{ name: 'web', depends_on: ['constructor', 'toString'] }] });
    expect(referenceProblems(map).map(({ found }) => found)).toEqual(['constructor', 'toString']);
  });
});
