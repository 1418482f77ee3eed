/** Repositories and requests whose fate under the real `netlify dev` is recorded in netlify-dev.json. */
import type { Files } from './netlify-site.js';

export interface Case {
  readonly name: string;
  readonly files: Files;
  readonly requests: readonly string[];
}

const pages = ['index.html', 'about.html', 'docs/index.html', 'style.css', 'plain', 'de/index.html', 'app/index.html'];

/** A published page says its own path. */
export function published(folder: string, names: readonly string[] = pages): Files {
  return Object.fromEntries(names.map((name) => [folder === '' ? name : `${folder}/${name}`, `page /${name}`]));
}

const publish = '[build]\n  publish = "dist"\n';

function lines(name: string, rules: string, ...requests: string[]): Case {
  const files = { 'netlify.toml': publish, 'dist/_redirects': rules, ...published('dist') };
  return { name, files, requests };
}

function toml(name: string, rules: string, ...requests: string[]): Case {
  return { name, files: { 'netlify.toml': `${publish}${rules}\n`, ...published('dist') }, requests };
}

function rule(from: string, to: string, ...more: string[]): string {
  return ['[[redirects]]', `  from = "${from}"`, `  to = "${to}"`, ...more.map((line) => `  ${line}`), ''].join('\n');
}

const api = 'https://api.example';
const other = 'https://other.example';
const proxy = (from: string, to: string): string => rule(from, to, 'status = 200');

