import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/authority/nearest.js';

const keys = ['name', 'role', 'runtime_base_url', 'routes', 'hosts', 'health', 'health_path', 'depends_on'];

describe('nearest', () => {
  it.each([
    ['nmae', 'name'],
    ['rol', 'role'],
    ['Roles', 'role'],
    ['runtimeBaseUrl', 'runtime_base_url'],
    ['runtime-base-ulr', 'runtime_base_url'],
    ['depend_on', 'depends_on'],
    ['heath', 'health'],
    ['completely_different', null],
    ['', null],
    ['é', null],
  ])('%s → %s', (word, meant) => {
    expect(nearest(word, keys)).toBe(meant);
  });

  it('does not call two short words alike that share nothing', () => {
    expect(nearest('db', ['ui'])).toBeNull();
    expect(nearest('a', ['b'])).toBeNull();
  });

  it('finds a candidate given as it is, and one with neighbours swapped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.nat(), (key, seed) => {
        const at = seed % (key.length - 1);
        const swapped = key.slice(0, at) + (key[at + 1] ?? '') + (key[at] ?? '') + key.slice(at + 2);
        expect([nearest(key, keys), nearest(swapped, [key])]).toEqual([key, key]);
      }),
    );
  });

  it('answers for a megabyte without comparing it', () => {
    expect(nearest('x'.repeat(1_000_000), keys)).toBeNull();
  });
});
