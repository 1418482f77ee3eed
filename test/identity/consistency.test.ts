/** What counts as a difference between a service's own answers and the one users get. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesOf, type Compared } from '../../src/answers/consistency.js';

const json = (value: unknown, status = 200): Compared => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});
const text = (body: string, contentType = 'text/plain'): Compared => ({ status: 200, contentType, body });
const kinds = (directs: readonly Compared[], proxied: Compared) =>
  differencesOf(directs, proxied).map(({ kind, at }) => `${kind} ${at}`.trim());

const uuid = (digit: string) => `${digit.repeat(8)}-aaaa-4aaa-8aaa-${digit.repeat(12)}`;

describe('is the same', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['key order', { a: 1, b: 2 }, { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['uptime', { ok: true, uptime: 1 }, { ok: true, uptime: 1 }, { ok: true, uptime: 9 }],
    ['uptime_seconds', { uptimeSeconds: 1 }, { uptimeSeconds: 1 }, { uptimeSeconds: 2 }],
    ['timestamp', { timestamp: 'a' }, { timestamp: 'a' }, { timestamp: 'b' }],
    ['checked_at', { checked_at: 'a' }, { checked_at: 'a' }, { checked_at: 'b' }],
    ['createdAt', { createdAt: 'a' }, { createdAt: 'a' }, { createdAt: 'b' }],
    ['request id', { requestId: 'a' }, { requestId: 'a' }, { requestId: 'b' }],
    ['trace id only through the proxy', { a: 1 }, { a: 1 }, { a: 1, 'trace-id': 'x' }],
    ['instance', { instance: 'a' }, { instance: 'a' }, { instance: 'b' }],
    ['host', { host: 'api' }, { host: 'api' }, { host: 'shop' }],
    ['protocol', { protocol: 'http' }, { protocol: 'http' }, { protocol: 'https' }],
    ['counter that the service moves', { hits: 1 }, { hits: 2 }, { hits: 7 }],
    ['key that the service adds now and then', { a: 1 }, { a: 1, b: 2 }, { a: 1, b: 3 }],
    ['date', { seen: '2026-11-22T10:00:00Z' }, { seen: '2026-11-22T10:00:00Z' }, { seen: '2026-11-22T10:00:01Z' }],
    ['epoch', { seen: 1_795_000_000 }, { seen: 1_795_000_000 }, { seen: 1_795_000_001 }],
    ['epoch in milliseconds', { seen: 1_795_000_000_000 }, { seen: 1_795_000_000_000 }, { seen: 1_795_000_000_123 }],
    ['UUID', { token: uuid('1') }, { token: uuid('1') }, { token: uuid('2') }],
    [
      'deeper',
      { a: { b: [{ uptime: 1, c: 1 }] } },
      { a: { b: [{ uptime: 2, c: 1 }] } },
      { a: { b: [{ uptime: 3, c: 1 }] } },
    ],
    ['list that grows', { items: [1] }, { items: [1, 2] }, { items: [1, 2, 3] }],
    ['version that differs between instances', { version: '1' }, { version: '2' }, { version: '2' }],
  ])('%s', (_, first, second, proxied) => {
    expect(kinds([json(first), json(second)], json(proxied))).toEqual([]);
  });

  it.each<[string, Compared, Compared]>([
    ['white space', text('{"a":1}', 'application/json'), text('{ "a": 1 }\n', 'application/json')],
    ['text with its time', text('ok at 12:00:01'), text('ok at 12:00:02')],
    ['token as text', text('12345'), text('1a345')],
    ['label left out by the service', text('ok', ''), text('ok')],
    ['empty', { status: 204, contentType: '', body: '' }, { status: 204, contentType: 'text/plain', body: '' }],
    [
      'page with a nonce',
      text('<html><p n="1">x</p></html>', 'text/html'),
      text('<html><p n="2">x</p></html>', 'text/html'),
    ],
  ])('%s', (_, direct, proxied) => {
    expect(kinds([direct, direct], proxied)).toEqual([]);
  });

  it('one of two statuses that the service gives itself', () => {
    expect(kinds([json({}, 200), json({}, 503)], json({}, 503))).toEqual([]);
  });
});

describe('differs', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['key missing', { a: 1, b: 1 }, { a: 1 }, ['keys']],
    ['key added', { a: 1 }, { a: 1, b: 1 }, ['keys']],
    ['key below', { a: { b: 1 } }, { a: { c: 1 } }, ['keys /a']],
    ['type', { a: 1 }, { a: '1' }, ['keys /a']],
    ['list for object', { a: [] }, { a: {} }, ['keys /a']],
    ['sha', { git_sha: 'aaaaaaa' }, { git_sha: 'bbbbbbb' }, ['field /git_sha']],
    ['commit as null', { commit: 'aaaaaaa' }, { commit: null }, ['field /commit']],
    ['version', { version: '1.4.2' }, { version: '1.4.1' }, ['field /version']],
    ['apiVersion', { apiVersion: 1 }, { apiVersion: 2 }, ['field /apiVersion']],
    ['release that is a date', { release: '2026-11-22' }, { release: '2026-11-21' }, ['field /release']],
    ['health', { status: 'ok' }, { status: 'degraded' }, ['field /status']],
    ['health below', { health: { db: true } }, { health: { db: false } }, ['field /health/db']],
    ['environment', { environment: 'production' }, { environment: 'staging' }, ['field /environment']],
    ['value', { currency: 'EUR' }, { currency: 'USD' }, ['value /currency']],
    ['optional value', { currency: 'EUR' }, { currency: null }, ['value /currency']],
    ['length of a list', { items: [1] }, { items: [1, 2] }, ['value /items']],
    ['pointer with a slash', { 'a/b': 1 }, { 'a/b': 2 }, ['value /a~1b']],
  ])('%s', (_, direct, proxied, expected) => {
    expect(kinds([json(direct), json(direct)], json(proxied))).toEqual(expected);
  });

  it.each<[string, Compared, Compared, string[]]>([
    ['status', json({}), json({}, 404), ['status']],
    ['page for JSON', json({ a: 1 }), text('<html></html>', 'text/html'), ['type']],
    ['page labelled JSON', json({ a: 1 }), text('<html></html>', 'application/json'), ['type']],
    ['label', text('ok'), text('ok', 'text/html'), ['type']],
    ['nothing', json({ a: 1 }), text('', 'application/json'), ['type']],
    ['text', text('fine'), text('broken'), ['body']],
  ])('%s', (_, direct, proxied, expected) => {
    expect(kinds([direct, direct], proxied)).toEqual(expected);
  });
});

it('finds nothing between an answer and itself, and never fails to answer', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(differencesOf([json(one), json(one)], json(one))).toEqual([]);
      expect(Array.isArray(differencesOf([json(one), json(one)], json(other)))).toBe(true);
    }),
  );
});

it('survives a document deeper than any stack', () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  expect(kinds([text(deep, 'application/json')], text(deep.replace('[]', '[1]'), 'application/json'))).toEqual([]);
});
