import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idList } from '../../src/scan/id-list.js';

const id = (index: number): string => index.toString(16).padStart(8, '0');
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => id(index * 7919));

describe('a list of ids', () => {
  test('knows its own in any order, and no others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5_000), { maxLength: 400 }), fc.array(fc.nat(5_000)), (own, asked) => {
        const list = idList(own.map(id).join(''), 8);
        for (const index of asked) expect(list.has(id(index))).toBe(own.includes(index));
      }),
    );
  });

  test('is not misled by two ids that make a third', () => {
    const list = idList('aaaabbbbccccdddd', 8);
    expect([list.has('bbbbcccc'), list.has('aaaabbbb'), list.has('ccccdddd')]).toEqual([false, true, true]);
  });

  test('takes in new ones, and keeps all while they fit', () => {
    const old = ids(300);
    const list = idList(old.join(''), 8);
    expect(list.isChanged).toBe(false);
    list.add('ffffffff');
    expect([list.has('ffffffff'), list.isChanged]).toEqual([true, true]);
    const next = idList(list.text([], 1_000), 8);
    expect([...old, 'ffffffff'].every((one) => next.has(one))).toBe(true);
  });

  test('where they do not fit, keeps those of this scan, in its order', () => {
    const list = idList(ids(300).join(''), 8);
    list.add('ffffffff');
    expect(list.text([id(7919), 'ffffffff', 'eeeeeeee', id(0)], 100)).toBe(`${id(7919)}ffffffff${id(0)}`);
  });

  test('begins empty', () => {
    const list = idList('', 0);
    expect(list.has(id(1))).toBe(false);
    list.add(id(1));
    expect(list.text([id(1)], 10)).toBe(id(1));
  });
});
