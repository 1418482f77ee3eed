import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mentionsIn } from '../../src/scan/mentions.js';
import { retiredHosts } from '../../src/scan/retired-hosts.js';

const retired = retiredHosts({
  retired_hosts: [
    '*.up.railway.app',
    'old.example',
    'münchen.example',
    'port.example:8080',
    '*.railway.app',
    '[2001:db8::1]',
    '192.0.2.7',
  ],
});

/** Each mention as the text it begins with and its host. */
const found = (text: string): string[] =>
  mentionsIn(text, retired).map(({ offset, host, url }) => `${offset} ${host} ${url ?? '-'}`);

describe('URLs however they are written', () => {
  const rows: readonly (readonly [string, ...string[]])[] = [
    ['to = "https://x.up.railway.app/health"', '6 x.up.railway.app https://x.up.railway.app/health'],
    ['HTTPS://X.UP.Railway.App:443/a', '0 x.up.railway.app HTTPS://X.UP.Railway.App:443/a'],
    ["'http://a.b.up.railway.app'", '1 a.b.up.railway.app http://a.b.up.railway.app'],
    ['wss://old.example/socket', '0 old.example wss://old.example/socket'],
    ['postgres://old.example:5432/db', '0 old.example postgres://old.example:5432/db'],
    ['src="//old.example/a.js"', '5 old.example //old.example/a.js'],
    [String.raw`"https:\/\/x.up.railway.app\/api"`, '1 x.up.railway.app https://x.up.railway.app/api'],
    [String.raw`"https:\u002F\u002Fold.example\u002Fx"`, '1 old.example https://old.example/x'],
    [String.raw`"\nhttps://old.example/"`, '3 old.example https://old.example/'],
    ['?to=https%3A%2F%2Fx.up.railway.app%2Fapi&a=b', '4 x.up.railway.app https://x.up.railway.app/api'],
    ['%22https%3a%2f%2fold.example%22', '3 old.example https://old.example'],
    ['https%253A%252F%252Fold.example', '0 old.example https://old.example'],
    ['https:&#x2F;&#x2F;old.example', '0 old.example https://old.example'],
    ['[a](https://old.example/a_b).', '4 old.example https://old.example/a_b'],
    ['<https://old.example>, and', '1 old.example https://old.example'],
    ['see https://old.example.', '4 old.example https://old.example'],
    ['https://MÜNCHEN.example/', '0 xn--mnchen-3ya.example https://MÜNCHEN.example/'],
    ['https://xn--mnchen-3ya.example', '0 xn--mnchen-3ya.example https://xn--mnchen-3ya.example'],
    ['http://[2001:db8::1]:80/x', '0 [2001:db8::1] http://[2001:db8::1]:80/x'],
    ['http://192.0.2.7/x', '0 192.0.2.7 http://192.0.2.7/x'],
    ['https://web.archive.org/web/https://old.example/x', '28 old.example https://old.example/x'],
    ['`https://${name}.up.railway.app/x`', '1 *.up.railway.app https://${name}.up.railway.app/x'],
    ['https://api-{{ env }}.up.railway.app', '0 *.up.railway.app https://api-{{ env }}.up.railway.app'],
    [
      'https://a.up.railway.app,https://b.up.railway.app',
      '0 a.up.railway.app https://a.up.railway.app',
      '25 b.up.railway.app https://b.up.railway.app',
    ],
    ['http://port.example:8080/x', '0 port.example http://port.example:8080/x'],
  ];
  test.each(rows)('%s', (text, ...expected) => expect(found(text)).toEqual(expected));
});

describe('bare words', () => {
  const rows: readonly (readonly [string, ...string[]])[] = [
    ['host = "x.up.railway.app"', '8 x.up.railway.app -'],
    ['API_HOST=old.example', '9 old.example -'],
    ['host: old.example:8443', '6 old.example -'],
    ['git@old.example:a/b', '4 old.example -'],
    [String.raw`"a\told.example"`, '4 old.example -'],
    ['old.example.', '0 old.example -'],
    ['はold.exampleへ', '1 old.example -'],
    ['münchen.example', '0 xn--mnchen-3ya.example -'],
    ['gateway.railway.app', '0 gateway.railway.app -'],
  ];
  test.each(rows)('%s', (text, ...expected) => expect(found(text)).toEqual(expected));
});

test.each([
  'railway.app',
  'https://docs.railway.app/guides',
  'https://railway.app/legal',
  'up.railway.app',
  '*.up.railway.app',
  'old.example.com',
  'https://old.example.com/',
  'very-old.example',
  'sub.old.example',
  'old.example-2',
  'old.example_x',
  'https://port.example/',
  'http://port.example:80801/',
  'bob@old.example',
  'mailto:bob@old.example',
  '"/img/old.example"',
  '/etc/letsencrypt/live/old.example/fullchain.pem',
  'https://github.com/acme/old.example',
  'münchen.example.org',
  '1192.0.2.7',
])('no mention: %s', (text) => expect(found(text)).toEqual([]));

test('credentials in a URL are never kept', () => {
  const text = 'https://user:hunter22@old.example/?token=hunter22';
  expect(JSON.stringify(mentionsIn(text, retired))).not.toContain('hunter22');
  expect(found(text)[0]).toMatch(/^0 old\.example /);
});

test('the first character of a URL is found wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ maxLength: 40 }), (before, after) => {
      const head = `${before.replaceAll(/[\w.:/@%\\&#;+-]/g, '_')} `;
      const text = `${head}https://x.up.railway.app/ ${after}`;
      expect(mentionsIn(text, retired)[0]?.offset).toBe(head.length);
    }),
  );
});

test('a text without end is read in one pass', () => {
  const text = `const a=1;${'"https://x.up.railway.app/health",'.repeat(2_000)}${'x.y.z('.repeat(100_000)}`;
  expect(mentionsIn(text, retired)).toHaveLength(2_000);
});
