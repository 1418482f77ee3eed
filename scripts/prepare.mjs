/** Run by npm's `prepare` in this repository: builds, then installs its own hooks. Silent where neither is possible. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// esbuild is missing under `npm ci --omit=dev`, .git in an unpacked archive; packing must not touch the hooks.
const canBuild = existsSync(join(root, 'node_modules/esbuild')) && existsSync(join(root, 'node_modules/typescript'));
const isPacking = ['pack', 'publish'].includes(process.env.npm_command ?? '');

if (canBuild) {
  run('scripts/build.mjs');
  if (!isPacking && existsSync(join(root, '.git')) && existsSync(join(root, 'dist/cli.js')))
    run('dist/cli.js', 'install');
}

function run(...parameters) {
  const { status } = spawnSync(process.execPath, parameters, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exitCode = 1;
}
