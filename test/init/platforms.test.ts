import { describe, expect, it } from 'vitest';
import { detectPlatforms } from '../../src/init/detect.js';
import type { FoundFrontend } from '../../src/init/found-site.js';
import { memoryTree, type Files } from '../platforms/memory-tree.js';

async function frontendsIn(files: Files): Promise<readonly FoundFrontend[]> {
  return (await detectPlatforms(memoryTree(files))).frontends;
}

async function frontendIn(files: Files): Promise<FoundFrontend | undefined> {
  const [only, ...more] = await frontendsIn(files);
  expect(more).toEqual([]);
  return only;
}

const rule = (from: string, to: string, more = 'status = 200'): string =>
  `[[redirects]]\nfrom = "${from}"\nto = "${to}"\n${more}\n`;
const api = 'https://shop-api.onrender.com';
const dead = 'https://old.up.railway.app';

describe('netlify', () => {
  it('reads the proxies of netlify.toml, and only those', async () => {
    const content = [
      '[build]\npublish = "dist"\n',
      rule('/health', `${api}/health`),
      rule('/api/*', `${api}/:splat`),
      rule('/old', '/new', 'status = 301'),
      rule('/away', 'https://elsewhere.example/', 'status = 302'),
      rule('/default', 'https://elsewhere.example/', ''),
      rule('/us', `${api}/us`, 'status = 200\nconditions = { Country = ["us"] }'),
      rule('/users/:id', `${api}/users/:id`),
      rule('/*', '/index.html'),
      rule('/after-the-end', `${api}/never`),
    ].join('\n');
    expect(await frontendIn({ 'netlify.toml': content, 'dist/index.html': '' })).toMatchObject({
      platform: 'netlify',
      file: 'netlify.toml',
      rootDir: '',
      publish: 'dist',
      proxied: [
        { path: '/health', origin: api, to: '/health', by: 'netlify.toml:6' },
        { path: '/api/*', origin: api, to: '/:splat', by: 'netlify.toml:11' },
      ],
      notes: [
        `netlify.toml:31: the rule /us → ${api}/us cannot be written as a route`,
        `netlify.toml:37: the rule /users/:id → ${api}/users/:id cannot be written as a route`,
        expect.stringContaining('build.base'),
      ],
    });
  });

  it('believes the file in the base directory, which replaces the one in the root', async () => {
    const found = await frontendIn({
      'package.json': '{}',
      'netlify.toml': `[build]\nbase = "web/"\npublish = "dist"\n${rule('/api/*', `${api}/:splat`)}`,
      'web/netlify.toml': `[build]\npublish = "out"\n${rule('/api/*', `${dead}/:splat`)}`,
    });
    expect(found).toMatchObject({
      file: 'web/netlify.toml',
      rootDir: 'web',
      publish: 'web/out',
      proxied: [{ origin: dead }],
      ignored: [{ host: 'shop-api.onrender.com', by: 'netlify.toml:6' }],
    });
  });

  it('finds the package that is built where the root names another base', async () => {
    const found = await frontendIn({
      'netlify.toml': '[build]\nbase = "web"\npublish = "dist"\n',
      'web/package.json': '{ "scripts": { "build": "vite build" } }',
    });
    expect(found).toMatchObject({ file: 'netlify.toml', rootDir: 'web', publish: 'web/dist' });
  });

  it('lets _redirects win over netlify.toml', async () => {
    const found = await frontendIn({
      'netlify.toml': `[build]\npublish = "dist"\n${rule('/api/*', 'https://second.example/:splat')}`,
      'package.json': '{ "scripts": { "build": "vite build" } }',
      'public/_redirects': `# first\n/api/*  https://first.example/:splat  200!\n/auth/* ${api}/auth/:splat 200 # why\n/q id=:id ${api}/q/:id 200\n/moved /new\n`,
    });
    expect(found).toMatchObject({ file: 'netlify.toml', rootDir: '' });
    expect(found?.proxied).toMatchObject([
      { path: '/api/*', origin: 'https://first.example', to: '/:splat', by: 'public/_redirects:2' },
      { path: '/auth/*', origin: api, to: '/auth/:splat' },
    ]);
  });

  it('does not leave the repository, and says so', async () => {
    const found = await frontendIn({ 'netlify.toml': '[build]\nbase = "../elsewhere"\npublish = "../../out"\n' });
    expect(found).toMatchObject({ file: 'netlify.toml', rootDir: '', publish: null });
    expect(found?.notes).toContainEqual(expect.stringContaining('outside the repository'));
  });

  it('names a file that cannot be read', async () => {
    await expect(frontendsIn({ 'web/netlify.toml': '[build\n' })).rejects.toMatchObject({
      code: 'platform-file-invalid',
      message: expect.stringContaining('web/netlify.toml'),
    });
  });
});

