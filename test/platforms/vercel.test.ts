import { describe, expect, it, test } from 'vitest';
import { vercel } from '../../src/platforms/vercel.js';
import { answer, place, resolved, textAt, type Files } from './memory-tree.js';

const api = 'https://shop-api.onrender.com';
const built = { 'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}', 'index.html': '' };
const spa = { source: '/(.*)', destination: '/index.html' };

function project(config: unknown, more: Files = built): Files {
  return { 'vercel.json': JSON.stringify(config), ...more };
}

const rewrites = (...rules: readonly unknown[]): Files => project({ rewrites: rules });

describe('where a request ends', () => {
  const legacy = project({
    routes: [
      { src: '/old', status: 301, headers: { Location: '/new' } },
      { src: '/gone', status: 404 },
      { src: '/api/(.*)', dest: `${api}/$1` },
      { src: '/write', methods: ['POST'], dest: `${api}/write` },
      { handle: 'filesystem' },
      { src: '/(?<page>[a-z]+)', dest: '/$page.html' },
      { src: '/.*', dest: '/index.html' },
    ],
  });
  const plain = {
    'index.html': '',
    'about.html': '',
    'docs/index.html': '',
    'api/users/[id].ts': '',
    'api/hello.py': '',
  };
  const conditional = rewrites(
    { source: '/api/:path*', has: [{ type: 'header', key: 'X-Beta' }], destination: 'https://beta.example/:path*' },
    { source: '/q', has: [{ type: 'query', key: 'v', value: '2' }], destination: `${api}/v2` },
    { source: '/q', missing: [{ type: 'query', key: 'v' }], destination: `${api}/v1` },
    { source: '/by-host', has: [{ type: 'host', value: 'shop.example' }], destination: `${api}/shop` },
    { source: '/by-host', destination: `${api}/other` },
    { source: '/taken', has: [{ type: 'query', key: 'id' }], destination: `${api}/items/:id` },
    spa,
  );

  test.each<[string, Files, string, string]>([
    [
      'a plain rewrite',
      rewrites({ source: '/health', destination: `${api}/health` }),
      '/health',
      `proxy ${api}/health`,
    ],
    [':path*', rewrites({ source: '/api/:path*', destination: `${api}/v1/:path*` }), '/api/a/b', `proxy ${api}/v1/a/b`],
    [':path* of nothing', rewrites({ source: '/api/:path*', destination: `${api}/:path*` }), '/api', `proxy ${api}/`],
    [':path+ of nothing', rewrites({ source: '/api/:path+', destination: `${api}/:path+` }), '/api', 'not-found'],
    ['(.*)', rewrites({ source: '/api/(.*)', destination: `${api}/$1` }), '/api/a/b', `proxy ${api}/a/b`],
    ['(.*) needs its slash', rewrites({ source: '/api/(.*)', destination: `${api}/$1` }), '/api', 'not-found'],
    [
      'a number',
      rewrites({ source: String.raw`/u/:id(\d+)`, destination: `${api}/u/:id` }),
      '/u/12',
      `proxy ${api}/u/12`,
    ],
    ['no number', rewrites({ source: String.raw`/u/:id(\d+)`, destination: `${api}/u/:id` }), '/u/me', 'not-found'],
    [
      'a query that is sent',
      rewrites({ source: '/s', destination: `${api}/s` }),
      '/s?q=a%20b',
      `proxy ${api}/s?q=a%20b`,
    ],
    [
      'a query on both sides',
      rewrites({ source: '/s', destination: `${api}/s?k=1&q=0` }),
      '/s?q=2',
      `proxy ${api}/s?k=1&q=2`,
    ],
    [
      'an unused parameter becomes a query',
      rewrites({ source: '/s/:q', destination: `${api}/s` }),
      '/s/x',
      `proxy ${api}/s?q=x`,
    ],
    ['everything but /api', rewrites({ source: '/((?!api/).*)', destination: '/index.html' }), '/api/x', 'not-found'],
    [
      'two parameters in a segment',
      rewrites({ source: '/:a-:b', destination: `${api}/:b/:a` }),
      '/x-y',
      `proxy ${api}/y/x`,
    ],
    [
      'the first rule wins',
      rewrites({ source: '/a', destination: `${api}/1` }, { source: '/a', destination: `${api}/2` }),
      '/a',
      `proxy ${api}/1`,
    ],
    [
      'a fallback first swallows the rest',
      rewrites(spa, { source: '/health', destination: `${api}/health` }),
      '/health',
      'page 200 /index.html',
    ],
    [
      'a fallback last',
      rewrites({ source: '/health', destination: `${api}/health` }, spa),
      '/other',
      'page 200 /index.html',
    ],
    [
      'a rewrite to no file is rewritten again',
      rewrites({ source: '/old/:x', destination: '/new/:x' }, { source: '/new/:x', destination: `${api}/:x` }),
      '/old/1',
      `proxy ${api}/1`,
    ],
    [
      'a file comes before rewrites',
      project({ rewrites: [{ source: '/logo.svg', destination: `${api}/logo` }] }, { ...built, 'public/logo.svg': '' }),
      '/logo.svg',
      'page 200 /logo.svg',
    ],
    [
      'a redirect comes before files',
      project({ redirects: [{ source: '/logo.svg', destination: '/new.svg' }] }, { ...built, 'public/logo.svg': '' }),
      '/logo.svg',
      'redirect 308 /new.svg',
    ],
    [
      'a temporary redirect',
      project({ redirects: [{ source: '/a/:p*', destination: 'https://b.example/:p*', permanent: false }] }),
      '/a/b?c=1',
      'redirect 307 https://b.example/b?c=1',
    ],
    [
      'a redirect with its status',
      project({ redirects: [{ source: '/a', destination: '/b', statusCode: 301 }] }),
      '/a',
      'redirect 301 /b',
    ],
    ['clean URLs redirect', project({ cleanUrls: true }, plain), '/about.html', 'redirect 308 /about'],
    ['clean URLs serve', project({ cleanUrls: true }, plain), '/about', 'page 200 /about.html'],
    ['no clean URLs', project({}, plain), '/about', 'not-found'],
    ['trailing slash removed', project({ trailingSlash: false }, plain), '/docs/?a=1', 'redirect 308 /docs?a=1'],
    ['trailing slash added', project({ trailingSlash: true }, plain), '/docs', 'redirect 308 /docs/'],
    ['a folder', project({}, plain), '/docs', 'page 200 /docs/index.html'],
    ['vercel.json is no page', project({}, plain), '/vercel.json', 'not-found'],
    ['a function', project({}, plain), '/api/hello', 'function api/hello.py'],
    ['a function by parameter', project({}, plain), '/api/users/7', 'function api/users/[id].ts'],
    ['/api without a function', project({}, plain), '/api/other', 'not-found'],
    [
      'a rewrite to a function',
      project({ rewrites: [{ source: '/hi', destination: '/api/hello' }] }, plain),
      '/hi',
      'function api/hello.py',
    ],
    [
      'a rewrite before a function by parameter',
      project({ rewrites: [{ source: '/api/users/:id', destination: `${api}/:id` }] }, plain),
      '/api/users/7',
      `proxy ${api}/7`,
    ],
    [
      'no rewrite before a plain function',
      project({ rewrites: [{ source: '/api/(.*)', destination: `${api}/$1` }] }, plain),
      '/api/hello',
      'function api/hello.py',
    ],
    [
      'only public/ is served without a build',
      project({}, { 'public/index.html': '', 'secret.html': '' }),
      '/secret.html',
      'not-found',
    ],
    ['no vercel.json at all', { 'index.html': '' }, '/', 'page 200 /index.html'],
    ['the page of a build', project({}), '/', 'page 200 /'],
    ['legacy redirect', legacy, '/old', 'redirect 301 /new'],
    ['legacy status', legacy, '/gone', 'not-found'],
    ['legacy proxy', legacy, '/api/a', `proxy ${api}/a`],
    ['legacy method', legacy, '/write', 'page 200 /write.html'],
    ['legacy named group', legacy, '/about', 'page 200 /about.html'],
    ['legacy fallback', legacy, '/a/b', 'page 200 /index.html'],
    ['a header decides', conditional, '/api/x', 'undecided: it depends on has [{"type":"header","key":"X-Beta"}]'],
    ['a header decides nothing elsewhere', conditional, '/x', 'page 200 /index.html'],
    ['a query that is there', conditional, '/q?v=2', `proxy ${api}/v2?v=2`],
    ['a query that is missing', conditional, '/q', `proxy ${api}/v1`],
    ['a query of neither rule', conditional, '/q?v=3', 'page 200 /index.html'],
    ['the host', conditional, '/by-host', `proxy ${api}/shop?host=shop.example`],
    ['a captured query', conditional, '/taken?id=7', `proxy ${api}/items/7?id=7`],
  ])('%s', async (_, files, path, end) => expect(await answer(vercel, files, path)).toBe(end));

  test.each<[string, Files, string, RegExp]>([
    ['case', rewrites({ source: '/Health', destination: `${api}/health` }), '/health', /upper and lower case/],
    [
      'the platform keeps /.well-known',
      rewrites({ source: '/(.*)', destination: `${api}/$1` }),
      '/.well-known/x',
      /reserves/,
    ],
    [
      'an environment variable',
      rewrites({ source: '/a', destination: 'https://$HOST/a', env: ['HOST'] }),
      '/a',
      /`env` decides/,
    ],
    [
      'a service of the project',
      rewrites({ source: '/a', destination: { service: 'api' } }),
      '/a',
      /a service of the same project/,
    ],
    [
      'a key of a later version',
      rewrites({ source: '/a', destination: `${api}/a`, later: true }),
      '/a',
      /not known here.*later/,
    ],
    ['a program', { ...built, 'vercel.ts': 'export const config = {};' }, '/', /vercel\.ts is not evaluated/],
    [
      'middleware',
      project({}, { ...built, 'middleware.ts': 'export default () => {}' }),
      '/',
      /middleware\.ts may answer/,
    ],
    [
      'a framework',
      project({ rewrites: [] }, { 'package.json': '{"scripts":{"build":"next build"},"dependencies":{"next":"16"}}' }),
      '/api/x',
      /^undecided: next answers/,
    ],
    [
      'a rewrite of a rewrite that adds a query',
      rewrites({ source: '/a/:x', destination: '/none' }, { source: '/:y', destination: `${api}/:y` }),
      '/a/1',
      /an earlier rewrite adds a query/,
    ],
    ['several projects', { 'a/vercel.json': '{}', 'b/vercel.json': '{}' }, '/', /nothing says otherwise/],
    [
      'a bulk redirect',
      project({ bulkRedirectsPath: 'redirects.csv' }, { ...built, 'redirects.csv': 'source,destination\n/Old,/new\n' }),
      '/old/',
      /bulk redirect/,
    ],
  ])('undecided by %s', async (_, files, path, why) => expect(await answer(vercel, files, path)).toMatch(why));

  it('reads the paths that middleware names', async () => {
    const files = project(
      { rewrites: [{ source: '/health', destination: `${api}/health` }] },
      { ...built, 'middleware.ts': `export const config = { matcher: ['/admin/:path*', /* all */ "/me"] };` },
    );
    // A comment makes it unreadable; nothing is guessed.
    expect(await answer(vercel, files, '/health')).toMatch(/middleware\.ts/);
    const literal = {
      ...files,
      'middleware.ts': `export const config = {\n  matcher: [\n    '/admin/:path*',\n    "/me",\n  ],\n};`,
    };
    expect(await answer(vercel, literal, '/health')).toBe(`proxy ${api}/health`);
    expect(await answer(vercel, literal, '/admin/x')).toMatch(/middleware\.ts may answer/);
  });

  it('does not ask middleware about what a redirect answers', async () => {
    const files = project({ redirects: [{ source: '/a', destination: '/b' }] }, { ...built, 'middleware.js': '' });
    expect(await answer(vercel, files, '/a')).toBe('redirect 308 /b');
  });

  it('serves legacy builds by what they are', async () => {
    const files = project(
      {
        builds: [
          { src: 'server.js', use: '@vercel/node' },
          { src: 'www/**', use: '@vercel/static' },
        ],
        routes: [
          { src: '/page', dest: '/www/page.html' },
          { src: '/(.*)', dest: 'server.js' },
        ],
      },
      { 'server.js': '', 'www/page.html': '' },
    );
    expect(await answer(vercel, files, '/page')).toBe('page 200 /www/page.html');
    expect(await answer(vercel, files, '/any')).toBe('function server.js');
  });
});

