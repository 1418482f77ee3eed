/** Writes schema/*.json from the functions that derive them from the zod schemas; test/schema.test.ts compares them. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const sources = {
  'authority-map.schema.json': { file: 'src/authority/json-schema.ts', name: 'authorityMapJsonSchema' },
  'config.schema.json': { file: 'src/config/json-schema.ts', name: 'configJsonSchema' },
};

export async function writeSchemas(root) {
  await mkdir(join(root, 'schema'), { recursive: true });
  await Promise.all(Object.entries(sources).map(([schema, source]) => writeSchema(root, schema, source)));
}

async function writeSchema(root, schema, { file, name }) {
  if (!existsSync(join(root, file))) return;
  const { outputFiles } = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'warning',
  });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  const path = join(root, 'schema', schema);
  const text = `${JSON.stringify(module[name](), null, 2)}\n`;
  // Untouched when equal, so that a build changes no file that Git tracks.
  if (!existsSync(path) || (await readFile(path, 'utf8')) !== text) await writeFile(path, text);
}
