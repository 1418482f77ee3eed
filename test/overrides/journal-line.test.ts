import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJournalLine } from '../../src/overrides/journal-line.js';
import { printable } from '../../src/text/printable.js';
import { gateOverride, pushOverride } from './overrides.js';

const end = { kind: 'end', id: '0a1b2c3d', who: null, endedAt: '2026-11-22T20:10:00.000Z' } as const;
const sha256 = 'c'.repeat(64);

describe('a line of the journal', () => {
  test.each([
    ['a gate', gateOverride()],
    ['a gate of one service', gateOverride({ service: 'api', ticket: 'SHOP-12' })],
    ['a gate of the user', gateOverride({ gate: 'OUR_QUEUE', who: null })],
    ['a push', pushOverride()],
    ['a push in a SHA-256 repository', pushOverride({ sha: sha256 })],
    ['two hours', pushOverride({ expiresAt: '2026-11-22T22:00:00.000Z' })],
    ['an end', end],
  ])('is read: %s', (_, line) => expect(parseJournalLine(`${JSON.stringify(line)}\r`)).toEqual(line));

  const { reason: _reason, ...withoutReason } = gateOverride();
  test.each([
    ['torn', JSON.stringify(pushOverride()).slice(0, -20)],
    ['two glued together', JSON.stringify(pushOverride()) + JSON.stringify(pushOverride())],
    ['not an object', '[]'],
    ['null', 'null'],
    ['of no kind', JSON.stringify({ ...end, kind: 'all' })],
    ['without a reason', JSON.stringify(withoutReason)],
    ['with an empty reason', JSON.stringify(gateOverride({ reason: '' }))],
    ['with a key of another version', JSON.stringify({ ...gateOverride(), onlyOn: 'feature' })],
    ['for the gate that all rests on', JSON.stringify(gateOverride({ gate: 'AUTHORITY_MAP_VALID' }))],
    ['for every gate', JSON.stringify(gateOverride({ gate: '*' }))],
    ['for an abbreviated commit', JSON.stringify(pushOverride({ sha: 'aaaaaaaaaaaa' }))],
    ['for a ref', JSON.stringify(pushOverride({ sha: 'refs/heads/main' }))],
    ['for longer than two hours', JSON.stringify(pushOverride({ expiresAt: '2026-11-22T22:00:00.001Z' }))],
    ['for no time', JSON.stringify(pushOverride({ expiresAt: '2026-11-22T20:00:00.000Z' }))],
    ['that ends before it begins', JSON.stringify(pushOverride({ expiresAt: '2026-11-22T19:00:00.000Z' }))],
    ['without a time', JSON.stringify(pushOverride({ createdAt: 'today' }))],
    ['with a time of its own zone', JSON.stringify(pushOverride({ createdAt: '2026-11-22T22:00:00.000+02:00' }))],
    ['with another id', JSON.stringify(pushOverride({ id: '../../x' }))],
  ])('is not believed: %s', (_, line) => expect(parseJournalLine(line)).toBeNull());

  test('holds nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const line = gateOverride({ reason: text, ticket: text, who: text, service: text });
        const read = parseJournalLine(JSON.stringify(line));
        const safe = printable(text);
        expect(read).toEqual({ ...line, reason: safe, ticket: safe, who: safe, service: safe });
      }),
    );
  });
});
