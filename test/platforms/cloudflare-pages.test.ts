import { describe, expect, it, test } from 'vitest';
import { cloudflarePages } from '../../src/platforms/cloudflare-pages.js';
import { answer, place, resolved, textAt, type Files } from './memory-tree.js';

const built = { 'package.json': '{"scripts":{"build":"vite build"}}', 'index.html': '' };
const site = { 'index.html': '', 'about.html': '', 'docs/index.html': '', 'app.js': '', 'é.html': '' };

const redirects = (text: string, more: Files = built): Files => ({ 'public/_redirects': text, ...more });
const flat = (text: string, more: Files = {}): Files => ({ _redirects: text, ...site, ...more });
const jsonc = (more: string): Files => ({
  ...built,
  'wrangler.jsonc': `// A Worker\n{ "assets": { "directory": "./dist", ${more} }, }`,
});

describe('where a request ends', () => {
  const ordered = redirects(
    [
      '/home / 301',
      '/twitch https://twitch.tv',
      '/blog/:year/:slug /news/:slug?y=:year 307',
      '/blog/* https://blog.example/:splat',
      '/app/* /app.html 200',
    ].join('\n'),
  );
  test.each<[string, Files, string, string]>([
    ['a static redirect', ordered, '/home', 'redirect 301 /'],
    ['302 is the default', ordered, '/twitch?x=1', 'redirect 302 https://twitch.tv/?x=1'],
    ['placeholders', ordered, '/blog/2026/hi', 'redirect 307 /news/hi?y=2026'],
    ['a splat', ordered, '/blog/a/b/c', 'redirect 302 https://blog.example/a/b/c'],
    ['a splat of nothing', ordered, '/blog/', 'redirect 302 https://blog.example/'],
    ['a splat needs its slash', ordered, '/blog', 'page 200 /index.html'],
    ['a rewrite to a path', ordered, '/app/x', 'page 200 /app.html'],
    ['nothing matches: a single-page app', ordered, '/health', 'page 200 /index.html'],
    ['the topmost wins', redirects('/a /1\n/a /2'), '/a', 'redirect 302 /1'],
    ['patterns in order', redirects('/x/* /1\n/x/y /2'), '/x/y', 'redirect 302 /1'],
    ['an exact source before patterns', redirects('/x/y /2\n/x/* /1'), '/x/y', 'redirect 302 /2'],
    [
      'an absolute proxy is no rule',
      redirects('/api/* https://api.example/:splat 200'),
      '/api/x',
      'page 200 /index.html',
    ],
    [
      'and keeps its source',
      redirects('/api/* https://api.example/:splat 200\n/api/* /elsewhere'),
      '/api/x',
      'page 200 /index.html',
    ],
    ['a comment at the end', redirects('/a /b#c 301 # why'), '/a', 'redirect 301 /b#c'],
    ['CRLF, tabs and a byte order mark', redirects('\ufeff/a\t/b\r\n/c /d\r\n'), '/c', 'redirect 302 /d'],
    ['a source without its slash', redirects('a /b'), '/a', 'redirect 302 /b'],
    ['a redirect comes before a file', flat('/about.html /new 301'), '/about.html', 'redirect 301 /new'],
    ['a rewrite is not matched again', flat('/a /b 200\n/b /app.js 200'), '/a', 'page 200 /index.html'],
    ['a rewrite to no page', flat('/a /b 200', { '404.html': '' }), '/a', 'not-found'],
    ['encoded names', flat('/straße /b'), '/stra%C3%9Fe', 'redirect 302 /b'],
    ['a file', flat(''), '/app.js', 'page 200 /app.js'],
    ['a page without .html', flat(''), '/about', 'page 200 /about.html'],
    ['a folder', flat(''), '/docs/', 'page 200 /docs/index.html'],
    ['an encoded page', flat(''), '/%C3%A9', 'page 200 /é.html'],
    ['_redirects is no page', flat(''), '/_redirects', 'page 200 /index.html'],
    ['a page for what is missing', flat('', { '404.html': '' }), '/health', 'not-found'],
    ['one for a folder only', flat('', { 'docs/404.html': '' }), '/docs/x', 'not-found'],
    [
      'a function',
      flat('/api/* /x', { 'functions/api/hello.ts': '' }),
      '/api/hello',
      'function functions/api/hello.ts',
    ],
    ['a function by parameter', flat('', { 'functions/u/[id].js': '' }), '/u/7', 'function functions/u/[id].js'],
    [
      'a function for all below',
      flat('', { 'functions/api/[[path]].js': '' }),
      '/api/a/b',
      'function functions/api/[[path]].js',
    ],
    ['no function there', flat('/api/* /x', { 'functions/api/hello.ts': '' }), '/api/other', 'redirect 302 /x'],
    [
      'a path that _routes.json leaves out',
      flat('', { '_worker.js': '', '_routes.json': '{"version":1,"include":["/*"],"exclude":["/about"]}' }),
      '/about',
      'page 200 /about.html',
    ],
    [
      'a path that _routes.json takes',
      flat('/x /y', { '_worker.js': '', '_routes.json': '{"version":1,"include":["/*"],"exclude":["/about"]}' }),
      '/x',
      'function _worker.js',
    ],
    ['a Worker of assets alone', jsonc('"not_found_handling": "none"'), '/health', 'not-found'],
    [
      'a Worker for a single-page app',
      jsonc('"not_found_handling": "single-page-application"'),
      '/health',
      'page 200 /index.html',
    ],
    [
      'a script behind the assets',
      { ...jsonc(''), 'wrangler.toml': '', 'wrangler.json': '{"main":"src/worker.ts","assets":{"directory":"dist"}}' },
      '/health',
      'function src/worker.ts',
    ],
    [
      'a script before some assets',
      {
        ...built,
        'wrangler.toml':
          'main = "w.ts"\n[assets]\ndirectory = "dist"\nrun_worker_first = ["/api/*", "!/api/docs/*"]\nnot_found_handling = "404-page"\n',
      },
      '/api/x',
      'function w.ts',
    ],
  ])('%s', async (_, files, path, end) => expect(await answer(cloudflarePages, files, path)).toBe(end));

  test.each<[string, Files, RegExp]>([
    [
      'middleware',
      flat('', { 'functions/_middleware.ts': '' }),
      /functions\/_middleware\.ts may answer it or hand it on/,
    ],
    [
      'an adapter',
      redirects('', { 'package.json': '{"scripts":{"build":"x"},"dependencies":{"@astrojs/cloudflare":"1"}}' }),
      /by @astrojs\/cloudflare may make a Worker/,
    ],
    ['a broken configuration', { ...site, 'wrangler.toml': 'name = \n' }, /wrangler\.toml .*refuses/],
    [
      'several _redirects of unknown fate',
      { ...built, 'a/_redirects': '', 'b/_redirects': '' },
      /none of several _redirects/,
    ],
  ])('undecided by %s', async (_, files, why) => expect(await answer(cloudflarePages, files, '/about')).toMatch(why));

  it('is not confused by packages that only sound like an adapter', async () => {
    const files = redirects('/a /b', {
      'package.json': '{"scripts":{"build":"x"},"devDependencies":{"@cloudflare/workers-types":"1","cloudflare":"1"}}',
    });
    expect(await answer(cloudflarePages, files, '/a')).toBe('redirect 302 /b');
  });
});