describe('vercel', () => {
  it.each([
    ['/api/:path*', `${api}/:path*`, { path: '/api/*', origin: api, to: '/:splat' }],
    ['/api/(.*)', `${api}/v1/$1`, { path: '/api/*', origin: api, to: '/v1/:splat' }],
    ['/health', `${api}/health`, { path: '/health', origin: api, to: '/health' }],
  ])('reads the rewrite %s → %s', async (source, destination, route) => {
    const rewrites = [
      { source, destination },
      { source: '/x', destination: '/index.html' },
    ];
    expect((await frontendIn({ 'vercel.json': JSON.stringify({ rewrites }) }))?.proxied).toMatchObject([route]);
  });

  it('reads the older routes, and says what it cannot express', async () => {
    const routes = [
      { src: '/api/(.*)', dest: `${api}/$1` },
      { src: '/u/([0-9]+)', dest: `${api}/u/$1` },
    ];
    const found = await frontendIn({ 'vercel.json': JSON.stringify({ routes }) });
    expect(found?.proxied).toMatchObject([{ path: '/api/*', origin: api, to: '/:splat' }]);
    expect(found?.notes).toHaveLength(1);
  });

  it('proposes no route that code may answer, and says so', async () => {
    const found = await frontendIn({
      'vercel.json': '{}',
      'package.json': '{ "dependencies": { "next": "15" } }',
      'next.config.js': `module.exports = { async rewrites() { return [{ source: '/api/:path*', destination: '${api}/:path*' }]; } };`,
    });
    expect(found?.proxied).toEqual([]);
    expect(found?.notes).toEqual([expect.stringMatching(/^next\.config\.js:1: .* may not hold for everybody: /)]);
  });
});

describe('render', () => {
  const text = `# a comment
databases:
  - name: db
services:
  # first
  - type: web
    name: "shop-api"   # quoted
    runtime: node
    rootDir: backend
    healthCheckPath: /healthz
    envVars:
      - key: NAME
        name: nested
  - type: web
    name: site
    runtime: static
    staticPublishPath: site/dist
    routes:
      - { type: rewrite, source: /api/*, destination: "${api}/*" }
  - name: second
    type: web
  - type: worker
    name: jobs
envVarGroups:
  - name: group
    type: web
`;

  it('reads the servers', async () => {
    expect((await detectPlatforms(memoryTree({ 'render.yaml': text }))).render).toEqual([
      { name: 'shop-api', rootDir: 'backend', healthPath: '/healthz' },
      { name: 'second', rootDir: null, healthPath: null },
    ]);
  });

  it('reads the sites, by their own names', async () => {
    expect(await frontendIn({ 'render.yaml': text })).toMatchObject({
      platform: 'render',
      name: 'site',
      publish: 'site/dist',
      proxied: [{ path: '/api/*', origin: api, to: '/:splat', by: 'render.yaml:19' }],
    });
  });
});

describe('other platforms', () => {
  it('finds a site on Firebase and one on Cloudflare', async () => {
    expect(await frontendsIn({ 'firebase.json': '{ "hosting": { "public": "dist" } }' })).toMatchObject([
      { platform: 'firebase', file: 'firebase.json', publish: 'dist' },
    ]);
    const files = {
      'wrangler.toml': 'name = "shop"\npages_build_output_dir = "dist"\n',
      'public/_redirects': '/a /b 302\n',
    };
    expect(await frontendsIn(files)).toMatchObject([
      { platform: 'cloudflare-pages', file: 'wrangler.toml', rootDir: '' },
    ]);
  });

  it('takes no Worker for a site', async () => {
    expect(await frontendsIn({ 'wrangler.toml': 'name = "api"\nmain = "src/index.ts"\n' })).toEqual([]);
  });

  it('leaves to the person what it cannot tell', async () => {
    const { frontends, notes } = await detectPlatforms(
      memoryTree({
        'public/_redirects': `/api/* ${api}/:splat 200\n`,
        'nginx.conf': `server { location /api/ { proxy_pass ${api}/; } location /x { proxy_pass http://backend:80; } }\n`,
      }),
    );
    expect(frontends).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining('Netlify and Cloudflare Pages both read it'),
      expect.stringContaining('nothing here evaluates nginx'),
    ]);
  });
});
