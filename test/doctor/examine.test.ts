import { expect, it } from 'vitest';
import type { Check } from '../../src/doctor/check.js';
import { examine } from '../../src/doctor/examine.js';
import { openWorld, type World } from '../../src/doctor/world.js';
import { EnvironmentError } from '../../src/errors.js';

function worldOf(wait: World['clock']['wait']): World {
  const { signal } = new AbortController();
  return openWorld({ cwd: '.', env: {}, signal, clock: { now: () => 0, wait } });
}

const never = (): Promise<never> => new Promise(() => undefined);

function check(id: string, run: Check['run'], limit?: number): Check {
  return { id, title: id, run, ...(limit !== undefined && { limit }) };
}

const fine = check('fine', async () => [{ status: 'ok', observed: 'yes', expected: null, command: null }]);

it('takes a crash for a result, and goes on', async () => {
  const crash = check('crash', () => Promise.reject(new TypeError('no such thing')));
  const lacking = check('lacking', () => Promise.reject(new EnvironmentError('x', 'no Git here', { hint: 'get Git' })));
  const examined = await examine([crash, lacking, fine], worldOf(never));
  expect(examined.map(({ check: { id }, results }) => [id, ...results])).toEqual([
    ['crash', { status: 'unknown', observed: 'the check crashed: no such thing', expected: null, command: null }],
    ['lacking', { status: 'unknown', observed: 'no Git here', expected: null, command: 'get Git' }],
    ['fine', { status: 'ok', observed: 'yes', expected: null, command: null }],
  ]);
});

it('takes a check that does not end for a result', async () => {
  const waited: number[] = [];
  const late = worldOf((ms) => {
    waited.push(ms);
    return ms === 5_000 ? Promise.resolve() : never();
  });
  const [hanging, other] = await examine([check('hanging', never, 5_000), fine], late);
  expect(hanging?.results).toEqual([
    { status: 'unknown', observed: 'it took longer than 5 s', expected: null, command: null },
  ]);
  expect(other?.results[0]?.status).toBe('ok');
  expect(waited).toEqual([5_000, 10_000]);
});
