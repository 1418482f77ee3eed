/** `npm run docs`: writes the generated parts of README.md; with --check it only says which are stale, and exits 1. */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captureBlockedPush, readRegistries } from './readme-facts.mjs';
import { replaceSections, sections } from './readme-sections.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readme = join(root, 'README.md');

const fresh = sections(await readRegistries(root), captureBlockedPush(root));
const { text, stale } = replaceSections(await readFile(readme, 'utf8'), fresh);
if (stale.length === 0) {
  console.log('README.md is up to date.');
} else if (process.argv.includes('--check')) {
  console.error(`README.md is stale in: ${stale.join(', ')}. Run: npm run docs`);
  process.exitCode = 1;
} else {
  await writeFile(readme, text);
  spawnSync(process.execPath, [join(root, 'node_modules/oxfmt/bin/oxfmt'), readme], { cwd: root, stdio: 'inherit' });
  console.log(`README.md: ${stale.join(', ')} written anew.`);
}
