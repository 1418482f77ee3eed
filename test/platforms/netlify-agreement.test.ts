/**
 * Mosaic's evaluator, which asks Netlify's own matcher, and an interpreter written from Netlify's documentation agree on
 * rule sets made at random. Where they do not, docs/decisions/netlify-engine.md says so.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpret, meetsLoop, type DocumentedSite } from './netlify-interpreter.js';
import { evaluate, inWords } from './netlify-site.js';
import { filesOf, pages, plainToml } from './recording/recorded-set.js';
import { lineOf, requests, ruleSets, tableOf, type RuleSet, type WrittenRule } from './recording/rule-sets.js';

const origin = 'https://shop.example';
const document = readFileSync(join(import.meta.dirname, '../../docs/decisions/netlify-engine.md'), 'utf8');

interface Difference {
  readonly name: string;
  readonly lines: readonly string[];
  readonly request: string;
  readonly documented: string;
  readonly engine: string;
  /** Whether it may come up for such a rule; absent for what is never generated. */
  readonly concerns?: (rule: WrittenRule, request: URL, set: RuleSet) => boolean;
}

const differences: readonly Difference[] = [
  {
    name: 'more parameters than the rule names',
    lines: ['/s id=:id /x/:id 301'],
    request: '/s?id=1&k=2',
    documented: 'not-found',
    engine: 'redirect 301 https://shop.example/x/1?id=1&k=2',
    concerns: ({ query }, { searchParams }) => {
      const named = Object.keys(query);
      return named.length > 0 && named.length < searchParams.size && named.every((name) => searchParams.has(name));
    },
  },
  {
    name: 'a rewrite to itself',
    lines: ['/a /a 200', '/* /about.html 200'],
    request: '/a',
    documented: 'page 200 /about.html',
    engine: 'undecided',
    concerns: (rule, { pathname, search }) => meetsLoop(siteOf({ lines: [rule], toml: [] }), pathname + search),
  },
  {
    name: 'a splat below the target',
    lines: ['/* /a 302'],
    request: '/about/x',
    documented: 'redirect 302 https://shop.example/a',
    engine: 'not-found',
    concerns: ({ from, to, status }, { pathname }) => {
      const start = to.replace(/\/:splat$/, '');
      return from.endsWith('*') && status !== 200 && start !== '' && pathname.startsWith(start);
    },
  },
  {
    name: 'equal rules',
    lines: ['/a /one 302', '/* /two 302', '/a /one 302'],
    request: '/a',
    documented: 'redirect 302 https://shop.example/one',
    engine: 'undecided',
    concerns: (rule, _, { lines, toml }) =>
      [...lines, ...toml].filter((other) => lineOf(other) === lineOf(rule)).length > 1,
  },
  {
    name: 'a placeholder that begins like another',
    lines: ['/r/:a/:ab /s/:ab 301'],
    request: '/r/1/2',
    documented: 'redirect 301 https://shop.example/s/2',
    engine: 'redirect 301 https://shop.example/s/1b',
  },
  {
    name: 'a space in a parameter',
    lines: ['/s id=:id /x/:id 301'],
    request: '/s?id=a%20b',
    documented: 'redirect 301 https://shop.example/x/a%20b?id=a%20b',
    engine: 'redirect 301 https://shop.example/x/a+b?id=a%20b',
  },
  {
    name: 'a slash behind text with a splat',
    lines: ['/q* /r/:splat 301'],
    request: '/q/x',
    documented: 'redirect 301 https://shop.example/r//x',
    engine: 'redirect 301 https://shop.example/r/x',
  },
  {
    name: 'a splat in the middle',
    lines: ['/x/*/y /z/:splat 301'],
    request: '/x/a/b',
    documented: 'redirect 301 https://shop.example/z/a/b',
    engine: 'not-found',
  },
  {
    name: '307 and 308',
    lines: ['/a /about.html 307'],
    request: '/a',
    documented: 'page 307 /about.html',
    engine: 'redirect 307 https://shop.example/about.html',
  },
];

describe('where documentation and engine differ', () => {
  it.each(differences)('$name', async ({ name, lines, request, documented, engine }) => {
    const files = filesOf({ files: { 'netlify.toml': plainToml, 'dist/_redirects': lines }, published: ['dist'] });
    const decided = await evaluate(files, [request]);
    expect(interpret({ ...siteOf({ lines: [], toml: [] }), lines: lines.join('\n') }, request)).toBe(documented);
    expect(inWords(decided[request] ?? { kind: 'not-found' })).toBe(engine);
    expect(engine).not.toBe(documented);
    for (const text of [name, ...lines, request, documented, engine]) expect(document).toContain(text);
  });
});

const seed = Number(process.env['MOSAIC_TEST_SEED'] ?? Date.now() % 2 ** 31);

describe(`rule sets from seed ${seed}`, () => {
  it('are decided as documented', async () => {
    const count = { asked: 0, compared: 0 };
    await fc.assert(
      fc.asyncProperty(ruleSets, async (set) => {
        const { lines, toml } = set;
        const files = {
          'netlify.toml': [...plainToml, ...toml.flatMap(tableOf)],
          'dist/_redirects': lines.map(lineOf),
        };
        const decided = await evaluate(filesOf({ files, published: ['dist'] }), requests);
        const asDocumented = requests.filter((request) => !isKnown(set, request));
        count.asked += requests.length;
        count.compared += asDocumented.length;
        for (const request of asDocumented) {
          const here = inWords(decided[request] ?? { kind: 'not-found' });
          expect([request, here]).toEqual([request, interpret(siteOf(set), request)]);
        }
      }),
      { numRuns: 300, seed },
    );
    // Known differences must not hide the rest.
    expect(count.compared / count.asked).toBeGreaterThan(0.8);
  });
});

function isKnown(set: RuleSet, request: string): boolean {
  const asked = new URL(request, origin);
  return [...set.lines, ...set.toml].some((rule) =>
    differences.some(({ concerns }) => concerns?.(rule, asked, set) === true),
  );
}

function siteOf({ lines, toml }: RuleSet): DocumentedSite {
  return { lines: lines.map(lineOf).join('\n'), toml, files: new Set(pages.map((page) => `/${page}`)), origin };
}
