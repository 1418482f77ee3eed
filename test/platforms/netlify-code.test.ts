/** Code on the way of a request (functions, edge functions, plugins, build commands), which only Netlify runs. */
import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/platforms/platform.js';
import { evaluate, inWords, type Files } from './netlify-site.js';

const built = '[build]\npublish = "dist"\ncommand = "vite build"\n';
const proxyAll = '[[redirects]]\nfrom = "/api/*"\nto = "https://api.example/:splat"\nstatus = 200\n';
const fallback = '[[redirects]]\nfrom = "/*"\nto = "/index.html"\nstatus = 200\n';
const toApi = 'proxy https://api.example/x';
const edge = (config: string): string => `export default () => {};\nexport const config = ${config};\n`;

describe.each<[string, Files, Readonly<Record<string, string>>, Partial<Site>?]>([
  [
    'functions',
    { 'netlify.toml': fallback, 'index.html': '' },
    { '/.netlify/functions/pay/x': 'function pay', '/.netlify/identity/user': 'function identity' },
  ],
  [
    'functions that the repository holds',
    {
      'netlify.toml': '[functions]\ndirectory = "lambda"',
      'lambda/pay.js': '',
      'lambda/go/main.go': '',
      _redirects: '/pay /.netlify/functions/pay 200\n/old /.netlify/functions/old 200',
    },
    {
      '/.netlify/functions/pay': 'function pay',
      '/.netlify/functions/go/x': 'function go',
      '/.netlify/functions/old': 'not-found',
      '/pay': 'function pay',
      '/old': 'not-found',
    },
  ],
  [
    'a function with a path of its own',
    { 'netlify.toml': fallback, 'index.html': '', 'netlify/functions/pay.mts': edge('{ path: "/pay" }') },
    { '/pay': 'function pay', '/payment': 'page 200 /index.html' },
  ],
  [
    'a function with a path that the code computes',
    { 'netlify.toml': '', 'netlify/functions/pay/index.ts': edge('{ path: base + "/pay" }') },
    { '/x': 'undecided' },
  ],
  [
    'functions without paths',
    {
      'netlify.toml': '',
      'netlify/functions/cron.ts': edge('{ schedule: "@daily" }'),
      'netlify/functions/lib/path.ts': edge('{ path: "/*" }'),
    },
    { '/x': 'not-found' },
  ],
  [
    'an edge function in netlify.toml',
    {
      'netlify.toml': `[[edge_functions]]\npath = "/api/*"\nfunction = "auth"\n${proxyAll}${fallback}`,
      'index.html': '',
    },
    { '/api/x': 'undecided', '/about': 'page 200 /index.html' },
  ],
  [
    'an edge function with exceptions',
    {
      'netlify.toml': proxyAll,
      'netlify/edge-functions/geo.ts': edge("{ path: '/*', excludedPath: ['/api/*', '/*.css'] }"),
    },
    { '/api/x': toApi, '/a.css': 'undecided' },
  ],
  [
    'an edge function of a folder that the file names',
    {
      'netlify.toml': `[build]\nedge_functions = "edge"\n${proxyAll}`,
      'edge/a.js': edge('{ path: ["/one", "/two"] }'),
    },
    { '/api/x': toApi, '/two': 'undecided', '/twofold': 'not-found' },
  ],
  [
    'an edge function with a regular expression',
    { 'netlify.toml': `[[edge_functions]]\npattern = "^/ap(i|p)/"\nfunction = "auth"\n${proxyAll}` },
    { '/api/x': 'undecided', '/x': 'not-found' },
  ],
  [
    'a regular expression whose last letter need not be there',
    { 'netlify.toml': '[[edge_functions]]\npattern = "^/api?/.*"\nfunction = "auth"' },
    { '/ap/x': 'undecided', '/a': 'not-found' },
  ],
  [
    'a regular expression of two halves',
    { 'netlify.toml': '[[edge_functions]]\npattern = "^/one$|^/two$"\nfunction = "auth"' },
    { '/two': 'undecided' },
  ],
  [
    'a plugin',
    { 'netlify.toml': `[[plugins]]\npackage = "@netlify/plugin-nextjs"\n${built}${proxyAll}` },
    { '/api/x': toApi, '/x': 'undecided' },
  ],
  [
    'a framework with a server',
    { 'netlify.toml': built + proxyAll, 'package.json': '{"dependencies":{"next":"16"}}' },
    { '/api/x': toApi, '/x': 'undecided' },
  ],
  [
    'a command that writes rules',
    { 'netlify.toml': `[build]\npublish="dist"\ncommand="echo '/* $URL 200' > dist/_redirects"\n${proxyAll}` },
    { '/api/x': 'undecided' },
  ],
  [
    'a script that changes the file',
    { 'netlify.toml': built + proxyAll, 'package.json': '{"scripts":{"build":"sed -i s/A/B/ netlify.toml"}}' },
    { '/api/x': 'undecided' },
  ],
  [
    'a command that copies rules',
    {
      'netlify.toml': '[build]\npublish="dist"\ncommand="make && cp conf/_redirects dist"',
      'conf/_redirects': '/api/* https://api.example/:splat 200',
    },
    { '/api/x': toApi },
  ],
])('%s', (_, files, expected, settings) => {
  it.each(Object.entries(expected))('%s', async (path, destination) => {
    const decided = await evaluate(files, [path], settings);
    expect(inWords(decided[path] ?? { kind: 'not-found' })).toBe(destination);
  });
});
