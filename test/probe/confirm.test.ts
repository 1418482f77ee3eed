import { expect, test } from 'vitest';
import { confirm, type Judged, type Sign } from '../../src/probe/confirm.js';
import { anAnswer } from './values.js';

const signs: Readonly<Record<string, Sign>> = { f: 'fine', T: 'target', V: 'vantage', X: 'final' };

function judged(letter: string, index: number): Judged {
  return {
    attempt: { startedAt: '', outcome: anAnswer({ status: 200 + index }) },
    sign: signs[letter] ?? 'final',
  };
}

/** Plays a script, one letter an attempt; tells how many were used, which decided, and the pauses. */
async function play(script: string, minimum: number) {
  const pauses: number[] = [];
  const confirmation = await confirm(
    minimum,
    async (index) => judged(script[index] ?? 'X', index),
    async (_, failures) => void pauses.push(failures),
  );
  const { outcome } = confirmation.deciding.attempt;
  const decided = outcome.kind === 'answer' ? outcome.status - 200 : -1;
  return { used: confirmation.attempts.length, decided, isFlapping: confirmation.isFlapping, pauses };
}

// script, minimum, attempts used, index of the deciding one, flapping
test.each([
  ['healthy at once', 'f', 1, 1, 0, false],
  ['healthy twice', 'ff', 2, 2, 1, false],
  ['dead', 'TT', 1, 2, 1, false],
  ['dead, asked twice anyway', 'TT', 2, 2, 1, false],
  ['one blip and then fine', 'Tfff', 1, 4, 3, false],
  ['a blip in the middle', 'fTff', 2, 4, 3, false],
  ['every second request fails, from the first', 'TfT', 1, 3, 2, true],
  ['every second request fails, from the second', 'fTfT', 2, 4, 3, true],
  ['two failures after a success', 'fTT', 2, 3, 2, true],
  ['fails late', 'TffT', 1, 4, 3, true],
  ['the resolver is down', 'VV', 1, 2, 1, false],
  ['a resolver’s hiccup and one reset', 'VTff', 1, 4, 0, true],
  ['a hiccup, then dead', 'VTT', 1, 3, 2, false],
  ['cut off', 'X', 1, 1, 0, false],
  ['cut off before the failure was confirmed', 'TX', 1, 2, 1, false],
])('%s: %s', async (_, script, minimum, used, decided, isFlapping) => {
  expect(await play(script, minimum)).toMatchObject({ used, decided, isFlapping });
});

test('it pauses only once something failed, and counts from there', async () => {
  expect((await play('ff', 2)).pauses).toEqual([]);
  expect((await play('fTff', 2)).pauses).toEqual([1, 2]);
  expect((await play('Tfff', 1)).pauses).toEqual([1, 2, 3]);
});
