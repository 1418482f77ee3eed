/** The lab's stand-in for the platform picks the file and the rule that the platform would. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectiveRules, matchRule, parseRules } from '../../src/lab/netlify-rules.js';

const toml = (from: string, to: string): string => `[[redirects]]\nfrom = "${from}"\nto = "${to}"\nstatus = 200\n`;

describe('the effective file', () => {
  let site: string;

  beforeEach(async () => {
    site = await mkdtemp(join(tmpdir(), 'mosaic-rules-'));
    await mkdir(join(site, 'old'));
    await mkdir(join(site, 'bare'));
    await writeFile(join(site, 'netlify.toml'), toml('/health', 'https://new.example'));
    await writeFile(join(site, 'old/netlify.toml'), toml('/*', '/index.html'));
  });

  afterEach(() => rm(site, { recursive: true, force: true }));

  it("is the base directory's, which replaces the root's entirely", async () => {
    expect(await effectiveRules(site, 'old')).toEqual([{ from: '/*', to: '/index.html', status: 200 }]);
  });

  it.each([null, 'bare', 'missing'])("is the root's with base %s", async (base) => {
    expect(await effectiveRules(site, base)).toEqual([{ from: '/health', to: 'https://new.example', status: 200 }]);
  });

  it.each([
    ['old', 'http://old.example'],
    ['bare', 'https://new.example'],
    ['missing', 'https://new.example'],
  ])('names the base directory %s itself: looked up once more from there', async (base, to) => {
    const text = `[build]\nbase = "${base}"\n${toml('/health', 'https://new.example')}`;
    await writeFile(join(site, 'netlify.toml'), text);
    await writeFile(join(site, 'old/netlify.toml'), toml('/health', 'http://old.example'));
    expect(await effectiveRules(site, null)).toEqual([{ from: '/health', to, status: 200 }]);
  });

  it('is looked up from the directory that the file of the named base directory names', async () => {
    await writeFile(join(site, 'bare/netlify.toml'), `[build]\nbase = "old"\n${toml('/a', '/b')}`);
    expect(await effectiveRules(site, 'bare')).toEqual([{ from: '/*', to: '/index.html', status: 200 }]);
  });

  it('may be missing', async () => {
    await rm(join(site, 'netlify.toml'));
    expect(await effectiveRules(site, null)).toEqual([]);
  });
});

it('leaves out what is no rule', () => {
  expect(parseRules('redirects = [1, { from = "/a" }, { from = 1, to = 2 }]')).toEqual([]);
  expect(parseRules('redirects = "all"')).toEqual([]);
  expect(parseRules('[[redirects]]\nfrom = "/a"\nto = "/b"')).toEqual([{ from: '/a', to: '/b', status: 301 }]);
});

it.each([
  ['/api/users/1', 'https://api.example/v1/users/1'],
  ['/api', 'https://api.example/v1/'],
  ['/apis', '/index.html'],
  ['/health', '/index.html'],
])('sends %s to %s: the first rule that matches', (path, to) => {
  const rules = parseRules(
    toml('/api/*', 'https://api.example/v1/:splat') +
      toml('/*', '/index.html') +
      toml('/health', 'https://late.example'),
  );
  expect(matchRule(rules, path)?.to).toBe(to);
});

it('finds no rule where there is none', () => {
  expect(matchRule(parseRules(toml('/a', '/b')), '/c')).toBe(null);
});
