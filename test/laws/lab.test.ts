/** The lab is a system like any other: nothing outside it knows it, so that no gate can pass because it is the lab. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInGates } from '../../src/gates/registry.js';
import { faults } from '../../src/lab/faults/registry.js';
import * as names from '../../src/lab/names.js';
import { oddities } from '../../src/lab/oddities/registry.js';
import { assets, page, script } from '../../src/lab/site.js';
import { project, sourcesIn, type Source } from './sources.js';

const isOfLab = ({ path }: Source): boolean => path.startsWith('src/lab/') || path === 'src/commands/demo.ts';
const others = sourcesIn('src').filter((source) => !isOfLab(source));

/** Findings are named after what they find, and the lab shows it. */
const findingCodes = new Set(builtInGates.flatMap(({ codes }) => Object.keys(codes)));

const labNames = [
  ...stringsIn(names),
  ...Object.values(names.paths).map((path) => `${names.apiPrefix}${path}`),
  ...stringsIn(assets),
  ...[page, script].flatMap((text) => text.trim().split('\n')),
  ...[...faults, ...oddities].map(({ id }) => id).filter((id) => id.includes('-') && !findingCodes.has(id)),
];

/** Names that the lab did not choose, and where else they may stand. */
const notItsOwn: readonly { readonly name: string; readonly where: RegExp; readonly why: string }[] = [
  { name: '/health', where: /./, why: 'the default of the authority map' },
  { name: '/__version', where: /./, why: "the authority map's own example, and what is served for it" },
  { name: '127.0.0.1', where: /^src\/probe\//, why: 'every machine has it' },
  { name: '/api', where: /./, why: 'the folder of Vercel, and of everybody' },
  { name: '/config', where: /^src\/authority\/[a-z]+-schema\.ts$/, why: 'an example shown by editors' },
  { name: '/api/config', where: /^src\/authority\/[a-z]+-schema\.ts$/, why: 'an example shown by editors' },
];

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function offences(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    labNames
      .filter((name) => !notItsOwn.some((known) => known.name === name && known.where.test(path)))
      .filter((name) => holds(withoutComments(text), name))
      .map((name) => `${path}: ${name}`),
  );
}

/** Examples explain. Only from the start of a line, because `'/any/*'` begins no comment. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*\*[\s\S]*?\*\//gm, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/** Not as a part of a longer word or path. */
function holds(text: string, name: string): boolean {
  const literal = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w./-])${literal}(?![\w-])`).test(text);
}

const importing = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ text }) => /['"`][^'"`\n]*\blab\/[^'"`\n]*\.js['"`]|mosaic-gates\/lab/.test(text))
    .map(({ path }) => path);

describe('no source file outside the lab', () => {
  test('is missed by these laws', () => expect(others.length).toBeGreaterThan(50));

  test('imports it', () => expect(importing(others)).toEqual([]));

  test('knows a host, path, header or other name of it', () => {
    expect(labNames.length).toBeGreaterThan(100);
    expect(offences(others)).toEqual([]);
  });
});

describe('these laws see what they forbid', () => {
  const planted = (text: string): Source[] => [{ path: 'src/gates/planted.ts', text }];

  test.each([
    [`if (path === '${names.paths.me}') return [];`],
    [`const isLab = url.includes("${names.hosts.retired}");`],
    [`headers['cookie']?.startsWith('${names.sessionCookie}=')`],
    [`const rules = ['/any/*']; /** */ return sha === '${names.commits.staging}';`],
    [`if (body.includes('${names.catalogue[0]}')) return null;`],
    [`case 'route-auth-lost':`],
    ["if (port === 'x' && host === '127.0.0.1') return ok;"],
    [`fetch(\`\${base}${names.paths.upload}\`)`],
  ])('%s', (text) => expect(offences(planted(text))).not.toEqual([]));

  test.each([
    ["import { startLab } from '../lab/index.js';"],
    ["import type { Lab } from '../lab/lab.js';"],
    ["const lab = await import('../lab/lab.js');"],
    ["import { startLab } from 'mosaic-gates/lab';"],
  ])('%s', (text) => expect(importing(planted(text))).toHaveLength(1));

  test.each([
    ["from './config/load.js'"],
    ["'src/files'"],
    ["  // '/auth/me'"],
    ["/** '/auth/me' */"],
    ["'/healthz'"],
    ["'https://shop.example/upload'"],
  ])('and not %s', (text) => {
    expect([...offences(planted(text)), ...importing(planted(text))]).toEqual([]);
  });
});

describe('as it is built', () => {
  const dist = join(project, 'dist');
  const read = (file: string): string => readFileSync(file, 'utf8');

  /** What a built file imports, whenever that is. */
  const importedBy = (code: string): string[] =>
    [...code.matchAll(/(?:\bfrom|\bimport\(|^import|[;}]import|\brequire\()\s*"(?<from>[^"\s()]+)"/gm)].map(
      ({ groups }) => groups?.['from'] ?? '',
    );

  /** A built file with all that it may come to load. */
  function closureOf(file: string, seen = new Set<string>()): Set<string> {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const from of importedBy(read(file))) if (from.startsWith('.')) closureOf(resolve(dirname(file), from), seen);
    return seen;
  }

  test('no hook loads it', () => {
    for (const name of ['hook.cjs', 'cli.js', 'index.js', 'probe.js']) {
      expect(read(join(dist, name))).not.toContain(names.hosts.retired);
    }
  });

  test('needs no package of the user', () => {
    const files = [...closureOf(join(dist, 'lab.js'))];
    const code = files.map(read);
    expect(code.join('\n')).toContain(names.hosts.retired);
    // The certificates' part, which is loaded late.
    expect(code.join('\n')).toContain('BEGIN ');
    expect(importedBy('import{a}from"left-pad";await import("b");require("c")')).toEqual(['left-pad', 'b', 'c']);
    expect(code.flatMap(importedBy).filter((from) => !from.startsWith('.') && !isBuiltin(from))).toEqual([]);
  });
});
