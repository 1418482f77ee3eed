/** TypeScript policies: what they may import, where their output goes, and what the cache may never do. */
import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createProject } from './project.js';

describe('imports', () => {
  it.each([
    [
      "import fs from 'node:fs';\nimport { sep } from 'node:path';\nimport * as os from 'node:os';",
      "typeof fs.readFileSync === 'function' && sep !== '' && typeof os.tmpdir === 'function'",
    ],
    ["import only from 'only-import';", "only === 'esm'"],
    ["import common, { named } from 'common';", "common.named === 'cjs' && named === 'cjs'"],
    ["const os = await import('node:os');", "typeof os.tmpdir === 'function'"],
    ["import { inner } from './policy/inner.ts';", "inner === 'inner'"],
    ["import { inner } from './policy/inner.js';", "inner === 'inner'"],
    ["import { inner } from './policy/inner';", "inner === 'inner'"],
    ['enum Mode { A = 1 }', 'Mode.A === 1'],
    ["import fs from 'node:fs';\nconst imported = typeof fs;", "imported === 'object'"],
    ['const url: string = import.meta.url;', "url.startsWith('file:') && url.endsWith('/mosaic.config.ts')"],
  ])('%s', async (head, condition) => {
    const { load, cacheDir } = await createProject({
      'mosaic.config.ts': `${head}\nexport default { onClarify: ${condition} ? 'warn' : 'block' };`,
      'policy/inner.ts':
        "import { defineConfig } from 'mosaic-gates';\nexport const inner: string = typeof defineConfig === 'function' ? 'inner' : '';",
      'node_modules/only-import/package.json': '{"type":"module","exports":{"import":"./index.js"}}',
      'node_modules/only-import/index.js': "export default 'esm';",
      'node_modules/common/package.json': '{"main":"index.js"}',
      'node_modules/common/index.js': "exports.named = 'cjs';",
    });
    expect((await load({ cacheDir })).policy.onClarify).toBe('warn');
    expect((await load({ cacheDir })).policy.onClarify).toBe('warn');
  });
});

it('sees a change in an imported file', async () => {
  const { load, cacheDir, write } = await createProject({
    'mosaic.config.ts': "import { onClarify } from './inner.ts';\nexport default { onClarify };",
    'inner.ts': "export const onClarify = 'block';",
  });
  expect((await load({ cacheDir })).policy.onClarify).toBe('block');
  await write('inner.ts', "export const onClarify = 'warn';");
  expect((await load({ cacheDir })).policy.onClarify).toBe('warn');
});

it.each(['mosaic.config.ts', 'mosaic.config.mjs'])('keeps stdout free of what %s prints', async (file) => {
  const { load } = await createProject({
    [file]: "console.log('noise');\nprocess.stdout.write('more');\nexport default {};",
  });
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const before = process.stdout.write;
  await load();
  const [out, err] = [stdout.mock.calls.flat(), stderr.mock.calls.flat()];
  expect(process.stdout.write).toBe(before);
  vi.restoreAllMocks();
  expect(out).toEqual([]);
  expect(err).toContain('more');
});

it('restores stdout after an error', async () => {
  const { fault } = await createProject({ 'mosaic.config.ts': "throw new Error('x');" });
  const before = process.stdout.write;
  await fault();
  expect(process.stdout.write).toBe(before);
});

describe('cache', () => {
  const policy = (onClarify: string) => `export default { onClarify: '${onClarify}' as const };`;

  async function cached() {
    const project = await createProject({ 'mosaic.config.ts': policy('warn') });
    await project.load({ cacheDir: project.cacheDir });
    const [name = ''] = await readdir(project.cacheDir);
    const entry = join(project.cacheDir, name);
    const onClarify = async () => (await project.load({ cacheDir: project.cacheDir })).policy.onClarify;
    return { ...project, entry, text: await readFile(entry, 'utf8'), onClarify };
  }

  it('is used: a sound entry is what runs', async () => {
    const { entry, text, onClarify } = await cached();
    await utimes(entry, 0, 0);
    expect(await onClarify()).toBe('warn');
    expect((await stat(entry)).mtimeMs).toBe(0);
    expect(await readFile(entry, 'utf8')).toBe(text);
  });

  it('holds one private file for a policy, whatever its history', async () => {
    const { write, onClarify, cacheDir, entry } = await cached();
    await write('mosaic.config.ts', policy('block'));
    expect(await onClarify()).toBe('block');
    expect(await readdir(cacheDir)).toHaveLength(1);
    if (process.platform === 'win32') return;
    expect((await stat(cacheDir)).mode & 0o777).toBe(0o700);
    expect((await stat(entry)).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (text: string) => string]>([
    ['empty', () => ''],
    ['cut', (text) => text.slice(0, text.length >> 1)],
    ['null', () => 'null'],
    ['no JSON', (text) => text.slice(1)],
    ['other code', (text) => text.replace("onClarify: 'warn'", "onClarify: 'bomb'")],
    ['a changed key', (text) => text.replace('mosaic.config.ts', 'mosaic.config.tz')],
    ['code of another type', (text) => text.replace(/"code":"(?:[^"\\]|\\.)*"/, '"code":7')],
  ])('is never run when damaged: %s', async (_, damage) => {
    const { entry, text, onClarify } = await cached();
    expect(damage(text)).not.toBe(text);
    await writeFile(entry, damage(text));
    expect(await onClarify()).toBe('warn');
    expect(await readFile(entry, 'utf8')).toBe(text);
  });

  it('costs nothing but time when it cannot be written', async () => {
    const { load, write, cacheDir } = await createProject({ 'mosaic.config.ts': policy('warn') });
    await write('.git/mosaic', 'a file where the directory should be');
    expect((await load({ cacheDir })).policy.onClarify).toBe('warn');
  });

  it('leaves no draft behind', async () => {
    const { entry, cacheDir, onClarify, write } = await cached();
    if (process.platform === 'win32' || process.getuid?.() === 0) return;
    await chmod(cacheDir, 0o500);
    await write('mosaic.config.ts', policy('block'));
    expect(await onClarify()).toBe('block');
    await chmod(cacheDir, 0o700);
    expect(await readdir(cacheDir)).toEqual([entry.slice(cacheDir.length + 1)]);
  });
});