describe('which file it takes', () => {
  it('takes the one in the published folder and lists the others with their rules', async () => {
    const files = {
      'dist/_redirects': '/a /b',
      'web/static/_redirects': '/c https://dead.example',
      'old/wrangler.toml': '',
    };
    const routing = await resolved(cloudflarePages, files, { base: null, publish: 'dist' });
    expect(routing).toMatchObject({
      files: [{ file: 'dist/_redirects', why: 'it is in the published folder, dist' }],
      publish: 'dist',
      guesses: [],
      shadowed: [
        { file: 'old/wrangler.toml', why: 'it is not where Cloudflare looks' },
        { file: 'web/static/_redirects', why: 'dist/_redirects is taken', rules: [{ to: 'https://dead.example' }] },
      ],
    });
  });

  it('believes Wrangler about the published folder', async () => {
    const files = {
      'web/wrangler.toml': 'pages_build_output_dir = "./build/client"',
      'web/build/client/_redirects': '/a /b',
    };
    expect(await resolved(cloudflarePages, files, { rootDir: 'web' })).toMatchObject({
      files: [{ file: 'web/build/client/_redirects' }, { file: 'web/wrangler.toml' }],
      publish: 'web/build/client',
      guesses: [],
    });
  });

  it('names what it guesses', async () => {
    const { guesses, publish } = await resolved(cloudflarePages, { 'src/_redirects': '/a /b', ...built });
    expect(publish).toBeNull();
    expect(guesses).toEqual([
      expect.stringMatching(/which folder the build publishes/),
      'src/_redirects is taken to be copied into the published folder',
    ]);
    expect((await resolved(cloudflarePages, site)).guesses).toEqual([
      expect.stringMatching(/root is taken to be what is published/),
    ]);
  });
});

