/** What the README shows of the program: its registries and a push it really blocked. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const entry = `
export { builtInGates } from './src/gates/registry.ts';
export { layers, modes } from './src/gates/gate.ts';
export { commands } from './src/commands/registry.ts';
export { configJsonSchema } from './src/config/json-schema.ts';
`;

/** `{ builtInGates, layers, modes, commands, configJsonSchema }` as the source has them now. */
export async function readRegistries(root) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    // Bundled CommonJS asks for Node's own modules.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    define: { __MOSAIC_VERSION__: '""' },
    external: ['husky', 'jiti'],
    write: false,
    logLevel: 'error',
  });
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-readme-'));
  try {
    const file = join(folder, 'registries.mjs');
    await writeFile(file, outputFiles[0].contents);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `git push` and its hook printed in the demo, with addresses and times that are the same each time. */
export function captureBlockedPush(root) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'demo'], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`mosaic demo ended with ${status}; is it built?\n${stdout}${stderr}`);
  const pushes = stdout.split(/^ +(?=\$ git push)/m).slice(1);
  const blocked = pushes.find((text) => text.includes('→ The push was blocked'));
  if (blocked === undefined) throw new Error(`the demo blocked no push:\n${stdout}`);
  if (/\(node:\d+\)/.test(blocked)) throw new Error(`Node has a warning in what users see:\n${blocked}`);
  const lines = blocked.split('\n');
  const end = lines.findIndex((line, index) => index > 0 && !line.startsWith('    │'));
  const web = /user → web (http:\/\/[\d.:]+)/.exec(stdout)?.[1];
  const api = /→ api (http:\/\/[\d.:]+)/.exec(stdout)?.[1];
  const folder = /repository {2}(.+)[\\/]shop$/m.exec(stdout)?.[1];
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^ {4}│ ?/, ''))
    .join('\n')
    .replaceAll(web, 'http://127.0.0.1:8080')
    .replaceAll(api, 'http://127.0.0.1:9090')
    .replaceAll(folder, '/srv')
    .replaceAll(/"uptime":[\d.]+/g, '"uptime":0.9')
    .replaceAll(/\d+ ms\b/g, '1300 ms');
}
