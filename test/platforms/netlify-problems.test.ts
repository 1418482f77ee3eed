/** What is wrong with the files themselves: some of it fails every build, some of it only a rule. */
import { describe, expect, it } from 'vitest';
import { isUnavailable } from '../../src/facts/fact.js';
import { netlify } from '../../src/platforms/netlify.js';
import { evaluate, resolve, siteWith, treeOf, type Files } from './netlify-site.js';

describe('what is wrong is a problem', () => {
  it.each<[string, Files, readonly [code: string, line: number, column: number, isFatal: boolean]]>([
    ['broken TOML', { 'netlify.toml': '[build]\n  base = ' }, ['toml-invalid', 2, 10, true]],
    ['a base that does not exist', { 'netlify.toml': '[build]\n  base = "web"' }, ['base-missing', 2, 11, true]],
    ['a base outside', { 'netlify.toml': '[build]\n  base = "../web"' }, ['base-outside-repository', 2, 11, true]],
    [
      'publishing outside',
      { 'netlify.toml': '[build]\n  publish = "../web"' },
      ['publish-outside-repository', 2, 14, true],
    ],
    ['a rule without target', { 'netlify.toml': '[[redirects]]\nfrom = "/a"' }, ['rule-invalid', 1, 1, false]],
    ['a rule without source', { 'netlify.toml': '[[redirects]]\nto = "/a"' }, ['rule-invalid', 2, 7, false]],
    ['a number for a target', { 'netlify.toml': '[[redirects]]\nfrom = "/a"\nto = 1' }, ['rule-invalid', 1, 1, false]],
    [
      'one table for all rules',
      { 'netlify.toml': '[redirects]\nfrom = "/a"\nto = "/b"' },
      ['rule-invalid', 1, 1, false],
    ],
    ['a word for a status', { 'netlify.toml': '', _redirects: '/a /b\n/c /d moved' }, ['rule-invalid', 2, 4, false]],
    ['a line of one word', { 'netlify.toml': '', _redirects: '\n  /a' }, ['rule-invalid', 2, 3, false]],
    [
      'rules in a context',
      { 'netlify.toml': '[[context.dev.redirects]]\nfrom="/a"\nto="/b"' },
      ['rule-in-context', 3, 5, false],
    ],
  ])('%s', async (_, files, [code, line, column, isFatal]) => {
    const { problems } = await resolve(files);
    expect(problems.map((problem) => [problem.code, problem.line, problem.column, problem.isFatal])).toEqual([
      [code, line, column, isFatal],
    ]);
  });

  it('and leaves the other rules alone', async () => {
    const { rules, problems } = await resolve({ 'netlify.toml': '', _redirects: '/a /b\n/c\n/d /e 302' });
    expect(rules.map(({ from, to, status, line }) => [from, to, status, line])).toEqual([
      ['/a', '/b', 301, 1],
      ['/d', '/e', 302, 3],
    ]);
    expect(problems.map(({ message }) => message)).toEqual(['Netlify ignores this rule: Missing "to" field']);
  });
});

it.each(['netlify.toml', '_redirects'])('%s that is no text is unavailable', async (file) => {
  const tree = { ...treeOf({ [file]: '' }), read: async () => null };
  await expect(netlify.resolve(siteWith(), tree)).rejects.toSatisfy(isUnavailable);
});

it('what is said of a hostile file can be printed', async () => {
  const toml = String.raw`[[plugins]]
    package = "\u001b[31m\u202e"`;
  const files = { 'netlify.toml': toml, _redirects: '/a /b \u001b[31m\u202e' };
  const { problems, guesses } = await resolve(files);
  const { '/x': end } = await evaluate(files, ['/x']);
  const said = [...problems.map(({ message }) => message), ...guesses, end?.kind === 'undecided' ? end.why : ''];
  expect(said.filter((text) => text.includes(String.raw`\x1b[31m\u{202e}`))).toHaveLength(3);
  expect(said.join('')).not.toMatch(/\u202e/);
});

it('a broken shadowed file has no rules and breaks nothing', async () => {
  const { shadowed, problems } = await resolve({ 'netlify.toml': '', 'old/netlify.toml': '[[redirects' });
  expect(shadowed.map(({ file, rules }) => [file, rules])).toEqual([['old/netlify.toml', []]]);
  expect(problems).toEqual([]);
});

it('where every build fails, nothing is decided', async () => {
  const files = { 'netlify.toml': '[[redirects]', _redirects: '/a /b' };
  const why = 'no build succeeds: netlify.toml:1: this is no TOML: Unterminated table-key';
  expect((await evaluate(files, ['/a']))['/a']).toMatchObject({ kind: 'undecided', why });
});
