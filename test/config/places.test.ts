/** Which file is the policy, and which language it may be in. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/config/load.js';
import { defaultPolicy } from '../../src/config/policy.js';
import { builtIn, createProject } from './project.js';

const warns = { onClarify: 'warn' };

describe('every place', () => {
  it.each([
    [
      'mosaic.config.ts',
      "import { defineConfig } from 'mosaic-gates';\nexport default defineConfig({ onClarify: 'warn' as const });",
    ],
    [
      'mosaic.config.mjs',
      "import { defineConfig } from 'mosaic-gates';\nexport default defineConfig({ onClarify: 'warn' });",
    ],
    ['mosaic.config.js', "module.exports = { onClarify: 'warn' };"],
    [
      'mosaic.config.js',
      "Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = { onClarify: 'warn' };",
    ],
    ['mosaic.config.json', '\ufeff{ "$schema": "x", "onClarify": "warn" }'],
    ['package.json', '{ "name": "shop", "mosaic": { "onClarify": "warn" } }'],
  ])('%s: %s', async (file, content) => {
    const { load } = await createProject({ [file]: content });
    expect(await load()).toEqual({ policy: { ...defaultPolicy, ...warns }, file, warnings: [] });
  });

  it('reads an ES module from .js where package.json says so', async () => {
    const { load } = await createProject({
      'package.json': '{ "type": "module" }',
      'mosaic.config.js': "export default { onClarify: 'warn' };",
    });
    expect((await load()).policy.onClarify).toBe('warn');
  });
});

it('uses the defaults without a file', async () => {
  const { load } = await createProject({ 'package.json': '{ "name": "shop" }' });
  expect(await load()).toEqual({ policy: defaultPolicy, file: null, warnings: [] });
});

it('fills the same defaults into an empty policy', async () => {
  const { load } = await createProject({ 'mosaic.config.json': '{}' });
  expect((await load()).policy).toEqual(defaultPolicy);
});

it('does not look in parent directories', async () => {
  const { root } = await createProject({ 'mosaic.config.json': '{ "onClarify": "warn" }' });
  await mkdir(join(root, 'inner'));
  expect((await loadPolicy(join(root, 'inner'), { allowCode: true, builtIn })).file).toBeNull();
});

it('says which of two files does not count', async () => {
  const { load } = await createProject({
    'mosaic.config.ts': 'export default {};',
    'mosaic.config.json': '{ "onClarify": "warn" }',
  });
  expect(await load()).toMatchObject({
    file: 'mosaic.config.ts',
    policy: { onClarify: 'block' },
    warnings: ['mosaic.config.json is not used: mosaic.config.ts comes first'],
  });
});

describe('without code', () => {
  const trap =
    "import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('./ran', import.meta.url), '');\nexport default {};";

  it('runs none, and says so', async () => {
    const { load } = await createProject({
      'mosaic.config.mjs': trap,
      'mosaic.config.json': '{ "onClarify": "warn" }',
    });
    const { policy, warnings } = await load({ allowCode: false });
    expect(policy.onClarify).toBe('warn');
    expect(warnings).toEqual([
      'mosaic.config.mjs is not used: no code of the repository is run here; mosaic.config.json holds',
    ]);
  });

  it('falls back to the defaults', async () => {
    const { load } = await createProject({ 'mosaic.config.ts': trap });
    const { file, warnings } = await load({ allowCode: false });
    expect(file).toBeNull();
    expect(warnings[0]).toContain('the default policy holds');
  });

  it('follows no $import into code', async () => {
    const { load } = await createProject({ 'mosaic.config.json': '{ "$import": "./evil.js" }', 'evil.js': 'throw 1;' });
    expect((await load({ allowCode: false })).warnings).toEqual(['mosaic.config.json: unknown key "$import"']);
  });
});

it('does not pass over what it cannot read', async () => {
  const { fault, root } = await createProject({ 'mosaic.config.json': '{}' });
  await mkdir(join(root, 'mosaic.config.ts'));
  expect(await fault()).toMatchObject({ code: 'config-unreadable', place: { file: 'mosaic.config.ts' } });
});

it.each(['mosaic.config.ts', 'mosaic.config.mjs', 'mosaic.config.json'])('refuses an empty %s', async (file) => {
  const { fault } = await createProject({ [file]: ' \n' });
  expect(await fault()).toMatchObject({ code: 'config-empty', message: `${file} is empty` });
});
