/** What `netlify dev` cannot be asked: sites that are built, and rules that may be read in two ways. */
import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/platforms/platform.js';
import { evaluate, inWords, type Files } from './netlify-site.js';

const built = '[build]\npublish = "dist"\ncommand = "vite build"\n';
const proxyAll = '[[redirects]]\nfrom = "/api/*"\nto = "https://api.example/:splat"\nstatus = 200\n';
const fallback = '[[redirects]]\nfrom = "/*"\nto = "/index.html"\nstatus = 200\n';
const toApi = 'proxy https://api.example/x';

describe.each<[string, Files, Readonly<Record<string, string>>, Partial<Site>?]>([
  [
    'a built site',
    { 'netlify.toml': built + proxyAll + fallback, 'public/logo.svg': '' },
    {
      '/api/x': toApi,
      '/logo.svg': 'page 200 /logo.svg',
      '/any/where': 'page 200 /index.html',
      '/': 'page 200 /index.html',
    },
  ],
  [
    'a built site without a fallback',
    { 'netlify.toml': built + proxyAll },
    { '/api/x': toApi, '/health': 'not-found' },
  ],
  [
    'a rewrite to what another rule is for',
    { 'netlify.toml': `${built}[[redirects]]\nfrom="/in"\nto="/api/x"\nstatus=200\n${proxyAll}` },
    { '/in': 'page 200 /api/x', '/api/x': toApi },
  ],
  [
    'a page behind a rule for everything else',
    { 'netlify.toml': built, 'public/_redirects': '/app/* /app.html 200\n/* https://api.example/:splat 200' },
    { '/app/x': 'page 200 /app.html', '/x': toApi },
  ],
  [
    'a published page that is missing',
    { 'netlify.toml': fallback, 'a.html': '' },
    { '/x': 'not-found', '/a': 'page 200 /a.html' },
  ],
  [
    'a rule that names the host',
    { 'netlify.toml': '', _redirects: 'https://shop.example/* https://www.example/:splat 301!' },
    { '/a': 'redirect 301 https://www.example/a' },
  ],
  [
    'a rule that names another scheme',
    { 'netlify.toml': '', _redirects: 'http://shop.example/* https://www.example/:splat 301!' },
    { '/a': 'not-found' },
  ],
  [
    'a splat in a host',
    { 'netlify.toml': '', _redirects: '/t/:host/* https://:host.example/:splat 200' },
    { '/t/a/b': 'proxy https://a.example/b' },
  ],
  [
    'a proxy to another site of Netlify',
    { 'netlify.toml': '', _redirects: '/blog/* https://blog.netlify.app/:splat 200' },
    { '/blog/a': 'proxy https://blog.netlify.app/a' },
  ],
  [
    'a target that the build fills in',
    { 'netlify.toml': '[[redirects]]\nfrom="/api/*"\nto="API_URL/:splat"\nstatus=200' },
    { '/api/x': 'undecided' },
  ],
  [
    'rules for a preview',
    {
      'netlify.toml': `${proxyAll}[[context.deploy-preview.redirects]]\nfrom="/api/*"\nto="https://preview.example/:splat"\nstatus=200`,
    },
    { '/api/x': toApi },
  ],
  [
    'rules for production',
    {
      'netlify.toml': `${proxyAll}[[context.production.redirects]]\nfrom="/api/*"\nto="https://other.example/:splat"\nstatus=200`,
    },
    { '/api/x': 'undecided' },
  ],
  [
    'rules for production that say the same',
    {
      'netlify.toml': `${proxyAll}[[context.production.redirects]]\nfrom="/api/x"\nto="https://api.example/x"\nstatus=200`,
    },
    { '/api/x': toApi, '/api/y': 'undecided' },
  ],
  [
    'rules for a branch beside _redirects',
    {
      'netlify.toml': '[[context.main.redirects]]\nfrom="/x"\nto="/y"',
      _redirects: '/api/* https://api.example/:splat 200',
    },
    { '/api/x': toApi, '/x': 'undecided' },
  ],
  [
    'a country for one of two backends',
    {
      'netlify.toml': '',
      _redirects: '/api/* https://eu.example/:splat 200 Country=de\n/api/* https://api.example/:splat 200',
    },
    { '/api/x': 'undecided' },
  ],
  [
    'a country behind the rule that matches',
    {
      'netlify.toml': '',
      _redirects: '/api/* https://api.example/:splat 200\n/api/* https://eu.example/:splat 200 Country=de',
    },
    { '/api/x': toApi },
  ],
  [
    'several conditions with one outcome',
    {
      'netlify.toml': '',
      _redirects:
        '/api/* https://api.example/:splat 200 Country=de\n/api/* https://api.example/:splat 200 Cookie=beta\n/api/* https://api.example/:splat 200',
    },
    { '/api/x': toApi },
  ],
  [
    'a query beside a country',
    { 'netlify.toml': '', _redirects: '/s q=1 /de 302 Country=de\n/s /all 302' },
    { '/s': 'redirect 302 https://shop.example/all', '/s?q=1': 'undecided' },
  ],
  [
    'an equal rule further down',
    { 'netlify.toml': '', _redirects: '/a https://api.example/x 200\n/* /other\n/a https://api.example/x 200' },
    { '/a': 'undecided', '/b': 'redirect 301 https://shop.example/other' },
  ],
  [
    'an equal rule next to it',
    { 'netlify.toml': '', _redirects: '/a https://api.example/x 200\n/a https://api.example/x 200' },
    { '/a': toApi },
  ],
  [
    'a rule in plain letters',
    { _redirects: '/ä /one\n/%C3%A4 /two' },
    { '/%C3%A4': 'redirect 301 https://shop.example/one' },
  ],
  [
    'a rule in encoded letters',
    { _redirects: '/%C3%A4 /two\n/ä /one' },
    { '/%C3%A4': 'redirect 301 https://shop.example/two' },
  ],
  [
    'a rule that leads to itself before another one',
    { _redirects: '/a /a 200\n/a/* https://api.example/x 200' },
    { '/a': 'undecided', '/a/b': toApi },
  ],
  [
    'a name with an ending',
    { 'a.css.html': '', 'b.txt.html': '' },
    { '/a.css': 'not-found', '/b.txt': 'page 200 /b.txt.html' },
  ],
  [
    'a redirect to a part of what it is for',
    { _redirects: '/* /de/:splat 302 Language=de\n/* https://api.example/:splat 200' },
    { '/de/x': 'undecided', '/x': 'undecided' },
  ],
  [
    'a redirect to a part of what it is for, with nothing behind it',
    { _redirects: 'https://shop.example/* /de/:splat 302\n/to /de 302' },
    { '/de/x': 'not-found', '/to': 'redirect 302 https://shop.example/de/to' },
  ],
  [
    'a path that is two slashes',
    { 'netlify.toml': fallback, 'index.html': '' },
    { '//evil.example/x': 'page 200 /index.html' },
  ],
  [
    'paths that are no proper encoding',
    { 'netlify.toml': fallback, 'index.html': '' },
    { '/%zz': 'page 200 /index.html' },
  ],
  [
    'a name with special characters',
    { 'netlify.toml': '', 'a b/ü.html': '' },
    { '/a%20b/%C3%BC': 'page 200 /a b/ü.html' },
  ],
  [
    'a file in a repository without any configuration',
    { 'index.html': '' },
    { '/': 'page 200 /index.html', '/_redirects': 'not-found' },
  ],
  [
    'the map names the base',
    { 'netlify.toml': fallback, 'web/netlify.toml': proxyAll },
    { '/api/x': toApi, '/x': 'not-found' },
    { base: 'web' },
  ],
])('%s', (_, files, expected, settings) => {
  it.each(Object.entries(expected))('%s', async (path, destination) => {
    const decided = await evaluate(files, [path], settings);
    expect(inWords(decided[path] ?? { kind: 'not-found' })).toBe(destination);
  });
});

