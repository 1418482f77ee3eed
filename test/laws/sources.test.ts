import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, importsOf, sourcesIn } from './sources.js';

const sources = sourcesIn('src');
const offenders = (isOffending: (text: string, path: string) => boolean): string[] =>
  sources.filter(({ path, text }) => isOffending(text, path)).map(({ path }) => path);

describe('every source file', () => {
  test('is found by these laws', () => expect(sources.length).toBeGreaterThan(50));

  test('holds one idea: at most 250 lines', () => {
    expect(offenders((text) => text.trimEnd().split('\n').length > 250)).toEqual([]);
  });

  test('begins with one sentence of what it is', () => {
    expect(offenders((text, path) => !path.endsWith('.d.ts') && !/^(?:#!.*\n)?\/\*\*/.test(text))).toEqual([]);
  });

  test('has a name that says something', () => {
    const name = /^(?!.*\b(?:utils?|helpers?|common|manager|misc)\b)[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.d)?\.ts$/;
    expect(offenders((_, path) => !name.test(basename(path)))).toEqual([]);
  });

  test('leaves the console and the end of the process to cli.ts', () => {
    expect(offenders((text) => /\bconsole\s*\./.test(codeOf(text)))).toEqual([]);
    const ending = /\bprocess\s*\.\s*(?:exit\s*\(|exitCode\b\s*(?:\?\?|\|\|)?=(?!=))/;
    expect(offenders((text, path) => path !== 'src/cli.ts' && ending.test(codeOf(text)))).toEqual([]);
  });

  test('exports by name only', () => {
    expect(offenders((text, path) => !path.endsWith('.d.ts') && /^export default/m.test(text))).toEqual([]);
  });
});

describe('who may do I/O', () => {
  const isOutside = (from: string): boolean => /^(?:node:|undici|simple-git|execa|pg$|husky)/.test(from);

  test('no gate, answer, verdict or reporter', () => {
    const pure = /^src\/(?:gates|answers|text|report)\//;
    // Colours are a matter of text.
    const isAllowed = (from: string, path: string): boolean => path.startsWith('src/report/') && from === 'node:util';
    const breaking = sources
      .filter(({ path }) => pure.test(path))
      .flatMap(({ path, text }) => importsOf(text).map((from) => ({ path, from })))
      .filter(({ path, from }) => isOutside(from) && !isAllowed(from, path));
    expect(breaking).toEqual([]);
  });

  test('a gate takes nothing from the network library, Git or the commands but types', () => {
    const isForbidden = (from: string): boolean =>
      /\/(?:probe|commands|hooks)\/|\/facts\/git\.js$|\/engine\/enforce\.js$/.test(from);
    expect(offenders((text, path) => path.startsWith('src/gates/') && importsOf(text).some(isForbidden))).toEqual([]);
  });

  test('no gate reads a clock, a coin or the environment', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\bprocess\.|\bfetch\(|\basync\b|\bawait\b/;
    expect(offenders((text, path) => path.startsWith('src/gates/') && impure.test(codeOf(text)))).toEqual([]);
  });
});

describe('these laws see what they forbid', () => {
  test.each([
    ["import { x } from 'node:fs';", ['node:fs']],
    ["import {\n  x,\n  type Y,\n} from 'undici';", ['undici']],
    ["import 'side-effect';", ['side-effect']],
    ["export { x } from './x.js';", ['./x.js']],
    ["import type { X } from 'node:fs';", []],
  ])('%j', (text, imports) => expect(importsOf(text)).toEqual(imports));

  test('code without its words', () => {
    expect(codeOf("/* console.log */ a('console.log'); // console.log\nconsole.log(1)")).toBe(
      " a(''); \nconsole.log(1)",
    );
  });
});
