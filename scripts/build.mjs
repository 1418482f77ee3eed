/** Builds what is published: bundles, declarations, JSON Schemas and the licenses of what is bundled. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenses } from './licenses.mjs';
import { writeSchemas } from './schemas.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const entries = {
  cli: 'src/cli.ts',
  index: 'src/index.ts',
  probe: 'src/probe/index.ts',
  lab: 'src/lab/index.ts',
  'open-probe': 'src/engine/open-probe.ts',
  'share-flight': 'src/cache/share-flight.ts',
  'open-site': 'src/platforms/open-site.ts',
  'effective-routes': 'src/engine/effective-routes.ts',
  'known-platforms': 'src/scan/known-platforms.ts',
};

// Bundled CommonJS calls `require` for Node's own modules. Only the chunk with esbuild's stand-in for it gets this
// line; a banner would put it into every chunk.
const requireLine =
  'var require=(id)=>process.getBuiltinModule(id)??process.getBuiltinModule("module").createRequire(import.meta.url)(id);';

// The hook's bundle leaves to the other one what only a push needs.
const withoutNetwork = {
  name: 'without-network',
  setup({ onResolve }) {
    onResolve(
      { filter: /\/(open-probe|share-flight|open-site|effective-routes|known-platforms)\.js$/ },
      ({ path }) => ({
        path: `./${basename(path)}`,
        external: true,
      }),
    );
  },
};

// cosmiconfig's own loaders (YAML, TypeScript, Babel's code frames) are never used, and node:crypto among their imports
// alone costs each start 8 ms.
const withoutUnusedLoaders = {
  name: 'without-unused-loaders',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(\.\/loaders|env-paths)$/ }, ({ importer }) =>
      /node_modules[\\/]cosmiconfig[\\/]/.test(importer) ? { path: 'nothing', namespace: 'unused' } : null,
    );
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const results = await Promise.allSettled([bundle(), declarations(), writeSchemas(root)]);
for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
  process.exitCode = 1;
  // esbuild and tsc have printed what is wrong.
  console.error(`build: ${reason.errors === undefined ? reason.message : 'esbuild failed'}`);
}

async function bundle() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    // husky copies a file of its own; jiti and its Babel are loaded only when a policy was changed; Netlify's matcher
    // reads a file beside its code.
    external: ['husky', 'jiti', 'netlify-redirector'],
    // Its UMD build, which esbuild would take, requires files that a bundle does not have.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    metafile: true,
    write: false,
    logLevel: 'warning',
  };
  const define = { __MOSAIC_VERSION__: JSON.stringify(version) };
  const hook = await build({
    ...common,
    entryPoints: { hook: 'src/commands/bundled.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { ...define, 'import.meta.url': '""' },
    plugins: [withoutUnusedLoaders, withoutNetwork],
  });
  // Node gives cached scripts no way to `import()`, so who loads the bundle lends it one.
  const [script] = hook.outputFiles;
  const hookCode = script.text.replaceAll(/\bimport\(/g, 'importModule(');
  const buildId = createHash('sha256').update(hookCode).digest('hex').slice(0, 12);
  const split = await build({
    ...common,
    entryPoints: entries,
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    define: { ...define, __MOSAIC_BUILD__: JSON.stringify(buildId) },
    plugins: [withoutUnusedLoaders],
  });
  const outputFiles = [{ path: script.path, text: hookCode }, ...split.outputFiles];
  const metafile = { inputs: { ...hook.metafile.inputs, ...split.metafile.inputs } };
  await Promise.all(outputFiles.map(({ path, text }) => writeOutput(path, text)));
  await writeOutput(join(dist, 'licenses.txt'), await licenses(root, Object.keys(metafile.inputs)));
  await removeStale(new Set(outputFiles.map(({ path }) => path)));
}

async function writeOutput(path, text) {
  const isCommand = path === join(dist, 'cli.js');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, isCommand ? `#!/usr/bin/env node\n${text}` : withRequire(text));
  if (isCommand) await chmod(path, 0o755);
}

function withRequire(text) {
  return text.includes('Dynamic require of "') ? requireLine + text : text;
}

// Last, not first: hooks that run during a build find a whole program.
async function removeStale(fresh) {
  const chunks = join(dist, 'chunks');
  const names = existsSync(chunks) ? await readdir(chunks) : [];
  const caches = (await readdir(dist)).filter((name) => name.includes('.cache')).map((name) => join(dist, name));
  const stale = [...names.map((name) => join(chunks, name)), ...caches].filter((path) => !fresh.has(path));
  await Promise.all(stale.map((path) => rm(path, { force: true })));
}

async function declarations() {
  await rm(join(dist, 'types'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error('the declarations have errors');
}
