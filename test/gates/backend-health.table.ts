/** What a health path may answer, what the path beside it may answer, and what the gate must find. */
import type { HealthProof } from '../../src/facts/health-proof.js';
import type { Answer, Failure, Observation } from '../../src/probe/exchange.js';
import { failure, json, observed, page, plain } from './contexts.js';

export interface HealthRow {
  readonly name: string;
  /** Value of "health" in the map. */
  readonly health?: object;
  readonly answer: Answer | Failure;
  readonly seen?: Partial<Observation>;
  readonly copyOf?: string;
  readonly sibling?: Answer | Failure;
  readonly siblingSeen?: Partial<Observation>;
  readonly reached?: boolean;
  /** Asked again, because something was lost. */
  readonly again?: readonly (Answer | Failure)[];
  readonly codes: readonly string[];
}

const missing = plain('Not Found', { status: 404 });
const good = json({ status: 'ok', uptime: 12 });
const attempt = (outcome: Answer | Failure) => ({ startedAt: '2026-11-22T20:00:00.000Z', outcome });
const login = 'https://id.example/login';
const toLogin = page('', {
  status: 302,
  redirects: [{ url: 'https://api.example/health', status: 302, location: login }],
});
const declared = (expect: object) => ({ path: '/health', expect });

export const healthRows: readonly HealthRow[] = [
  { name: 'it says so', answer: good, codes: [] },
  { name: 'it says so with a page for unknown paths', answer: good, sibling: page('<html>'), codes: [] },
  {
    name: 'it says so with JSON for unknown paths',
    answer: good,
    sibling: json({ error: 'no' }, { status: 404 }),
    codes: [],
  },
  { name: 'unknown paths answer 200 with an error', answer: good, sibling: json({ error: 'not found' }), codes: [] },
  { name: 'unknown paths want a key', answer: good, sibling: json({ ok: true }, { status: 401 }), codes: [] },
  { name: 'unknown paths fail', answer: good, sibling: plain('oops', { status: 500 }), codes: [] },
  { name: 'JSON labelled as text', answer: json({ ok: true }, { contentType: 'text/plain' }), codes: [] },
  { name: 'with concerns', answer: json({ status: 'warn' }), codes: ['health-concerns'] },
  { name: 'says no', answer: json({ status: 'ok', database: false }), codes: ['health-says-no'] },
  { name: 'says null', answer: json(null), codes: ['health-says-no'] },
  { name: 'says DOWN with 503', answer: json({ status: 'DOWN' }, { status: 503 }), codes: ['health-status'] },
  { name: '404', answer: missing, codes: ['health-status'] },
  { name: 'empty', answer: json(0, { body: '' }), codes: ['health-no-proof'] },
  { name: 'truncated', answer: json(0, { body: '{"status":"o' }), codes: ['health-no-proof'] },
  { name: 'a page', answer: page('<!doctype html><html>'), codes: ['health-no-proof'] },
  { name: 'a page labelled JSON', answer: json(0, { body: '<!doctype html>' }), codes: ['health-no-proof'] },
  { name: 'a parked page without a frame', answer: page('<title>parked</title>'), codes: ['health-no-proof'] },
  { name: 'text that nobody declared', answer: plain('OK'), codes: ['health-dialect'] },
  { name: 'another dialect', answer: json({ state: 'RUNNING' }), codes: ['health-dialect'] },
  { name: 'a list', answer: json([]), codes: ['health-dialect'] },
  { name: 'null in another dialect', answer: json({ state: null }), codes: ['health-dialect'] },
  { name: 'a list in another dialect', answer: json({ state: [] }), codes: ['health-dialect'] },
  { name: 'to a login', answer: toLogin, codes: ['health-redirects'] },
  { name: 'to a login, as declared', health: declared({ status: 302 }), answer: toLogin, codes: ['health-no-proof'] },
  { name: '401', answer: json({ ok: true }, { status: 401 }), codes: ['health-unchecked'] },
  {
    name: '403 although a key is sent',
    health: { path: '/health', headers: { authorization: { env: 'MOSAIC_TOKEN' } } },
    answer: json({}, { status: 403 }),
    codes: ['health-unchecked'],
  },
  { name: '204 undeclared', answer: plain('', { status: 204 }), codes: ['health-status'] },
  { name: '204 declared', health: declared({ status: 204 }), answer: plain('', { status: 204 }), codes: [] },
  {
    name: '204 where JSON is declared',
    health: declared({ status: [200, 204], json: { ok: true } }),
    answer: plain('', { status: 204 }),
    codes: ['health-not-as-expected'],
  },
  { name: 'empty 200 declared', health: declared({ status: 200 }), answer: plain(''), codes: ['health-no-proof'] },
  { name: 'text OK declared', health: declared({ status: 200 }), answer: plain('OK\n'), codes: [] },
  { name: 'text of a bad word', health: declared({ status: 200 }), answer: plain('DOWN'), codes: ['health-says-no'] },
  { name: 'exact text', health: declared({ text: 'I am well' }), answer: plain('I am well'), codes: [] },
  { name: 'other text', health: declared({ text: 'well' }), answer: plain('ill'), codes: ['health-not-as-expected'] },
  {
    name: 'declared JSON',
    health: declared({ json: { state: 'RUNNING' } }),
    answer: json({ state: 'RUNNING' }),
    codes: [],
  },
  {
    name: 'declared JSON that differs',
    health: declared({ json: { state: 'RUNNING' } }),
    answer: json({ state: 'HALTED' }),
    codes: ['health-not-as-expected'],
  },
  {
    name: 'declared JSON with a complaint beside it',
    health: declared({ json: { state: 'RUNNING' } }),
    answer: json({ state: 'RUNNING', checks: { db: 'down' } }),
    codes: ['health-says-no'],
  },
  { name: 'a catch-all', answer: good, sibling: good, codes: ['health-from-catch-all'] },
  { name: 'a catch-all in other words', answer: good, sibling: json({ ok: true }), codes: ['health-from-catch-all'] },
  {
    name: 'a catch-all with another accepted status',
    health: declared({ status: [200, 204] }),
    answer: plain('', { status: 204 }),
    sibling: json({ ok: true }),
    codes: ['health-from-catch-all'],
  },
  {
    name: 'a catch-all with concerns',
    answer: json({ status: 'warn' }),
    sibling: json({ status: 'warn' }),
    codes: ['health-from-catch-all'],
  },
  {
    name: 'a catch-all where 204 is declared',
    health: declared({ status: 204 }),
    answer: plain('', { status: 204 }),
    sibling: plain('', { status: 204 }),
    codes: ['health-from-catch-all'],
  },
  {
    name: 'a catch-all that echoes the path',
    health: declared({ text: 'OK' }),
    answer: plain('OK'),
    sibling: plain('OK'),
    codes: ['health-from-catch-all'],
  },
  {
    name: 'the path beside it was never answered',
    answer: good,
    sibling: failure('cut-off'),
    siblingSeen: { fault: 'vantage', reason: 'cut-off' },
    codes: ['health-unchecked'],
  },
  {
    name: 'the path beside it was answered 429',
    answer: good,
    sibling: plain('', { status: 429 }),
    siblingSeen: { fault: 'vantage', reason: 'rate-limited' },
    codes: ['health-unchecked'],
  },
  { name: 'a copy', answer: good, copyOf: 'age: 12', codes: ['health-from-cache'] },
  { name: 'a copy of a complaint', answer: json({ ok: false }), copyOf: 'age: 12', codes: ['health-from-cache'] },
  { name: 'refused', answer: failure('refused'), sibling: failure('refused'), codes: ['health-unreachable'] },
  {
    name: 'never answers',
    answer: failure('first-byte-timeout'),
    sibling: failure('first-byte-timeout'),
    codes: ['health-unreachable'],
  },
  {
    name: 'cannot be connected to from here alone',
    answer: failure('connect-timeout'),
    reached: true,
    codes: ['health-unchecked'],
  },
  {
    name: 'every second request is lost',
    answer: good,
    seen: {
      isFlapping: true,
      attempts: [attempt(good), attempt(failure('reset')), attempt(good), attempt(failure('reset'))],
    },
    codes: ['health-flaps'],
  },
  {
    name: 'the other half of a crash loop',
    answer: good,
    sibling: failure('reset'),
    again: [good, failure('reset'), good, plain('', { status: 500 })],
    codes: ['health-flaps'],
  },
  {
    name: 'a firewall that resets unknown paths',
    answer: good,
    sibling: failure('reset'),
    siblingSeen: { fault: 'target', reason: 'reset' },
    again: [good, good, good, good],
    codes: [],
  },
  {
    name: 'one lost request',
    answer: good,
    seen: { attempts: [attempt(failure('reset')), attempt(good), attempt(good)] },
    codes: [],
  },
  ...['no-network', 'name-server-failed', 'address-refused', 'bot-challenge', 'rate-limited', 'cut-off', 'other'].map(
    (reason): HealthRow => ({
      name: `the vantage: ${reason}`,
      answer: plain('', { status: 403 }),
      seen: { fault: 'vantage', reason },
      codes: ['health-unchecked'],
    }),
  ),
];

export function proofOf({
  answer,
  seen,
  copyOf,
  sibling = missing,
  siblingSeen,
  reached,
  again = [],
}: HealthRow): HealthProof {
  return {
    service: 'api',
    environment: 'production',
    url: 'https://api.example/health',
    health: { observation: observed(answer, seen), copyOf: copyOf ?? null },
    again: again.map((outcome) => observed(outcome)),
    sibling: observed(sibling, siblingSeen),
    isReachedByUsers: reached ?? false,
  };
}