describe('which file it takes', () => {
  it('takes vercel.json of the Root Directory and lists the others', async () => {
    const config = (to: string): string => JSON.stringify({ rewrites: [{ source: '/api/(.*)', destination: to }] });
    const files = {
      'vercel.json': config('https://dead.example/$1'),
      'web/vercel.json': config(`${api}/$1`),
      'web/index.html': '',
    };
    const routing = await resolved(vercel, files, { base: 'web' });
    expect(routing.files).toEqual([{ file: 'web/vercel.json', why: 'Vercel reads it from its Root Directory, web' }]);
    expect(routing.rules.map(({ to }) => to)).toEqual([`${api}/$1`]);
    expect(routing.shadowed).toMatchObject([
      { file: 'vercel.json', rules: [{ to: 'https://dead.example/$1', line: 1 }] },
    ]);
    expect(routing.guesses).toEqual([]);
    expect(await answer(vercel, files, '/api/x', { rootDir: 'web' })).toBe(`proxy ${api}/x`);
  });

  it('names what it had to guess', async () => {
    const files = { 'vercel.json': '{}', 'index.html': '' };
    expect((await resolved(vercel, files, { rootDir: 'web' })).guesses).toMatchObject([
      /taken to be the repository's root/,
    ]);
    expect((await resolved(vercel, files, { base: null })).guesses).toEqual([]);
    expect((await resolved(vercel, { 'site/vercel.json': '{}' })).guesses).toMatchObject([/taken to be site/]);
  });

  it('takes no code for configuration because of its name', async () => {
    const files = { 'index.html': '', 'lib/vercel.ts': 'export const api = "https://api.example";' };
    expect(await resolved(vercel, files)).toMatchObject({ files: [], shadowed: [], guesses: [], problems: [] });
    expect(await answer(vercel, files, '/')).toBe('page 200 /index.html');
  });

  it('says which folder is published', async () => {
    const published = async (files: Files, publish: string | null = null): Promise<string | null> =>
      (await resolved(vercel, files, { publish })).publish;
    expect(await published({ 'index.html': '' })).toBe('');
    expect(await published({ 'public/index.html': '' })).toBe('public');
    expect(await published(built)).toBeNull();
    expect(await published(built, 'dist/')).toBe('dist');
    expect(await published(project({ outputDirectory: './out' }))).toBe('out');
  });

  it('sees the rewrites of next.config that are literals', async () => {
    const next = [
      "// destination: 'https://comment.example'",
      'module.exports = {',
      '  async rewrites() {',
      '    return [',
      `      { source: '/api/:path*', destination: '${api}/:path*' },`,
      '      { source: "/b", destination: `https://${process.env.HOST}/b` },',
      '    ];',
      '  },',
      '};',
    ].join('\n');
    const files = { 'package.json': '{"dependencies":{"next":"16"}}', 'next.config.js': next };
    const routing = await resolved(vercel, files);
    expect(routing.files).toEqual([{ file: 'next.config.js', why: 'the build of Next.js reads it' }]);
    expect(routing.rules.map((rule) => [rule.from, rule.to, place(rule)])).toEqual([
      ['/api/:path*', `${api}/:path*`, 'next.config.js:5:46'],
    ]);
    expect(routing.guesses).toEqual(['next.config.js:6 computes a destination, which only a build would tell']);
    expect(await answer(vercel, files, '/api/x')).toMatch(/^undecided: next answers/);
  });
});

