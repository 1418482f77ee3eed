import { describe, expect, it, test } from 'vitest';
import { firebase } from '../../src/platforms/firebase.js';
import { answer, place, resolved, textAt, type Files } from './memory-tree.js';

function hosting(config: unknown, more: Files = {}): Files {
  return { 'firebase.json': JSON.stringify({ hosting: config }), ...more };
}

describe('where a request ends', () => {
  const shop = hosting(
    {
      public: 'dist',
      cleanUrls: true,
      redirects: [
        { source: '/old/**', destination: 'https://new.example', type: 302 },
        { source: '/blog/:post*', destination: '/news/:post' },
        { regex: '^/u/(?P<id>\\d+)$', destination: '/users' },
      ],
      rewrites: [
        { source: '/api/**', function: 'api' },
        { source: '/v2/**', function: { functionId: 'second', region: 'europe-west1' } },
        { glob: '/run/*', run: { serviceId: 'backend' } },
        { source: '/far/**', destination: 'https://api.example' },
        { source: '!/assets/**', destination: '/index.html' },
      ],
    },
    { 'dist/index.html': '', 'dist/about.html': '', 'dist/api/file.txt': '' },
  );

  test.each<[string, string, string]>([
    ['a redirect', '/old/a/b', 'redirect 302 https://new.example'],
    ['a regular expression', '/u/12', 'redirect 301 /users'],
    ['a file before rewrites', '/api/file.txt', 'page 200 /api/file.txt'],
    ['a page without .html', '/about', 'page 200 /about.html'],
    ['a function', '/api/x/y', 'function function api'],
    ['a function with its region', '/v2/x', 'function function second'],
    ['a Cloud Run service', '/run/x', 'function Cloud Run service backend'],
    ['one segment only', '/run/x/y', 'page 200 /index.html'],
    ['the fallback', '/anything', 'page 200 /index.html'],
    ['what the fallback leaves out', '/assets/x.js', 'not-found'],
    ['what Firebase keeps', '/__/auth/handler', 'function Firebase'],
    ['a capture', '/blog/x', 'undecided: whether "/blog/:post*" matches is not documented'],
    ['the folder itself', '/api', 'undecided: whether "/api/**" matches is not documented'],
    ['a leading dot', '/run/.x', 'undecided: whether "/run/*" matches is not documented'],
    ['another host', '/far/x', 'undecided: a rewrite cannot lead to https://api.example'],
  ])('%s', async (_, path, end) => expect(await answer(firebase, shop, path)).toBe(end));

  it('knows that a build makes the pages', async () => {
    const files = hosting({ public: 'build', rewrites: [{ source: '/app/**', destination: '/app.html' }] });
    expect(await answer(firebase, files, '/app/x')).toBe('page 200 /app.html');
    expect(await answer(firebase, files, '/')).toBe('page 200 /index.html');
    expect(await answer(firebase, files, '/health')).toBe('not-found');
  });
});

describe('which site it takes', () => {
  const two = [
    { site: 'shop', public: 'shop', redirects: [{ source: '/a', destination: 'https://a.example' }] },
    { target: 'admin', public: 'admin', redirects: [{ source: '/b', destination: 'https://b.example' }] },
  ];
  it('by its address, its name or its folder', async () => {
    const files = hosting(two);
    const targets = async (said: object): Promise<string[]> =>
      (await resolved(firebase, files, said)).rules.map(({ to }) => to);
    expect(await targets({ origin: 'https://shop.web.app' })).toEqual(['https://a.example']);
    expect(await targets({ service: 'admin' })).toEqual(['https://b.example']);
    expect(await targets({ publish: 'admin' })).toEqual(['https://b.example']);
    expect(await targets({})).toEqual([]);
    expect((await resolved(firebase, files, { service: 'admin' })).shadowed).toMatchObject([
      { why: 'it is of the site shop', rules: [{ to: 'https://a.example' }] },
    ]);
    expect(await answer(firebase, files, '/a')).toMatch(/^undecided: none of the sites/);
  });

  it('lists the files of other projects', async () => {
    const files = { ...hosting({ public: 'dist' }), 'old/firebase.json': hosting(two)['firebase.json'] ?? '' };
    expect((await resolved(firebase, files)).shadowed).toMatchObject([
      { file: 'old/firebase.json', rules: [{ to: 'https://a.example' }, { to: 'https://b.example' }] },
    ]);
  });
});

describe('what is wrong, and where', () => {
  const text =
    '// why\n{ "hosting": { "public": "dist", "rewrites": [\n  { "source": "/api/**", "destination":\n    "https://api.example" } ] } }\n';
  it('a rewrite to another host', async () => {
    const { problems, rules } = await resolved(firebase, { 'firebase.json': text });
    expect(problems.map((problem) => [problem.code, place(problem), problem.isFatal])).toEqual([
      ['absolute-rewrite', 'firebase.json:4:6', true],
    ]);
    expect(rules.map((rule) => textAt({ 'firebase.json': text }, rule))).toEqual(['https://api.example" } ] } }']);
  });

  it('a trailing comma, but neither a comment nor a byte order mark', async () => {
    expect(
      (await resolved(firebase, { 'firebase.json': '{"hosting":{"public":"a"},\n}' })).problems.map(place),
    ).toEqual(['firebase.json:2:1']);
    expect((await resolved(firebase, { 'firebase.json': '\ufeff{"hosting":{"public":"a"}/**/}' })).problems).toEqual(
      [],
    );
  });
});

test('says of a pattern that goes back for ever that it takes too long', async () => {
  const slow = { regex: String.raw`^/(([a-z]+/?)+)+\.html$`, destination: '/page.html' };
  const files = hosting({ public: 'dist', rewrites: [slow, { source: '**', destination: '/index.html' }] });
  const path = '/api/customers/subscriptions/current';
  expect(await answer(firebase, files, path)).toMatch(/^undecided: the pattern .+ takes too long to match here$/);
  expect(await answer(firebase, files, '/a.html')).toBe('page 200 /page.html');
  const glob = { source: '/+(+([a-z])*)x.html', destination: '/page.html' };
  expect(await answer(firebase, hosting({ public: 'dist', rewrites: [glob] }), `/${'a'.repeat(60)}`)).toMatch(
    /^undecided: the pattern .+ takes too long/,
  );
});
