/** The switches that Mosaic gives to Netlify's matcher change nothing of what it says. */
import fc from 'fast-check';
import redirector from 'netlify-redirector';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/platforms/netlify/engine.js';
import type { Rule } from '../../src/platforms/platform.js';
import { resolve } from './netlify-site.js';

const sources = '/ /a /a/ /a/b /a/* /a/*/b /:x /:x/b /* /b /b/:x/* https://shop.example/* http://shop.example/a'.split(
  ' ',
);
const targets = '/ /b /a/b /:splat /x/:x https://api.example/:splat https://api.example/:x /a/:splat'.split(' ');
const paths = ['/', '/a', '/a/', '/a/b', '/a/c/b', '/b', '/b/1/2', '/c', '/a/b/c/d'];
const query = fc.constantFrom('', 'q=1', 'q=:x');
const lineWith = (...statuses: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...sources), query, fc.constantFrom(...targets), fc.constantFrom(...statuses))
    .map((words) => words.join(' '));
const anyLine = lineWith('200', '200!', '301', '302', '404');
// Any other rule that leads to what it stands for ends the search there, whether its conditions are met or not.
const rewrite = lineWith('200', '200!');

const ask = (path: string, query: string) => ({ scheme: 'https', host: 'shop.example', path, query });

async function rulesOf(text: readonly string[]): Promise<readonly Rule[]> {
  return (await resolve({ _redirects: text.join('\n') })).rules;
}

describe('for any rules', () => {
  it('the engine answers as it does without switches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 6 }), async (text) => {
        const rules = await rulesOf(text);
        const engine = await openEngine(rules);
        const plain = await redirector.parseJSON(JSON.stringify(rules.map(({ raw }) => raw)), {});
        for (const asked of paths.flatMap((path) => ['', 'q=1', 'q=2'].map((query) => ask(path, query)))) {
          const nothing = { headers: {}, cookieValues: {}, getHeader: () => '', getCookie: () => '' };
          const found = plain.match({ ...asked, ...nothing });
          const match = engine.match(asked, new Set());
          expect([match?.to, match?.status, match?.isForced]).toEqual([found?.to, found?.status, found?.force]);
          expect(match?.rule ?? null).toBe(match === null ? null : rules[match.index]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a rule that is switched off is as if it were not there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rewrite, { minLength: 1, maxLength: 6 }), fc.nat(), async (text, at) => {
        const rules = await rulesOf(text);
        const off = at % rules.length;
        const engine = await openEngine(rules);
        const without = await openEngine(rules.filter((_, index) => index !== off));
        for (const path of paths) {
          const match = engine.match(ask(path, 'q=1'), new Set([off]));
          const expected = without.match(ask(path, 'q=1'), new Set());
          expect([match?.rule, match?.to]).toEqual([expected?.rule, expected?.to]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

it('a condition that only a browser fulfils is fulfilled until it is switched off', async () => {
  const rules = await rulesOf([
    '/a /1 302 Country=de Language=de',
    '/a /2 302 Role=admin',
    '/a /3 302 Cookie=x',
    '/a /4',
  ]);
  const engine = await openEngine(rules);
  const found = [[], [0], [0, 1], [0, 1, 2]].map((off) => engine.match(ask('/a', ''), new Set(off))?.to);
  expect(found).toEqual(['/1', '/2', '/3', '/4']);
});
