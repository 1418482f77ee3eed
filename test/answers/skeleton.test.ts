import { describe, expect, test } from 'vitest';
import { isAlike } from '../../src/answers/skeleton.js';
import type { Answer } from '../../src/probe/exchange.js';
import { json, page, plain } from '../gates/contexts.js';

describe('the same answerer', () => {
  const table: readonly (readonly [string, Answer, Answer])[] = [
    ['other values', json({ at: 1, id: 'a' }), json({ at: 2, id: 'b' })],
    ['other key order and white space', json({ a: 1, b: 2 }), json(0, { body: '{ "b": 3,\n "a": 4 }' })],
    ['a longer list', json({ items: [{ a: 1 }] }), json({ items: [{ a: 1 }, { a: 2 }] })],
    ['another label', json({ a: 1 }), json({ a: 1 }, { contentType: 'text/html' })],
    ['a page with another nonce', page('<html><script nonce=a1>'), page('<html><script nonce=b2>')],
    ['a page labelled JSON', page('<html><p>'), page('<html><p>', { contentType: 'application/json' })],
    ['text that names the path', plain('Cannot GET /a/b1'), plain('Cannot GET /c/d2')],
    ['nothing at all', plain(''), json(0, { body: ' ' })],
  ];
  test.each(table)('%s', (_, one, other) => expect(isAlike(one, other)).toBe(true));
});

describe('another answerer', () => {
  const table: readonly (readonly [string, Answer, Answer])[] = [
    ['another status', json({ a: 1 }), json({ a: 1 }, { status: 404 })],
    ['another key', json({ a: 1 }), json({ b: 1 })],
    ['another type', json({ a: 1 }), json({ a: '1' })],
    ['null for an object', json({ a: null }), json({ a: {} })],
    ['a list for an object', json([]), json({})],
    ['a page for JSON', page('<html>'), json({})],
    ['another page', page('<html><div>'), page('<html><table>')],
    ['other words', plain('Not Found'), plain('Cannot GET')],
    ['a key with a dot', json({ 'a.b': 1 }), json({ a: { b: 1 } })],
  ];
  test.each(table)('%s', (_, one, other) => expect(isAlike(one, other)).toBe(false));
});
