import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, printableData } from '../../src/text/printable.js';

describe('what a terminal would obey becomes visible', () => {
  test.each([
    ['C0', 'a\u0000\u001b[31m\u0007', String.raw`a\x00\x1b[31m\x07`],
    ['lines', 'a\r\n\tb', String.raw`a\r\n\tb`],
    ['DEL and C1', '\u007f\u0085\u009b31m', String.raw`\x7f\x85\x9b31m`],
    ['bidi', '\u202eabc\u2066\u061c', String.raw`\u{202e}abc\u{2066}\u{61c}`],
    ['zero width', 'a\u200bb\ufeffc\u2060\u00ad', String.raw`a\u{200b}b\u{feff}c\u{2060}\xad`],
    ['fillers', '\u034f\u115f\u17b4\u3164', String.raw`\u{34f}\u{115f}\u{17b4}\u{3164}`],
    ['separators', '\u2028\u2029', String.raw`\u{2028}\u{2029}`],
    ['tags', '\u{e0041}\u{e007f}', String.raw`\u{e0041}\u{e007f}`],
    ['lone surrogates', 'a\ud83d b\ude00', String.raw`a\u{d83d} b\u{de00}`],
  ])('%s', (_, text, shown) => expect(printable(text)).toBe(shown));

  test.each(['', 'main', 'ünïcödé', '日本語', '😀👍🏽', 'a b', String.raw`C:\n`, 'עברית'])('%j stays', (text) => {
    expect(printable(text)).toBe(text);
  });
});

describe('300 characters at most', () => {
  test('a cut is marked', () => {
    expect(printable('x'.repeat(300))).toBe('x'.repeat(300));
    expect(printable('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
    expect(printable('x'.repeat(10_000_000), 10)).toBe('xxxxxxxxx…');
  });
  test('also where escapes make it longer', () => expect(printable('\u001b'.repeat(300))).toHaveLength(300));
  test('no character is cut in two', () => {
    expect(printable(`${'x'.repeat(298)}😀y`, 300)).toBe(`${'x'.repeat(298)}…`);
  });
});

// oxlint-disable-next-line no-control-regex
const obeyed = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 700 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: fc.constantFrom('\u001b', '\n', '😀', '\ud83d', 'a', '\u202e', '\\', '…'), maxLength: 700 }),
);

test('any text comes out bounded, harmless, well-formed, and the same the second time', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 10, max: 400 }), (text, limit) => {
      const once = printable(text, limit);
      expect(once.length).toBeLessThanOrEqual(limit);
      expect(once).not.toMatch(obeyed);
      expect(once).not.toMatch(/\p{Surrogate}/u);
      expect(printable(once, limit)).toBe(once);
    }),
    { numRuns: 500 },
  );
});

test('data keeps its shape', () => {
  expect(printableData({ 'a\n': ['\u001b', 1, null, { b: true }], c: undefined })).toEqual({
    [String.raw`a\n`]: [String.raw`\x1b`, 1, null, { b: true }],
    c: undefined,
  });
});
