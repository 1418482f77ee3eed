/** Every example in the documents is parsed or compiled, and means something to Mosaic. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAuthorityMap } from '../../src/authority/parse.js';
import { referenceProblems } from '../../src/authority/references.js';
import { loadPolicy } from '../../src/config/load.js';
import { builtInGates } from '../../src/gates/registry.js';
import { documents, fences, project, type Fence } from './documents.js';

const root = fileURLToPath(project);
const examples = (
  await Promise.all(
    documents.map(async (document) => (await fences(document)).map((fence) => ({ document, ...fence }))),
  )
).flat();
const named = (title: string): [string, Fence][] =>
  examples.filter((fence) => fence.title === title).map((fence) => [`${fence.document}:${fence.line}`, fence]);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mosaic-examples-'));
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  await symlink(root, join(folder, 'node_modules/mosaic-gates'), 'junction');
  for (const name of ['@types/node', 'vitest'])
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('knows what each example is', () => {
  const strangers = examples.filter(({ language, title }) => {
    if (language === 'sh' || language === 'console' || language === 'text') return title !== '';
    return !['authority_map.json', 'mosaic.config.ts', 'mosaic.config.json', 'gate.ts', 'lab.test.ts'].includes(title);
  });
  expect(strangers.map(({ document, line }) => `${document}:${line}`)).toEqual([]);
  expect(named('authority_map.json').length).toBeGreaterThan(1);
  expect(named('mosaic.config.ts').length).toBeGreaterThan(1);
});

describe('maps', () => {
  it.each(named('authority_map.json'))('%s', (_place, { text }) => {
    const { map, warnings } = parseAuthorityMap(text, 'authority_map.json');
    expect(warnings).toEqual([]);
    expect(referenceProblems(map)).toEqual([]);
  });
});

describe('policies', () => {
  it.each([...named('mosaic.config.ts'), ...named('mosaic.config.json')])('%s', async (_place, { title, text }) => {
    const home = await mkdtemp(join(folder, 'policy-'));
    await writeFile(join(home, title), text);
    const { file, warnings } = await loadPolicy(home, { allowCode: true, builtIn: builtInGates });
    expect({ file, warnings }).toEqual({ file: title, warnings: [] });
  });
});

it('compiles every TypeScript example, strictly', async () => {
  const sources = examples.filter(({ language }) => language === 'ts');
  const files = await Promise.all(
    sources.map(async ({ document, line, text }) => {
      const file = join(folder, `${document.replaceAll(/\W/g, '-')}-line-${line}.mts`);
      await writeFile(file, text);
      return file;
    }),
  );
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--skipLibCheck',
  ];
  const target = [
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    'node',
    '--typeRoots',
    join(folder, 'node_modules/@types'),
  ];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, ...target, ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
