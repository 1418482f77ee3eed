/** The incident: the file with the good rules is not the one that Netlify takes. */
import { describe, expect, it } from 'vitest';
import { evaluate, inWords, resolve, type Files } from './netlify-site.js';

const live = 'https://mosaic-backend-tpog.onrender.com';
const dead = 'https://what-is-my-delta-site.up.railway.app';

const paths = ['health', 'config', 'prompts', 'auth', 'wimd', 'ob', 'resume', 'jobs', 'settings', 'api'];

function proxies(host: string, names: readonly string[]): string {
  return names
    .map((name) => (name === 'health' ? [`/${name}`, `${host}/${name}`] : [`/${name}/*`, `${host}/${name}/:splat`]))
    .map(([from, to]) => `[[redirects]]\n  from = "${from}"\n  to = "${to}"\n  status = 200\n  force = true\n`)
    .join('\n');
}

const root = `[build]\n  base = "mosaic_ui"\n  publish = "."\n\n${proxies(live, paths)}`;
const stale = `[build]\n  publish = "."\n\n${proxies(dead, paths.slice(0, 7))}`;

const repaired: Files = {
  'netlify.toml': root,
  'mosaic_ui/index.html': '<h1>What is my delta</h1>',
  'Mosaic/PS101_Continuity_Kit/netlify.toml': proxies(live, ['health']),
  '.netlify/netlify.toml': proxies(dead, paths),
  'node_modules/some/netlify.toml': proxies(dead, paths),
};
const broken: Files = { ...repaired, 'mosaic_ui/netlify.toml': stale, 'frontend/netlify.toml': stale };

describe('a stale netlify.toml in the base directory', () => {
  it('is the only one that counts', async () => {
    const { files, rules, publish, problems } = await resolve(broken, { base: undefined });
    expect(files).toEqual([
      {
        file: 'mosaic_ui/netlify.toml',
        why: 'netlify.toml:2 sets base = "mosaic_ui", and mosaic_ui/netlify.toml replaces netlify.toml entirely',
      },
    ]);
    expect(publish).toBe('mosaic_ui');
    expect(problems).toEqual([]);
    expect(rules.map(({ file, line, column, to }) => [file, line, column, to.startsWith(dead)])).toEqual(
      Array.from({ length: 7 }, (_, index) => ['mosaic_ui/netlify.toml', 6 + 6 * index, 9, true]),
    );
  });

  it('shadows the ten good rules of the root', async () => {
    const { shadowed } = await resolve(broken, { base: undefined });
    expect(shadowed.map(({ file, why, rules }) => [file, why, rules.length])).toEqual([
      [
        'Mosaic/PS101_Continuity_Kit/netlify.toml',
        'it is neither in the base directory, mosaic_ui, nor in the root',
        1,
      ],
      ['frontend/netlify.toml', 'it is neither in the base directory, mosaic_ui, nor in the root', 7],
      ['netlify.toml', 'netlify.toml:2 sets base = "mosaic_ui", so mosaic_ui/netlify.toml replaces it', 10],
    ]);
    const good = shadowed.find(({ file }) => file === 'netlify.toml');
    expect(good?.rules[0]).toMatchObject({ from: '/health', to: `${live}/health`, line: 7, column: 9, context: null });
  });

  it('sends users to the dead backend, and to nobody for the rest', async () => {
    const decided = await evaluate(broken, ['/health', '/auth/me', '/wimd', '/jobs/search', '/'], { base: undefined });
    expect(Object.values(decided).map(inWords)).toEqual([
      `proxy ${dead}/health`,
      `proxy ${dead}/auth/me`,
      `proxy ${dead}/wimd/`,
      'not-found',
      'page 200 /index.html',
    ]);
  });

  it('counts as well when the base directory is set in the UI', async () => {
    const { files, shadowed } = await resolve(broken, { base: 'mosaic_ui' });
    expect(files).toEqual([{ file: 'mosaic_ui/netlify.toml', why: 'it is in the base directory, mosaic_ui' }]);
    expect(shadowed.find(({ file }) => file === 'netlify.toml')?.why).toBe(
      'mosaic_ui/netlify.toml, in the base directory, replaces it',
    );
  });
});

describe('once it is deleted', () => {
  it('the file in the root counts', async () => {
    const { files, rules, publish } = await resolve(repaired, { base: undefined });
    expect(files).toEqual([
      {
        file: 'netlify.toml',
        why: 'netlify.toml:2 sets base = "mosaic_ui", and mosaic_ui has no netlify.toml to replace it',
      },
    ]);
    expect(publish).toBe('mosaic_ui');
    expect(rules).toHaveLength(10);
  });

  it.each([
    ['/health', `proxy ${live}/health`],
    ['/wimd', `proxy ${live}/wimd/`],
    ['/jobs/search?q=nurse', `proxy ${live}/jobs/search?q=nurse`],
  ])('%s reaches the living backend', async (path, expected) => {
    const { [path]: destination } = await evaluate(repaired, [path], { base: undefined });
    expect(inWords(destination ?? { kind: 'not-found' })).toBe(expected);
  });
});
