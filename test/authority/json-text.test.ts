import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAt, mostValues, nodeAt, pathText, scanJson, type JsonPath } from '../../src/authority/json-text.js';

/** Keeps to what both readers promise to accept. */
const json = fc.json({ maxDepth: 5 }).filter((text) => !text.includes('__proto__'));

function isAccepted(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function* leaves(value: unknown, path: JsonPath = []): Generator<[JsonPath, unknown]> {
  yield [path, value];
  if (value === null || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    yield* leaves(child, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

describe('scanJson', () => {
  it('accepts what JSON.parse accepts and nothing else', () => {
    const broken = fc.tuple(
      json,
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', ':', '\\', '\n', '0', '-', '.', 'e', '\0', 't'),
    );
    fc.assert(
      fc.property(broken, ([text, seed, inserted]) => {
        const at = seed % (text.length + 1);
        const changed = text.slice(0, at) + inserted + text.slice(at + (inserted === '' ? 1 : 0));
        expect(scanJson(changed).ok).toBe(isAccepted(changed));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '01',
    '1.',
    '.5',
    '-',
    '1e',
    '+1',
    'truex',
    'nul',
    '"\\x"',
    '"\\u12g4"',
    '"\t"',
    '[1 2]',
    '{"a" 1}',
    '{"a":}',
    '[1]]',
    'NaN',
    "'a'",
  ])('refuses %s, as JSON.parse does', (text) => {
    expect(isAccepted(text)).toBe(false);
    expect(scanJson(text)).toMatchObject({ ok: false, kind: 'not-json' });
  });

  it('knows where every value begins', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, 4), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!text.includes('__proto__'));
        const scan = scanJson(text);
        if (!scan.ok) throw new Error(scan.problem);
        for (const [path, found] of leaves(JSON.parse(text))) {
          const begins = JSON.stringify(found, null, indent).slice(0, 1);
          expect(text[nodeAt(scan.root, path).offset]).toBe(begins);
        }
      }),
    );
  });

  it('reports the second of two equal keys, escapes decoded, and the last value', () => {
    const text = '{"a": {"b": 1,\n"\\u0062": 2}}';
    const scan = scanJson(text);
    if (!scan.ok) throw new Error(scan.problem);
    expect(scan.duplicates).toEqual([{ path: ['a', 'b'], offset: text.indexOf('"\\u0062"') }]);
    expect(text[nodeAt(scan.root, ['a', 'b']).offset]).toBe('2');
  });

  it.each([
    ['brackets', '['.repeat(100_000), 'invalid'],
    ['braces', '{"a":'.repeat(100_000), 'invalid'],
    ['the key __proto__', '{"__proto__": {}}', 'invalid'],
    ['the key __proto__, escaped', '{"\\u005f_proto__": {}}', 'invalid'],
    ['values', `[${'1,'.repeat(mostValues)}1]`, 'too-large'],
    ['one endless string', `"${'a'.repeat(1_000_000)}`, 'not-json'],
  ])('stops at hostile %s', (_, text, kind) => {
    expect(scanJson(text)).toMatchObject({ ok: false, kind });
  });
});

describe('lineAt', () => {
  it.each([
    ['', 0, 1],
    ['a\nb', 0, 1],
    ['a\nb', 1, 1],
    ['a\nb', 2, 2],
    ['a\r\n\r\nb', 5, 3],
  ])('of %j at %i is %i', (text, offset, line) => {
    expect(lineAt(text, offset)).toBe(line);
  });
});

describe('pathText', () => {
  it.each<[JsonPath, string]>([
    [['services', 0, 'runtime_base_url', 'url'], 'services[0].runtime_base_url.url'],
    [['environments', 'my env', 'ref'], 'environments["my env"].ref'],
    [['$schema'], '$schema'],
    [[], ''],
  ])('of %j is %s', (path, text) => {
    expect(pathText(path)).toBe(text);
  });
});
