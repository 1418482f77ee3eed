/** The test that the README shows, run as users would run it: in their project, with the published package. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fences, project } from '../docs/documents.js';
import { cli, quoted } from '../support/git-repo.js';

const root = fileURLToPath(project);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mosaic-user-'));
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
  await mkdir(join(folder, 'temporary'));
  await symlink(root, join(folder, 'node_modules/mosaic-gates'), 'junction');
  await symlink(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'), 'junction');
  const bin = join(folder, 'node_modules/.bin/mosaic');
  await writeFile(bin, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(cli)} "$@"\n`, { mode: 0o755 });
  await writeFile(`${bin}.cmd`, `@"${process.execPath}" "${cli}" %*\r\n`);
});

afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

it.each([{}, { CI: 'true' }])('passes with %j, and the lab leaves nothing', async (env) => {
  const example = (await fences('README.md')).find(({ title }) => title === 'lab.test.ts');
  await writeFile(join(folder, 'lab.test.ts'), example?.text ?? '');
  const { code, output } = await vitest(env);
  expect(output).toContain('1 passed');
  expect(code).toBe(0);
  expect((await readdir(join(folder, 'temporary'))).filter((name) => !name.startsWith('shop-'))).toEqual([]);
});

function vitest(more: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const temporary = join(folder, 'temporary');
  const { PATH, Path, SystemRoot, ComSpec, PATHEXT } = process.env;
  const env = { PATH, Path, SystemRoot, ComSpec, PATHEXT, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--testTimeout=60000'];
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...env, NO_COLOR: '1', ...more }, stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