describe('positions', () => {
  const text = `{\r\n  "rewrites": [\r\n    { "source": "/é\\u0061", "destination": "${api}/a" },\r\n    {\r\n      "destination":\r\n        "${api}/b", "source": "/b" }\r\n  ]\r\n}\r\n`;
  it('point at the first character of the URL', async () => {
    const { rules } = await resolved(vercel, { 'vercel.json': text });
    expect(rules.map(place)).toEqual(['vercel.json:3:45', 'vercel.json:6:10']);
    expect(rules.map((rule) => textAt({ 'vercel.json': text }, rule))).toEqual([
      expect.stringMatching(/^https:\/\/shop-api\.onrender\.com\/a"/),
      expect.stringMatching(/^https:\/\/shop-api\.onrender\.com\/b"/),
    ]);
  });

  it('believe the last of two equal keys, as JSON.parse does', async () => {
    const twice = `{"rewrites":[],\n"rewrites":[{"source":"/a","destination":"https://first.example","destination":"${api}/a"}]}`;
    const { rules } = await resolved(vercel, { 'vercel.json': twice });
    expect(rules.map((rule) => [rule.to, place(rule)])).toEqual([[`${api}/a`, 'vercel.json:2:81']]);
  });

  it('of routes and redirects', async () => {
    const routes =
      '{"routes":[{"src":"/a","status":302,"headers":{"location":"https://x.example"}},{"src":"/b","headers":{"x":"y"},"continue":true}]}';
    const { rules } = await resolved(vercel, { 'vercel.json': routes });
    expect(rules.map((rule) => [rule.from, rule.to, rule.status, rule.column])).toEqual([
      ['/a', 'https://x.example', 302, 60],
    ]);
  });
});

describe('what Vercel refuses', () => {
  test.each<[string, string, string, string]>([
    ['a comment', '{\n  // no\n  "rewrites": []\n}', 'config-invalid', '2:3'],
    ['a trailing comma', '{\n  "rewrites": [],\n}', 'config-invalid', '3:1'],
    ['a byte order mark', '\ufeff{}', 'config-invalid', '1:1'],
    ['nothing', '', 'config-invalid', '1:1'],
    ['a list', '[]', 'config-invalid', '1:1'],
    ['deep nesting', '['.repeat(200_000), 'config-invalid', '1:1'],
    ['a rewrite without a destination', '{\n"rewrites": [\n  { "source": "/a" }\n]}', 'config-invalid', '3:3'],
    ['a number as source', '{"rewrites":[{"source":1,"destination":"/a"}]}', 'config-invalid', '1:24'],
    ['rewrites by phase', '{"rewrites":{"beforeFiles":[]}}', 'config-invalid', '1:13'],
    ['routes beside rewrites', '{"rewrites":[],\n"routes":[{"src":"/a","dest":"/b"}]}', 'mixed-routing', '2:10'],
    ['a bad pattern', '{"rewrites":[{"source":"/(","destination":"/a"}]}', 'config-invalid', '1:25'],
    ['an uncaptured parameter', '{"rewrites":[{"source":"/a/:x","destination":"/:y"}]}', 'config-invalid', '1:25'],
    [
      'a redirect with two statuses',
      '{"redirects":[{"source":"/a","destination":"/b","permanent":true,"statusCode":301}]}',
      'config-invalid',
      '1:26',
    ],
  ])('%s', async (_, text, code, at) => {
    const { problems } = await resolved(vercel, { 'vercel.json': text });
    expect(problems).toMatchObject([{ code, isFatal: true }]);
    expect(problems.map(place)).toEqual([`vercel.json:${at}`]);
    expect(await answer(vercel, { 'vercel.json': text }, '/')).toMatch(/^undecided: vercel\.json/);
  });

  it('several configuration files', async () => {
    const { problems } = await resolved(vercel, { 'vercel.json': '{}', 'vercel.toml': '' });
    expect(problems).toMatchObject([{ code: 'several-config-files', file: 'vercel.toml', isFatal: true }]);
  });

  it('counts from the entry it means', async () => {
    const entries = [
      { source: '/a', destination: '/b' },
      { source: '/c/:d', destination: '/:e' },
    ];
    const { problems } = await resolved(vercel, project({ redirects: entries }));
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('Redirect at index 1 has segment ":e"'),
    ]);
  });

  it('prints nothing of its engine', async () => {
    const written: unknown[] = [];
    const { error } = console;
    console.error = (...words: unknown[]) => written.push(...words);
    try {
      await answer(vercel, rewrites({ source: '/:a-:b', destination: '/:b' }), '/x-y');
    } finally {
      console.error = error;
    }
    expect(written).toEqual([]);
  });
});

