import { readdirSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { platformFiles, platformNamed, platforms } from '../../src/platforms/registry.js';
import type { Platform } from '../../src/platforms/platform.js';
import { memoryTree, siteWith } from './memory-tree.js';

describe('the list of platforms', () => {
  it('has every file that defines one', async () => {
    const folder = new URL('../../src/platforms/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'registry.ts');
    const modules = (await Promise.all(names.map((name) => import(new URL(name, folder).href)))) as object[];
    const isPlatform = (value: unknown): value is Platform =>
      typeof value === 'object' && value !== null && 'resolve' in value;
    const defined = modules.flatMap((module) => Object.values(module)).filter(isPlatform);
    expect(platforms.map(({ id }) => id).toSorted()).toEqual(defined.map(({ id }) => id).toSorted());
  });

  test.each(platforms)('$id makes something of an empty repository', async (platform) => {
    const [site, tree] = [siteWith(), memoryTree({})];
    const routing = await platform.resolve(site, tree);
    expect(routing).toMatchObject({ platform: platform.id, files: [], rules: [], shadowed: [] });
    const evaluator = await platform.open?.(routing, site, tree);
    expect(evaluator?.evaluate({ method: 'GET', path: '/x' }).kind ?? 'none').toMatch(/^(?:none|not-found|undecided)$/);
  });

  test.each(platforms)('$id is plain data', async (platform) => {
    const files = Object.fromEntries(platform.files.map((file) => [file, '']));
    const routing = await platform.resolve(siteWith(), memoryTree(files));
    expect(JSON.parse(JSON.stringify(routing))).toEqual(routing);
  });

  test.each<[string | null, string | null]>([
    ['netlify', 'netlify'],
    ['Netlify', 'netlify'],
    ['vercel.com', 'vercel'],
    ['Cloudflare Pages', 'cloudflare-pages'],
    ['cloudflare_pages', 'cloudflare-pages'],
    ['cloudflare', 'cloudflare-pages'],
    ['pages', 'cloudflare-pages'],
    ['render.com', 'render'],
    ['Firebase Hosting', 'firebase'],
    ['Next.js', 'next'],
    ['NGINX', 'nginx'],
    ['caddy', 'caddy'],
    ['railway', null],
    ['constructor', null],
    ['', null],
    [null, null],
  ])('names %j %j', (name, id) => expect(platformNamed(name)?.id ?? null).toBe(id));

  it('knows whose a file may be', () => {
    const ids = (file: string): string[] => (platformFiles.get(file) ?? []).map(({ id }) => id);
    expect(ids('vercel.json')).toEqual(['vercel']);
    expect(ids('_redirects')).toEqual(['netlify', 'cloudflare-pages']);
    expect(ids('README.md')).toEqual([]);
  });
});