export const cases: readonly Case[] = [
  lines('a plain redirect', '/a /b', '/a', '/a/', '/ab', '/', '/a/x'),
  lines('a trailing slash in the rule', '/a/ /b', '/a', '/a/'),
  lines('302', '/a /b 302', '/a'),
  lines('a proxy for one path', `/health ${api}/health 200`, '/health', '/health/', '/healthz', '/health/deep'),
  lines('a proxy for a prefix', `/api/* ${api}/:splat 200`, '/api', '/api/', '/api/a/b', '/apix', '/API/a'),
  lines('a prefix kept upstream', `/api/* ${api}/api/:splat 200`, '/api', '/api/users/1'),
  lines('a proxy without splat', `/api/* ${api}/all 200`, '/api/x', '/api'),
  lines('/wimd/* is for /wimd as well', `/wimd/* ${api}/wimd/:splat 200`, '/wimd', '/wimd/', '/wimd/x', '/wimdx'),
  lines('the first rule wins', `/a/* /one\n/a/b /two\n/:x/b /three`, '/a/b', '/c/b'),
  lines(
    'a fallback at the end',
    `/api/* ${api}/:splat 200\n/* /index.html 200`,
    '/api/x',
    '/x',
    '/about',
    '/style.css',
  ),
  lines('a fallback at the beginning', `/* /index.html 200\n/api/* ${api}/:splat 200`, '/api/x', '/x'),
  lines('a fallback before a forced proxy', `/* /index.html 200\n/health ${api}/health 200!`, '/health'),
  lines('a forced fallback', `/* /index.html 200!\n/health ${api}/health 200!`, '/health', '/about'),
  lines(
    'a file comes before a rule',
    `/about ${api}/about 200\n/plain /x 301\n/style.css /x`,
    '/about',
    '/plain',
    '/style.css',
  ),
  lines('a forced rule comes before a file', `/about ${api}/about 200!\n/plain /x 301!`, '/about', '/about/', '/plain'),
  lines('folders and their index', '/docs /x\n/app/* /y', '/docs', '/docs/', '/app', '/app/', '/app/z'),
  lines('a rewrite to a page', '/home /about.html 200\n/doc /docs 200', '/home', '/doc'),
  lines('a rewrite to a missing page', '/home /missing.html 200', '/home'),
  lines('a rewrite to a proxied path', `/in /api/x 200\n/api/* ${api}/:splat 200`, '/in', '/api/x'),
  lines('a page with status 404', '/old/* /about.html 404', '/old/x', '/old'),
  lines('status 404 to a missing page', '/old/* /missing.html 404', '/old/x'),
  lines('status 410', '/gone /about.html 410', '/gone'),
  lines('two placeholders', '/:year/:month/* /archive/:month/:year/:splat', '/2024/05/x/y', '/2024/05', '/2024'),
  lines('a placeholder upstream', `/users/:id ${api}/u/:id 200`, '/users/7', '/users/7/x', '/users'),
  lines('a placeholder as query', `/item/:id ${api}/item?id=:id 200`, '/item/7', '/item/7?x=1'),
  lines('a splat in the middle', '/x/*/y /z/:splat', '/x/a/y', '/x/a/b/y', '/x/y'),
  lines('a splat behind text', '/q* /r/:splat', '/q', '/qfoo', '/q/foo'),
  lines('a splat before an ending', '/m/*.jpg /i/:splat', '/m/a.jpg', '/m/a.png'),
  lines('the query goes on', `/a /b\n/p ${api}/p 200`, '/a?x=1&y=2', '/p?x=1', '/p?x=a%20b'),
  lines('a target with a query of its own', `/a /b?k=v\n/p ${api}/p?k=v 200`, '/a?x=1', '/p?x=1'),
  lines('a required query', '/s id=:id /show/:id 301\n/s /list 302', '/s', '/s?id=4', '/s?id=4&z=1', '/s?z=1'),
  lines('a literal query', `/s q=1 ${api}/one 200\n/s ${other}/rest 200`, '/s?q=1', '/s?q=2', '/s'),
  lines('two required queries', '/s a=:a b=:b /:a/:b', '/s?a=1&b=2', '/s?b=2&a=1', '/s?a=1'),
  lines('another host', 'https://elsewhere.example/* /x\n/a /b', '/a'),
  lines('absolute redirect', `/out ${other}/there 301\n/go/* ${other}/:splat 302`, '/out', '/go/a/b', '/out?x=1'),
  lines('to a function', '/f/* /.netlify/functions/:splat 200', '/f/hello'),
  lines('to itself', '/a /a 200\n/b /b 301', '/a', '/b'),
  lines('a redirect below itself', '/a/* /a/b/:splat 301\n/* /index.html 200', '/a/x', '/a/b/x'),
  lines('comments and blank lines', `# one\n\n  /a   /b # why\n#/c /d\n/e /f`, '/a', '/c', '/e'),
  lines('CRLF and tabs', `/a\t/b\r\n/api/*\t${api}/:splat\t200\r\n`, '/a', '/api/x'),
  lines('lines nobody understands', '/nothing\n/a b 301\n/c /d 3xx\n/e /f', '/nothing', '/a', '/c', '/e'),
  lines('a rule for /.netlify', '/.netlify/x /y\n/e /f', '/.netlify/x', '/e'),
  lines('a forward rule', '/x/* 200\n/y/* 301', '/x/1', '/y/1'),
  lines('a country', `/a /de/index.html 302 Country=de\n/a /about.html 302`, '/a'),
  lines('a country without a rule for others', '/a /de/index.html 302 Country=de', '/a', '/b'),
  lines('a country that changes nothing', `/a ${api}/a 200 Country=de\n/a ${api}/a 200`, '/a'),
  lines('a country for another path', `/b /c 302 Country=de\n/a ${api}/a 200`, '/a', '/b'),
  lines('a language', '/* /de/:splat 302 Language=de\n/a /about.html 301', '/a', '/de/x', '/style.css'),
  lines('a cookie', `/a ${api}/beta 200! Cookie=beta\n/a ${api}/a 200!`, '/a'),
  lines('a role', '/app/* 200! Role=admin\n/app/* /about.html 302', '/app/x', '/app'),
  lines('a role and nothing else', '/app/* /app/:splat 200! Role=admin', '/app', '/b'),
  lines('a role before a file', '/docs/* /docs/:splat 200 Role=admin\n/docs/* /about.html 401', '/docs'),
  lines('equal rules', `/a /one\n/* /two\n/a /one`, '/a', '/b'),
  lines('encoded paths', '/%C3%A4 /one\n/a%20b /two', '/%C3%A4', '/a%20b'),
  lines('dots and dashes', `/v1.0/* ${api}/v1.0/:splat 200\n/a-b_c /d`, '/v1.0/x', '/v1x0/x', '/a-b_c'),
  toml('in netlify.toml', rule('/a', '/b') + proxy('/api/*', `${api}/:splat`), '/a', '/api/x', '/c'),
  toml('a forced rule in netlify.toml', rule('/about', `${api}/about`, 'status = 200', 'force = true'), '/about'),
  toml(
    'a query in netlify.toml',
    rule('/s', '/show/:id', 'query = { id = ":id" }') + rule('/s', '/list'),
    '/s?id=1',
    '/s',
  ),
  toml(
    'a country in netlify.toml',
    rule('/a', '/b', 'conditions = { Country = ["de", "at"] }') + rule('/a', '/c'),
    '/a',
  ),
  toml('headers in netlify.toml', rule('/a', `${api}/a`, 'status = 200', 'headers = { X-From = "Netlify" }'), '/a'),
  toml('a signed rule', rule('/a', `${api}/a`, 'status = 200', 'signed = "SECRET_NAME"'), '/a'),
  toml(
    'an inline array',
    `redirects = [ { from = "/a", to = "/b" }, { from = "/c", to = "${api}/c", status = 200 } ]`,
    '/a',
    '/c',
  ),
  toml('old names of keys', '[[redirects]]\n  origin = "/a"\n  destination = "/b"\n', '/a'),
  toml('status as text', rule('/a', '/b', 'status = "302"'), '/a'),
  toml('a rule without target', `[[redirects]]\n  from = "/a"\n${rule('/c', '/d')}`, '/a', '/c'),
  toml('one table instead of many', '[redirects]\n  from = "/a"\n  to = "/b"\n', '/a'),
  {
    name: '_redirects comes before netlify.toml',
    files: {
      'netlify.toml': publish + rule('/a', '/late') + rule('/c', '/d'),
      'dist/_redirects': '/a /early',
      ...published('dist'),
    },
    requests: ['/a', '/c'],
  },
  {
    name: 'the base directory replaces the root',
    files: {
      'netlify.toml': `[build]\n  base = "ui"\n  publish = "."\n${proxy('/health', `${api}/health`)}`,
      'ui/netlify.toml': `[build]\n  publish = "."\n${proxy('/health', `${other}/health`)}`,
      ...published('ui'),
    },
    requests: ['/health', '/about', '/x'],
  },
  {
    name: 'the base directory replaces the root with nothing',
    files: {
      'netlify.toml': `[build]\n  base = "ui"\n  publish = "."\n${proxy('/health', `${api}/health`)}`,
      'ui/netlify.toml': '[build]\n  publish = "."\n',
      ...published('ui'),
    },
    requests: ['/health', '/about'],
  },
  {
    name: 'a base directory without a file of its own',
    files: {
      'netlify.toml': `[build]\n  base = "ui"\n  publish = "out"\n${proxy('/health', `${api}/health`)}`,
      ...published('ui/out'),
    },
    requests: ['/health', '/about'],
  },
  {
    name: 'a base that moves on is not followed',
    files: {
      'netlify.toml': `[build]\n  base = "ui"\n${proxy('/health', `${api}/root`)}`,
      'ui/netlify.toml': `[build]\n  base = "deep"\n  publish = "."\n${proxy('/health', `${other}/ui`)}`,
      'deep/netlify.toml': `[build]\n  publish = "."\n${proxy('/health', `${api}/deep`)}`,
      ...published('ui'),
      ...published('deep'),
    },
    requests: ['/health'],
  },
];
