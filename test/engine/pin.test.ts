/** `host:port:address`, by flag and by policy. */
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { sections } from '../../src/config/schema.js';
import { parsePins, pinsOf } from '../../src/engine/pin.js';
import { UsageError } from '../../src/errors.js';

const at = (...addresses: string[]) => addresses.map((address) => ({ host: 'shop.example', port: 443, address }));

const accepts = (text: string) => z.safeParse(sections.probe, { resolve: [text] }).success;

test.each([
  ['shop.example:443:192.0.2.1', at('192.0.2.1')],
  ['Shop.Example:443:192.0.2.1,192.0.2.2', at('192.0.2.1', '192.0.2.2')],
  ['shop.example:443:[2001:db8::1]', at('2001:db8::1')],
  ['shop.example:443:2001:db8::1', at('2001:db8::1')],
  ['shop.example:443:192.0.2.1,[2001:db8::1],2001:db8::2', at('192.0.2.1', '2001:db8::1', '2001:db8::2')],
])('%s', (text, pins) => {
  expect(parsePins(text)).toEqual(pins);
  expect(accepts(text)).toBe(true);
});

test.each([
  'shop.example',
  'shop.example:443',
  'shop.example:443:',
  'shop.example:https:192.0.2.1',
  'shop.example:443:www.example',
  'shop.example:443:192.0.2.1,',
  'shop.example:443:,192.0.2.1',
  'shop.example:443:192.0.2.1;192.0.2.2',
  'shop.example:443:[192.0.2.1',
  'shop.example:65536:192.0.2.1',
  'https://shop.example:443:192.0.2.1',
  ':443:192.0.2.1',
  '',
])('%j is refused', (text) => {
  expect(() => parsePins(text)).toThrow(UsageError);
});

test('the policy accepts lists of addresses and nothing else after the port', () => {
  expect(accepts('shop.example:443:192.0.2.1,')).toBe(false);
  expect(accepts('shop.example:443:www.example')).toBe(false);
});

test('the flag wins for its host and port, the policy keeps the others', () => {
  const policy = ['shop.example:443:192.0.2.9', 'shop.example:80:192.0.2.9', 'api.example:443:192.0.2.9'];
  expect(pinsOf(['SHOP.example:443:192.0.2.1,192.0.2.2'], policy)).toEqual([
    ...at('192.0.2.1', '192.0.2.2'),
    { host: 'shop.example', port: 80, address: '192.0.2.9' },
    { host: 'api.example', port: 443, address: '192.0.2.9' },
  ]);
});