describe('a reason is given', () => {
  it.each<[string, Files, string, string]>([
    [
      'who asks',
      { 'netlify.toml': '', _redirects: '/a /b 302 Country=de,at' },
      '/a',
      'Country=de,at depends on who asks',
    ],
    [
      'code',
      { 'netlify.toml': '[[edge_functions]]\npath="/*"\nfunction="geo"' },
      '/a',
      'the edge function geo runs before the rules and may answer',
    ],
    [
      'a context',
      { 'netlify.toml': '[[context.production.redirects]]\nfrom="/a"\nto="/b"' },
      '/a',
      'the rules under [context.production] may replace the others',
    ],
    ['a plugin', { 'netlify.toml': '[[plugins]]\npackage="one"' }, '/a', 'the build plugin one may add rules'],
  ])('%s', async (_, files, path, why) => {
    expect((await evaluate(files, [path]))[path]).toMatchObject({ kind: 'undecided', why });
  });

  it('and the rule that matters is named', async () => {
    const files = { 'netlify.toml': '', _redirects: '/a /b 302 Country=de\n/api/* https://api.example/:splat 200' };
    const decided = await evaluate(files, ['/a', '/api/x']);
    expect(decided['/a']).toMatchObject({ rule: { file: '_redirects', line: 1, column: 4 } });
    expect(decided['/api/x']).toMatchObject({ rule: { file: '_redirects', line: 2, column: 8 } });
  });
});
