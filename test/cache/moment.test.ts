/** How old something is, when any of the clocks may have been set and the machine restarted. */
import { assert, double, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { ageMs, thisMoment, type Moment } from '../../src/cache/moment.js';

const minute = 60_000;
const hour = 60 * minute;
const began: Moment = { wall: 1_800_000_000_000, uptime: 5 * hour };
const later = (wall: number, uptime: number): Moment => ({ wall: began.wall + wall, uptime: began.uptime + uptime });

test.each<[string, Moment, number | null]>([
  ['at once', began, 0],
  ['a minute later', later(minute, minute), minute],
  ['whole seconds of uptime', later(minute + 900, minute), minute + 900],
  ['a day of slewing', later(24 * hour, 24 * hour + 40_000), 24 * hour + 40_000],
  ['clock set back a little', later(minute - 10_000, minute), null],
  ['clock set back before the probe', later(-hour, minute), null],
  ['clock set back so that hours look like a minute', later(minute, 3 * hour), null],
  ['clock set forward', later(24 * hour, minute), null],
  ['restarted', later(minute, -began.uptime), null],
  ['restarted, and up for longer than before', later(12 * hour, minute), null],
  ['restarted with a clock that stood still meanwhile', later(minute, -1), null],
])('%s', (_, now, age) => expect(ageMs(began, now)).toBe(age));

test('no clock makes anything look younger than it is by the other', () => {
  const step = integer({ min: -48 * hour, max: 48 * hour });
  const check = property(step, step, (wall, uptime) => {
    const age = ageMs(began, later(wall, uptime));
    return age === null || (age >= wall && age >= uptime && wall >= 0 && uptime >= 0);
  });
  assert(check);
});

test('numbers from a file make an age or none', () => {
  // JSON has no infinity, and its reader takes none for a number.
  const any = double({ noDefaultInfinity: true });
  const check = property(any, any, (wall, uptime) => {
    const age = ageMs({ wall, uptime }, began);
    return age === null || (Number.isFinite(age) && age >= 0);
  });
  assert(check);
});

test("this machine's clocks can be believed", () => {
  const before = thisMoment();
  expect(ageMs(before, thisMoment())).not.toBeNull();
});