test('says of a pattern that goes back for ever that it takes too long', async () => {
  const slow = { src: String.raw`/((([a-z]+/?)+)+)\.html`, dest: `${api}/$1` };
  const files = project({ routes: [slow, { src: '/api/(.*)', dest: `${api}/$1` }] }, {});
  const path = '/api/customers/subscriptions/current';
  expect(await answer(vercel, files, path)).toMatch(/^undecided: the pattern .+ takes too long to match here$/);
  expect(await answer(vercel, files, '/a.html')).toBe(`proxy ${api}/a`);
  const matched = { 'middleware.ts': `export const config = { matcher: '/((?:(?:[a-z]+/?)+)+[.]html)' };` };
  expect(await answer(vercel, project({}, matched), path)).toMatch(/^undecided: the pattern .+ takes too long/);
});

test('says which folder it chose where the map leaves it open', async () => {
  const chosen = async (files: Files, said: object): Promise<unknown> => (await resolved(vercel, files, said)).choices;
  expect(await chosen({ 'vercel.json': '{}' }, {})).toEqual({ 'project directory': "the repository's root" });
  expect(await chosen({ 'config/vercel.json': '{}' }, {})).toEqual({ 'project directory': 'config' });
  expect(await chosen({ 'config/vercel.json': '{}' }, { rootDir: 'web' })).toEqual({ 'project directory': 'web' });
  expect(await chosen({ 'config/vercel.json': '{}' }, { base: null })).toEqual({});
});
