import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { netlifyFrontend } from '../../src/init/netlify.js';
import { renderServices } from '../../src/init/render.js';
import { vercelFrontend } from '../../src/init/vercel.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mosaic-platforms-'));
});
afterEach(() => rm(root, { recursive: true }));

async function files(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, content] of Object.entries(contents)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
  }
}

const rule = (from: string, to: string, more = 'status = 200'): string =>
  `[[redirects]]\nfrom = "${from}"\nto = "${to}"\n${more}\n`;
const api = 'https://shop-api.onrender.com';

describe('netlify', () => {
  it('reads the proxies of netlify.toml, and only those', async () => {
    await files({
      'netlify.toml': [
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
      ].join('\n'),
    });
    expect(await netlifyFrontend(root, '')).toEqual({
      platform: 'netlify',
      file: 'netlify.toml',
      rootDir: '',
      publish: 'dist',
      proxied: [
        { path: '/health', origin: api, to: '/health' },
        { path: '/api/*', origin: api, to: '/:splat' },
      ],
      notes: [
        `netlify.toml: the rule /us → ${api}/us cannot be written as a route`,
        `netlify.toml: the rule /users/:id → ${api}/users/:id cannot be written as a route`,
      ],
    });
  });

  it('believes the file in the base directory, which replaces the one in the root', async () => {
    await files({
      'netlify.toml': `[build]\nbase = "web/"\npublish = "dist"\n${rule('/api/*', `${api}/:splat`)}`,
      'web/netlify.toml': rule('/api/*', 'https://old.up.railway.app/:splat'),
    });
    expect(await netlifyFrontend(root, '')).toMatchObject({
      file: 'web/netlify.toml',
      rootDir: 'web',
      publish: 'web/dist',
      proxied: [{ origin: 'https://old.up.railway.app' }],
    });
  });

  it('lets _redirects win over netlify.toml', async () => {
    await files({
      'netlify.toml': rule('/api/*', 'https://second.example/:splat'),
      'public/_redirects': `# first\n/api/*  https://first.example/:splat  200!\n/auth/* ${api}/auth/:splat 200 # why\n/q id=:id ${api}/q/:id 200\n/moved /new\n`,
    });
    expect((await netlifyFrontend(root, '')).proxied).toEqual([
      { path: '/api/*', origin: 'https://first.example', to: '/:splat' },
      { path: '/auth/*', origin: api, to: '/auth/:splat' },
    ]);
  });

  it('does not leave the repository', async () => {
    await files({ 'netlify.toml': '[build]\nbase = "../elsewhere"\npublish = "../../out"\n' });
    expect(await netlifyFrontend(root, '')).toMatchObject({ file: 'netlify.toml', rootDir: '', publish: null });
  });

  it('names a file that cannot be read', async () => {
    await files({ 'web/netlify.toml': '[build\n' });
    await expect(netlifyFrontend(root, 'web')).rejects.toMatchObject({
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
    await files({
      'vercel.json': JSON.stringify({
        rewrites: [
          { source, destination },
          { source: '/x', destination: '/index.html' },
        ],
      }),
    });
    expect((await vercelFrontend(root, '')).proxied).toEqual([route]);
  });

  it('reads the older routes, and says what it cannot express', async () => {
    const routes = [
      { src: '/api/(.*)', dest: `${api}/$1` },
      { src: '/u/([0-9]+)', dest: `${api}/u/$1` },
    ];
    await files({ 'vercel.json': JSON.stringify({ routes }) });
    const { proxied, notes } = await vercelFrontend(root, '');
    expect(proxied).toEqual([{ path: '/api/*', origin: api, to: '/:splat' }]);
    expect(notes).toHaveLength(1);
  });
});

describe('render', () => {
  it('reads the plain keys of web services', () => {
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
  - name: second
    type: web
  - type: worker
    name: jobs
envVarGroups:
  - name: group
    type: web
`;
    expect(renderServices(text)).toEqual([
      { name: 'shop-api', rootDir: 'backend', healthPath: '/healthz' },
      { name: 'second', rootDir: null, healthPath: null },
    ]);
  });
});