describe('what Cloudflare ignores', () => {
  test.each<[string, string, string, string, boolean]>([
    ['a proxy to another host', '# api\n /api/*  https://api.example/:splat  200', 'absolute-proxy', '2:10', true],
    ['the same without TLS', '/api/* http://api.example/:splat 200', 'invalid-destination', '1:8', true],
    ["Netlify's forced proxy", '/api/* https://api.example/:splat 200!', 'invalid-status', '1:8', true],
    ["Netlify's fallback", '/* /index.html 200', 'redirect-loop', '1:4', false],
    ['a status it does not have', '/a /b 404', 'invalid-status', '1:4', false],
    ['a source on a host', 'https://x.example/a /b', 'absolute-source', '1:21', false],
    ['one word', '/a', 'malformed-redirect', '1:1', false],
    ['a condition', '/a /b 302 Country=us', 'malformed-redirect', '1:4', false],
    ['a repetition', '/a /b\r\n/a /c', 'duplicate-redirect', '2:4', false],
    ['a long line', `/a /${'b'.repeat(2000)}`, 'line-too-long', '1:4', false],
  ])('%s', async (_, text, code, at, isFatal) => {
    const { problems } = await resolved(cloudflarePages, redirects(text));
    expect(problems).toMatchObject([{ code, isFatal }]);
    expect(problems.map(place)).toEqual([`public/_redirects:${at}`]);
  });

  it('what exceeds its limits', async () => {
    const lines = (count: number, line: (n: number) => string): string =>
      Array.from({ length: count }, (_, n) => line(n)).join('\n');
    const exact = redirects(`${lines(2001, (n) => `/s${n} /t`)}\n/p/* /q`);
    const first = await resolved(cloudflarePages, exact);
    expect(first.problems.map((problem) => [problem.code, place(problem)])).toEqual([
      ['too-many-redirects', 'public/_redirects:2001:8'],
    ]);
    expect(first.rules).toHaveLength(2001);
    // Plain sources count as patterns once one came before; after the hundredth nothing more is read.
    const patterns = redirects(`/p/* /q\n${lines(100, (n) => `/s${n} /t`)}\n/late /t`);
    const second = await resolved(cloudflarePages, patterns);
    expect(second.problems.map((problem) => [problem.code, problem.line])).toEqual([['too-many-redirects', 101]]);
    expect(await answer(cloudflarePages, patterns, '/s98')).toBe('redirect 302 /t');
    expect(await answer(cloudflarePages, patterns, '/s99')).toBe('page 200 /index.html');
    expect(await answer(cloudflarePages, patterns, '/late')).toBe('page 200 /index.html');
  });

  it('a configuration that Wrangler cannot read', async () => {
    expect((await resolved(cloudflarePages, { 'wrangler.toml': 'a = 1\nb = \n' })).problems).toMatchObject([
      { code: 'config-invalid', file: 'wrangler.toml', line: 2, isFatal: true },
    ]);
    expect((await resolved(cloudflarePages, { 'wrangler.jsonc': '{\n  "a": }' })).problems).toMatchObject([
      { code: 'config-invalid', file: 'wrangler.jsonc', line: 2, column: 8, isFatal: true },
    ]);
  });
});

it('points at the first character of each target', async () => {
  const files = redirects('\ufeff/a https://a.example\r\n\t/b   /c 301 # https://no.example\r\n');
  const { rules } = await resolved(cloudflarePages, files);
  expect(rules.map(place)).toEqual(['public/_redirects:1:4', 'public/_redirects:2:7']);
  expect(rules.map((rule) => textAt(files, rule))).toEqual(['https://a.example\r', '/c 301 # https://no.example\r']);
});
