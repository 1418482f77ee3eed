/** Which files Netlify takes, where it publishes from, and what has to be guessed. */
import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/platforms/platform.js';
import { resolve, type Files } from './netlify-site.js';

const noBase = "the map has no build.base: none is taken to be set in Netlify's UI";

describe.each<
  [string, Files, Partial<Site>, { files: readonly string[]; publish: string | null; guesses?: readonly string[] }]
>([
  [
    'the root',
    { 'netlify.toml': '' },
    {},
    {
      files: ['netlify.toml'],
      publish: '',
      guesses: ["nothing names a publish directory: the repository's root is taken, as Netlify does without a build"],
    },
  ],
  ['no file at all', { 'dist/index.html': '' }, { publish: 'dist' }, { files: [], publish: 'dist' }],
  [
    'only _redirects',
    { 'dist/_redirects': '/a /b' },
    { publish: 'dist' },
    { files: ['dist/_redirects'], publish: 'dist' },
  ],
  [
    'a base in the UI',
    { 'netlify.toml': '', 'web/netlify.toml': '[build]\npublish="out"', 'web/out/x': '' },
    { base: 'web' },
    { files: ['web/netlify.toml'], publish: 'web/out' },
  ],
  [
    'a base in the UI without a file',
    { 'netlify.toml': '[build]\npublish="out"', 'web/out/x': '' },
    { base: '/web/' },
    { files: ['netlify.toml'], publish: 'web/out' },
  ],
  [
    'a base in the file that the UI has too',
    { 'netlify.toml': '[build]\nbase="web"\npublish="o"', 'web/o/x': '' },
    { base: 'web' },
    { files: ['netlify.toml'], publish: 'web/o' },
  ],
  [
    'a base in the file of the base',
    {
      'web/netlify.toml': '[build]\nbase="api"\npublish="o"',
      'api/netlify.toml': '[build]\npublish="p"',
      'api/p/x': '',
    },
    { base: 'web' },
    { files: ['api/netlify.toml'], publish: 'api/p' },
  ],
  [
    'a base that leads back to the root',
    { 'netlify.toml': '[build]\npublish="r"', 'web/netlify.toml': '[build]\nbase="/"', 'r/x': '' },
    { base: 'web' },
    { files: ['netlify.toml'], publish: 'r' },
  ],
  [
    'a base of production',
    {
      'netlify.toml': '[build]\nbase="a"\n[context.production]\nbase="b"\npublish="o"',
      'a/netlify.toml': '',
      'b/o/x': '',
    },
    {},
    { files: ['netlify.toml'], publish: 'b/o' },
  ],
  [
    'capital letters',
    { 'netlify.toml': '[Build]\nPublish="out"', 'out/x': '' },
    {},
    { files: ['netlify.toml'], publish: 'out' },
  ],
  [
    'an empty base',
    { 'netlify.toml': '[build]\nbase=""\npublish="out"', 'out/x': '' },
    {},
    { files: ['netlify.toml'], publish: 'out' },
  ],
  [
    'no word about the base',
    { 'netlify.toml': '[build]\npublish="out"', 'out/x': '' },
    { base: undefined },
    { files: ['netlify.toml'], publish: 'out', guesses: [noBase] },
  ],
  [
    'a root_dir with the only file',
    { 'web/netlify.toml': '[build]\npublish="out"', 'web/out/x': '' },
    { base: undefined, rootDir: 'web' },
    {
      files: ['web/netlify.toml'],
      publish: 'web/out',
      guesses: ["the map has no build.base: the service's root_dir, web, is taken for it"],
    },
  ],
  [
    'a root_dir with a second file',
    { 'netlify.toml': '[build]\npublish="out"', 'web/netlify.toml': '', 'out/x': '' },
    { base: undefined, rootDir: 'web' },
    {
      files: ['netlify.toml'],
      publish: 'out',
      guesses: [`${noBase}; if it is web, web/netlify.toml is the file that counts`],
    },
  ],
  [
    'a file neither in the base nor in the root',
    { 'other/netlify.toml': '', 'index.html': '' },
    { publish: '' },
    { files: [], publish: '' },
  ],
  [
    '_redirects first',
    { 'netlify.toml': '[build]\npublish="dist"', 'dist/_redirects': '/a /b' },
    {},
    { files: ['dist/_redirects', 'netlify.toml'], publish: 'dist' },
  ],
  [
    '_redirects of a build',
    { 'netlify.toml': '[build]\npublish="dist"', 'public/_redirects': '/a /b' },
    {},
    {
      files: ['public/_redirects', 'netlify.toml'],
      publish: 'dist',
      guesses: ['public is taken to be copied into dist, which only a build makes'],
    },
  ],
  [
    '_redirects of a build in the base',
    {
      'netlify.toml': '[build]\nbase="web"\npublish="dist"',
      'web/static/_redirects': '/a /b',
      'web/package.json': '{}',
    },
    {},
    {
      files: ['web/static/_redirects', 'netlify.toml'],
      publish: 'web/dist',
      guesses: ['web/static is taken to be copied into web/dist, which only a build makes'],
    },
  ],
  [
    '_redirects beside what the map publishes',
    { 'web/public/_redirects': '/a /b' },
    { publish: 'web/dist' },
    {
      files: ['web/public/_redirects'],
      publish: 'web/dist',
      guesses: ['web/public is taken to be copied into web/dist, which only a build makes'],
    },
  ],
  [
    'a build whose folder nothing names',
    { 'netlify.toml': '', 'package.json': '{"scripts":{"build":"vite build"}}', 'public/_redirects': '/a /b' },
    {},
    {
      files: ['public/_redirects', 'netlify.toml'],
      publish: null,
      guesses: ['public is taken to be copied into a publish directory that nothing names'],
    },
  ],
  [
    '_redirects that a command copies',
    {
      'netlify.toml': '[build]\npublish="dist"\ncommand="vite build && cp conf/_redirects dist/"',
      'conf/_redirects': '/a /b',
    },
    {},
    { files: ['conf/_redirects', 'netlify.toml'], publish: 'dist' },
  ],
  [
    '_redirects in the root of a built site',
    { 'netlify.toml': '[build]\npublish="dist"', _redirects: '/a /b' },
    {},
    { files: ['netlify.toml'], publish: 'dist' },
  ],
  [
    'a file that says less than the map',
    { 'netlify.toml': '[build]\ncommand="x"', 'out/x': '' },
    { publish: 'out' },
    { files: ['netlify.toml'], publish: 'out' },
  ],
])('%s', (_, files, settings, expected) => {
  it('is resolved', async () => {
    const routing = await resolve(files, settings);
    expect(routing.files.map(({ file }) => file)).toEqual(expected.files);
    expect(routing.publish).toBe(expected.publish);
    expect(routing.guesses).toEqual(expected.guesses ?? []);
    expect(routing.problems).toEqual([]);
    expect(JSON.parse(JSON.stringify(routing))).toEqual(routing);
  });
});
