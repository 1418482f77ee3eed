import { describe, expect, it } from 'vitest';
import { parseAuthorityMap } from '../../src/authority/parse.js';
import { proposeMap } from '../../src/init/authority-map.js';
import { detectPlatforms } from '../../src/init/detect.js';
import { memoryTree, type Files } from '../platforms/memory-tree.js';

const api = 'https://shop-api.onrender.com';
const dead = 'https://old.up.railway.app';
const rule = (from: string, to: string): string => `[[redirects]]\nfrom = "${from}"\nto = "${to}"\nstatus = 200\n`;
const toml = (origin: string, build = ''): string =>
  `${build}${rule('/health', `${origin}/health`)}${rule('/api/*', `${origin}/:splat`)}`;

async function proposed(
  files: Files,
): Promise<{ retired: unknown; services: string[]; routes: unknown; comments: string[] }> {
  const facts = { origin: null, deployBranch: 'main', schema: './schema.json' };
  const { text, missing, notes } = await proposeMap(facts, await detectPlatforms(memoryTree(files)), () =>
    Promise.resolve(null),
  );
  const { map } = parseAuthorityMap(text, 'authority_map.json');
  return {
    retired: map.retired_hosts ?? [],
    services: map.services.map(({ name }) => name),
    routes: missing.flatMap((service) => ('routes' in service ? service.routes : [])),
    comments: notes.filter((note) => note.startsWith('#')),
  };
}

describe('a host is proposed as retired', () => {
  it('when only rules that nobody meets lead there, and a comment says which', async () => {
    expect(await proposed({ 'netlify.toml': toml(api), 'old/netlify.toml': toml(dead) })).toEqual({
      retired: [
        {
          host: 'old.up.railway.app',
          reason: 'only rules that nobody meets lead there: old/netlify.toml:3 and 1 more',
        },
      ],
      services: ['api'],
      routes: [
        { path: '/health', service: 'api' },
        { path: '/api/*', service: 'api', to: '/:splat' },
      ],
      comments: [
        expect.stringMatching(
          /^# old\.up\.railway\.app is proposed as retired: only old\/netlify\.toml:3 and 1 more leads there and Netlify ignores it: /,
        ),
      ],
    });
  });

  it('also beside the page that is published, whose rules come from elsewhere', async () => {
    const files = {
      'netlify.toml': toml(api, '[build]\npublish = "site"\n'),
      'site/index.html': '',
      'site/netlify.toml': toml(dead),
    };
    expect(await proposed(files)).toMatchObject({ retired: [{ host: 'old.up.railway.app' }] });
  });

  it('when the service that hosted it ended, and its routes are left out', async () => {
    const files = {
      'netlify.toml': `${rule('/api/*', 'https://shop.glitch.me/:splat')}${rule('/v2/*', `${api}/:splat`)}`,
    };
    expect(await proposed(files)).toEqual({
      retired: [{ host: 'shop.glitch.me', reason: 'Glitch ended on 2025-07-08' }],
      services: ['api'],
      routes: [{ path: '/v2/*', service: 'api', to: '/:splat' }],
      comments: [
        '# netlify.toml:3: the route /api/* is left out: nothing runs at https://shop.glitch.me any more',
        '# shop.glitch.me is proposed as retired: Glitch ended on 2025-07-08',
      ],
    });
  });
});

describe('a host is not proposed as retired, and why', () => {
  const build = '[build]\nbase = "site"\n';
  it.each<[string, Files, string]>([
    [
      'the file that people look at is replaced by a forgotten one',
      { 'netlify.toml': toml(api, build), 'site/netlify.toml': toml(dead) },
      'shop-api.onrender.com is not proposed as retired: only netlify.toml:5 and 1 more leads there and Netlify ignores it: netlify.toml:2 sets base = "site", so site/netlify.toml replaces it; but site/netlify.toml may be the stale one of both',
    ],
    [
      'the file is beside a package of its own',
      { 'netlify.toml': toml(api), 'admin/netlify.toml': toml(dead), 'admin/package.json': '{}' },
      'but admin may be a site of its own, or the base directory that the UI names',
    ],
    [
      'the file is beside a page of its own',
      { 'netlify.toml': toml(api), 'admin/netlify.toml': toml(dead), 'admin/index.html': '' },
      'but admin may be a site of its own',
    ],
  ])('%s', async (_, files, says) => {
    const { retired, comments } = await proposed(files);
    expect(retired).toEqual([]);
    expect(comments).toEqual([expect.stringContaining(says)]);
  });

  it.each<[string, Files]>([
    ['a rule that counts leads there too', { 'netlify.toml': toml(api), 'old/netlify.toml': toml(api) }],
    ['it is named in a sample', { 'netlify.toml': toml(api), 'examples/a/netlify.toml': toml(dead) }],
    ['it is a machine at home', { 'netlify.toml': toml(api), 'old/netlify.toml': toml('http://localhost:8000') }],
    ['it is an address', { 'netlify.toml': toml(api), 'old/netlify.toml': toml('http://10.1.2.3') }],
    ['it is an analytics company', { 'netlify.toml': toml(api), 'old/netlify.toml': toml('https://us.i.posthog.com') }],
    ["it is a vendor's own site", { 'netlify.toml': toml(api), 'old/netlify.toml': toml('https://docs.railway.app') }],
    [
      'render.yaml declares it',
      {
        'netlify.toml': toml('https://api.shop.example'),
        'old/netlify.toml': toml(api),
        'render.yaml': 'services:\n  - { type: web, name: shop-api }\n',
      },
    ],
  ])('silently: %s', async (_, files) => {
    expect(await proposed(files)).toMatchObject({ retired: [], comments: [] });
  });

  it('another site of the repository leads there', async () => {
    const routes = (origin: string): string =>
      `routes: [{ type: rewrite, source: /api/*, destination: "${origin}/*" }]`;
    const site = (name: string, origin: string): string =>
      `  - { type: web, runtime: static, name: ${name}, staticPublishPath: ${name}/dist, ${routes(origin)} }\n`;
    const text = `services:\n${site('shop', 'https://one.example')}${site('docs', 'https://two.example')}`;
    expect(await proposed({ 'render.yaml': text })).toMatchObject({
      retired: [],
      comments: [],
      services: ['one', 'two'],
    });
  });
});
