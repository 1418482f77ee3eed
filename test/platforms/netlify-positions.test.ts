/** Every rule is found where its target is written, whatever way the file is written. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllRedirects } from '@netlify/redirect-parser';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolve } from './netlify-site.js';

/** What stands at each rule's place, up to the end of its line. */
async function targetsIn(file: string, text: string): Promise<string[]> {
  const { rules } = await resolve({ 'netlify.toml': '', [file]: text });
  const rows = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return rules.map(({ line, column }) => (rows[line - 1] ?? '').slice(column - 1));
}

const tables =
  '[[redirects]]\nfrom = "/a"\nto = "https://x.example/a"\n\n  [[redirects]]\n  to="/b" # why\n  from="/b"\n';

describe('netlify.toml', () => {
  it.each<[string, string, readonly string[]]>([
    ['tables', tables, ['https://x.example/a"', '/b" # why']],
    ['CRLF', tables.replaceAll('\n', '\r\n'), ['https://x.example/a"', '/b" # why']],
    ['a byte order mark', `\ufeffredirects = [{from="/a",to="/b"}]`, ['/b"}]']],
    ['literal strings', "[[redirects]]\nfrom = '/a'\nto = 'https://x.example'", ["https://x.example'"]],
    ['quoted keys', '[["redirects"]]\n"from" = "/a"\n\'to\' = "/b"', ['/b"']],
    [
      'an inline array',
      'redirects = [\n  { from = "/a", to = "/b" },\n  {to="/d",from="/c"}]',
      ['/b" },', '/d",from="/c"}]'],
    ],
    ['a multi-line string', '[[redirects]]\nfrom = "/a"\nto = """\nhttps://x.example"""', ['https://x.example"""']],
    ['a multi-line string on its line', "[[redirects]]\nfrom = '/a'\nto = '''/b'''", ["/b'''"]],
    ['a multi-line string with CRLF', '[[redirects]]\r\nfrom = "/a"\r\nto = """\r\n/b"""', ['/b"""']],
    ['the old name of the key', '[[redirects]]\norigin = "/a"\ndestination = "/b"', ['/b"']],
    [
      'text outside of the basic plane before it',
      '# \u{1f600}\nredirects = [{ from = "/\u{1f600}", to = "/b" }]',
      ['/b" }]'],
    ],
    [
      'tables below the rule',
      '[[redirects]]\nfrom="/a"\nto="/b"\n[redirects.headers]\nX="1"\n[[redirects]]\nfrom="/c"\nto="/d"',
      ['/b"', '/d"'],
    ],
    ['no target', '\n[[redirects]]\nfrom = "/a/*"\nstatus = 200', ['[[redirects]]']],
    [
      'no target in an inline table',
      'redirects = [ { from = "/a/*", status = 200 } ]',
      ['{ from = "/a/*", status = 200 } ]'],
    ],
    ['a context', '[[context.staging.redirects]]\nfrom="/a"\nto="/b"\n', ['/b"']],
    ['a context of inline tables', '[context.staging]\nredirects = [{from="/a", to="/b"}]', ['/b"}]']],
  ])('%s', async (_, text, expected) => {
    expect(await targetsIn('netlify.toml', text)).toEqual(expected);
  });
});

describe('_redirects', () => {
  it.each<[string, string, readonly string[]]>([
    ['plain lines', '/a /b\n  /c   /d 301 # /e', ['/b', '/d 301 # /e']],
    ['tabs and CRLF', '/a\t/b\r\n\r\n/c q=:q https://x.example 200\r\n', ['/b', 'https://x.example 200']],
    ['a byte order mark', '\ufeff/a /b', ['/b']],
    ['no target', '# forward\n  /a/* 200', ['/a/* 200']],
  ])('%s', async (_, text, expected) => {
    expect(await targetsIn('_redirects', text)).toEqual(expected);
  });
});

describe('what is read is what Netlify reads', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-netlify-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const words =
    '/ /a /b/* /:x http://h.example/* https://h.example/:splat a=b q=:q x = a=b=c /#x 200 200! 301 404x ! -1 Country=us,de language=en Role=a Sign=S Cookie=c #no #';
  const word = fc.constantFrom(...words.split(' '));
  const space = fc.constantFrom(' ', '  ', '\t', '\u00a0');
  const line = fc.array(fc.tuple(space, word), { maxLength: 6 }).map((words) => words.flat().join(''));
  const text = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\ufeff'))
    .map(([lines, end, mark]) => mark + lines.join(end));

  it('from every _redirects file', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const file = join(folder, '_redirects');
        await writeFile(file, content);
        const theirs = await parseAllRedirects({ redirectsFiles: [file], configRedirects: [], minimal: false });
        const { rules, problems } = await resolve({ _redirects: content });
        const ours = rules.map(({ raw }) => JSON.stringify(raw));
        // Theirs drops all but the last of equal rules.
        const kept = ours.filter((rule, index) => !ours.includes(rule, index + 1));
        expect(kept.map((rule) => asTheirs(JSON.parse(rule)))).toEqual(theirs.redirects.map(withoutNothing));
        expect(problems).toHaveLength(theirs.errors.length);
      }),
      { numRuns: 400 },
    );
  });

  it('from netlify.toml', async () => {
    const redirects = [
      { from: '/a', to: '/b', status: 302, force: true, query: { q: ':q' }, conditions: { country: ['de'] } },
      { from: 'https://h.example/x', to: 'https://x.example', status: 200, headers: { X: '1' }, signed: 'S' },
    ];
    const content = tables + redirects.map(inline).join('');
    const theirs = await parseAllRedirects({
      redirectsFiles: [],
      configRedirects: parse(content)['redirects'] as string[],
      minimal: false,
    });
    const { rules } = await resolve({ 'netlify.toml': content });
    expect(rules.map(({ raw }) => asTheirs(raw))).toEqual(theirs.redirects.map(withoutNothing));
    expect(rules).toHaveLength(4);
  });
});

function inline(rule: object): string {
  const pairs = Object.entries(rule).map(([key, value]) => `${key} = ${tomlOf(value)}\n`);
  return `[[redirects]]\n${pairs.join('')}`;
}

function tomlOf(value: unknown): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key} = ${JSON.stringify(inner)}`)
    .join(', ')} }`;
}

/** In the names of Netlify's parser, which are not those of its engine. */
function asTheirs(raw: unknown): unknown {
  const { origin, params, sign, ...others } = raw as Record<string, unknown>;
  const signed = (sign as { jwt_secret?: unknown } | undefined)?.jwt_secret;
  return withoutNothing({ ...others, from: origin, query: params, ...(signed === undefined ? {} : { signed }) });
}

function withoutNothing(rule: unknown): unknown {
  return JSON.parse(JSON.stringify(rule));
}
