/**
 * Decisions equal those that recording/record.ts wrote down from the real `netlify dev`. What differs between browsers
 * there must be undecided here; where Mosaic does not follow it, docs/decisions/netlify-engine.md says why.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import recording from './fixtures/netlify-dev.json' with { type: 'json' };
import { evaluate, inWords } from './netlify-site.js';
import { filesOf, requestOf, type RecordedSet } from './recording/recorded-set.js';

const document = readFileSync(join(import.meta.dirname, '../../docs/decisions/netlify-engine.md'), 'utf8');
const sets: readonly RecordedSet[] = recording.sets as readonly object[] as readonly RecordedSet[];

interface Departure {
  readonly name: string;
  readonly set: string;
  /** By request: Mosaic's decision. */
  readonly here: Readonly<Record<string, string>>;
}

const departures: readonly Departure[] = [
  {
    name: 'a rewrite to itself',
    set: 'generated from seed 20261123: 27',
    here: Object.fromEntries(
      ['/a', '/a/', '/b', '/b/a/', '/about/a', '/a/b/docs', '/a?q=1', '/b/a?q=2&r=1', '/docs/c?k=1'].map((path) => [
        path,
        'undecided',
      ]),
    ),
  },
  {
    name: 'equal rules',
    set: 'a fallback in _redirects hides netlify.toml',
    here: { '/api/x': 'undecided', '/health': 'undecided' },
  },
  { name: 'rules of a context', set: 'rules only for production', here: { '/a': 'undecided', '/b': 'undecided' } },
  {
    name: 'two slashes upstream',
    set: 'slashes at the end of targets',
    here: { '/d/x/': 'proxy https://api.example/d/x//', '/d': 'proxy https://api.example/d//' },
  },
  {
    name: 'two slashes upstream',
    set: 'two slashes',
    here: { '/d//x': 'proxy https://api.example//x', '/d/x//y': 'proxy https://api.example/x//y' },
  },
  { name: 'two slashes upstream', set: 'a query and a splat', here: { '/s?q=1': 'proxy https://api.example//1?q=1' } },
  {
    name: 'a target without a scheme',
    set: 'a target that is no path',
    here: { '/d': 'redirect 301 https://other.example/x' },
  },
  {
    name: 'no publish directory',
    set: 'a base directory whose file names no publish directory',
    here: { '/about': 'page 200 /about.html' },
  },
];

describe.each(sets.map((set) => ({ name: set.name, set })))('$name', ({ name, set }) => {
  const there = decisionsIn(set);

  it('is decided as recorded', async () => {
    const known = departures.filter((departure) => departure.set === name).map(({ here }) => here);
    const destinations = await evaluate(filesOf(set), Object.keys(there));
    const here = Object.entries(destinations).map(([path, destination]) => [path, sameSpelling(inWords(destination))]);
    expect(Object.fromEntries(here)).toEqual(Object.assign({}, there, ...known));
  });
});

it.each(departures)('$name: $set differs from `netlify dev`', ({ name, set, here }) => {
  const there = decisionsIn(sets.find((other) => other.name === set));
  for (const [path, decision] of Object.entries(here)) expect(there[path] ?? decision).not.toBe(decision);
  expect(document).toContain(name);
});

it('holds enough', () => {
  expect(sets.length).toBeGreaterThanOrEqual(60);
  expect(sets.flatMap((set) => Object.keys(decisionsIn(set))).length).toBeGreaterThan(1000);
});

/** By path. */
function decisionsIn(set: RecordedSet | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [decision, requests] of Object.entries(set?.decided ?? {})) {
    for (const { path } of requests.map(requestOf)) {
      const words = inOurWords(decision);
      found[path] = (found[path] ?? words) === words ? words : 'undecided';
    }
  }
  return found;
}

/** A rewrite forced to a missing page keeps the rule's status there, over the body of a 404: "a status without a page". */
function inOurWords(decision: string): string {
  return decision === 'status 200' ? 'not-found' : sameSpelling(decision);
}

/** "?a&b=x/y" and "?a=&b=x%2Fy" are the same query. */
function sameSpelling(decision: string): string {
  const at = decision.indexOf('http');
  if (at === -1) return decision;
  const url = new URL(decision.slice(at));
  url.search = new URLSearchParams(url.search).toString();
  return decision.slice(0, at) + url.href;
}
