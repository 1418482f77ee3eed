import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/config/duration.js';

describe('durations', () => {
  it.each<[unknown, number]>([
    ['250ms', 250],
    ['30s', 30_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
    [' 2 h ', 7_200_000],
    ['0s', 0],
    [1500, 1500],
  ])('%s', (value, milliseconds) => {
    expect(parseDuration(value)).toEqual({ kind: 'duration', milliseconds });
  });

  it.each([
    ['2'],
    ['h'],
    [''],
    ['-2h'],
    ['2 hours'],
    ['2h30m'],
    ['1e9d'],
    [Number.NaN],
    [Infinity],
    [-1],
    [null],
    [{}],
    ['99999d'],
  ])('refuses %s', (value) => {
    expect(parseDuration(value)).toMatchObject({ kind: 'invalid' });
  });
});
