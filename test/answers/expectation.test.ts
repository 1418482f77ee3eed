import { describe, expect, test } from 'vitest';
import { describeBody, mismatchOf } from '../../src/answers/expectation.js';
import { anAnswer } from '../probe/values.js';

const ofJson = (value: unknown, json: unknown): string | null =>
  mismatchOf(anAnswer({ body: JSON.stringify(value) }), { status: [200], json })?.at ?? null;

describe('as expected', () => {
  const table: readonly (readonly [unknown, unknown])[] = [
    [{ a: 1, more: true }, { a: 1 }],
    [{ a: 'x' }, { a: 'string' }],
    [{ a: 0 }, { a: 'number' }],
    [{ a: false }, { a: 'boolean' }],
    [{ a: [] }, { a: 'array' }],
    [{ a: {} }, { a: 'object' }],
    [{ a: null }, { a: 'any' }],
    [{ a: null }, { a: null }],
    [{ a: { b: [1, 2] } }, { a: { b: ['number', 2] } }],
    [{ a: 'a literal' }, { a: 'a literal' }],
    [[1], 'array'],
    [{}, {}],
  ];
  test.each(table)('%j is %j', (value, json) => expect(ofJson(value, json)).toBeNull());
});

describe('not as expected, and where', () => {
  const table: readonly (readonly [unknown, unknown, string])[] = [
    [{}, { a: 'any' }, '/a'],
    [{ a: '' }, { a: 'string' }, '/a'],
    [{ a: ' ' }, { a: 'string' }, '/a'],
    [{ a: 'undefined' }, { a: 'string' }, '/a'],
    [{ a: 'null' }, { a: 'string' }, '/a'],
    [{ a: 1 }, { a: 'string' }, '/a'],
    [{ a: '1' }, { a: 'number' }, '/a'],
    [{ a: null }, { a: 'object' }, '/a'],
    [{ a: [] }, { a: 'object' }, '/a'],
    [{ a: {} }, { a: 'array' }, '/a'],
    [{ a: { b: 1 } }, { a: { b: 2 } }, '/a/b'],
    [{ a: [1] }, { a: [1, 2] }, '/a/1'],
    [{ a: {} }, { a: [] }, '/a'],
    [[], {}, ''],
    [{ 'x/y~z': 1 }, { 'x/y~z': 2 }, '/x~1y~0z'],
    [{}, { toString: 'any' }, '/toString'],
    [null, { a: 'any' }, ''],
  ];
  test.each(table)('%j is not %j', (value, json, at) => expect(ofJson(value, json)).toBe(at));
});

test('status first, then text, then JSON', () => {
  const answer = anAnswer({ status: 503, body: 'OK\n', contentType: 'text/plain' });
  expect(mismatchOf(answer, { status: [200, 204], text: 'no' })).toEqual({
    at: 'status',
    expected: '200 or 204',
    observed: '503',
  });
  expect(mismatchOf(answer, { status: [503], text: 'OK' })).toBeNull();
  expect(mismatchOf(answer, { status: [503], text: 'ok' })).toMatchObject({ at: 'body' });
  expect(mismatchOf(answer, { status: [503], json: {} })).toMatchObject({ at: 'body', expected: 'JSON' });
});

test('bodies are described for people', () => {
  expect(describeBody(anAnswer({ body: '<html>' }))).toBe('an HTML page labelled application/json');
  expect(describeBody(anAnswer({ body: '', contentType: '' }))).toBe('an empty body');
  expect(describeBody(anAnswer({ body: '{', contentType: '' }))).toBe('broken JSON');
});
