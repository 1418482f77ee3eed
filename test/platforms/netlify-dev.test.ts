/**
 * Decisions equal those of the real `netlify dev` (netlify-cli 26.2.0 on Node 24.21), recorded by netlify-record.ts.
 * What differs between browsers there must be undecided here.
 */
import { describe, expect, it } from 'vitest';
import { cases } from './netlify-cases.js';
import recorded from './netlify-dev.json' with { type: 'json' };
import { evaluate, inWords } from './netlify-site.js';

type Decisions = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const documented = 'the documentation asks for encoded paths, which `netlify dev` decodes before it looks for them';

/** Where Mosaic does not follow `netlify dev`, and why. */
const otherwise: Readonly<Record<string, { readonly here: string; readonly why: string }>> = {
  'a redirect below itself: /a/b/x': {
    here: 'undecided',
    why: 'rules that loop are documented as ignored, but the engine ends its search at them',
  },
  'the query goes on: /p?x=a%20b': {
    here: 'proxy https://api.example/p?x=a%20b',
    why: 'it is the same query in another spelling',
  },
  'to a function: /f/hello': {
    here: 'function hello',
    why: "Netlify's UI may name a folder of functions, of which `netlify dev` offline does not know",
  },
  'equal rules: /a': { here: 'undecided', why: 'only the parser for builds is known to drop equal rules' },
  'encoded paths: /%C3%A4': { here: 'redirect 301 https://shop.example/one', why: documented },
  'encoded paths: /a%20b': { here: 'redirect 301 https://shop.example/two', why: documented },
};

describe.each(cases.map(({ name, files, requests }) => ({ name, files, requests })))('$name', (one) => {
  const decisions: Decisions = (recorded as Readonly<Record<string, Decisions>>)[one.name] ?? {};

  it.each(one.requests)('%s', async (path) => {
    const there = decisions[path];
    const expected = typeof there === 'object' ? 'undecided' : there;
    const exception = otherwise[`${one.name}: ${path}`]?.here;
    const destination = (await evaluate(one.files, [path]))[path] ?? { kind: 'not-found' };
    expect(inWords(destination)).toBe(exception ?? expected);
    expect(exception).not.toBe(expected);
  });
});

it('names no exception that is none', () => {
  const requests = new Set(cases.flatMap(({ name, requests: paths }) => paths.map((path) => `${name}: ${path}`)));
  expect(Object.keys(otherwise).filter((name) => !requests.has(name))).toEqual([]);
});
