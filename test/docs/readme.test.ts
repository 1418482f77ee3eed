/** What the README shows is what the program has and does. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/registry.js';
import { exitCodes } from '../../src/engine/outcome.js';
import { modes } from '../../src/gates/gate.js';
import { builtInGates } from '../../src/gates/registry.js';
import { replaceSections } from '../../scripts/readme-sections.mjs';
import { documents, fences, project } from './documents.js';

it('is what `npm run docs` writes: gates, commands, policy and a push that was really blocked', () => {
  const script = fileURLToPath(new URL('../../scripts/readme.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: 'README.md is up to date.\n' });
});

describe('a generated section', () => {
  const text = 'before\n<!-- generated: gates -->\n\n| `A` |  x |\n\n<!-- end: gates -->\nafter\n';

  it('is stale when a word differs, and is written anew', () => {
    const { text: fresh, stale } = replaceSections(text, { gates: '| `B` | x |' });
    expect(stale).toEqual(['gates']);
    expect(fresh).toBe('before\n<!-- generated: gates -->\n\n| `B` | x |\n\n<!-- end: gates -->\nafter\n');
  });

  it('is not stale when only its padding differs', () => {
    expect(replaceSections(text, { gates: '| `A` | x |' }).stale).toEqual([]);
  });

  it('must exist', () => {
    expect(() => replaceSections(text, { commands: '' })).toThrow('no section "commands"');
  });
});

describe.each(documents)('%s', (document) => {
  it('calls only commands and flags that exist', async () => {
    const calls = [...(await read(document)).matchAll(/(?:npx |`|^)mosaic (?<name>[a-z]+)(?<rest>[^`\n]*)/gm)];
    for (const { groups } of calls) {
      const entry = commands[groups?.['name'] ?? ''];
      expect(Object.keys(commands)).toContain(groups?.['name']);
      const { flags } = (await entry?.load()) ?? { flags: {} };
      const used = [...(groups?.['rest'] ?? '').matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag ?? '');
      expect(['help', 'cwd', ...Object.keys(flags)]).toEqual(expect.arrayContaining(used));
      const mode = /--mode=(\S+)/.exec(groups?.['rest'] ?? '')?.[1]?.split(',') ?? [];
      expect(modes).toEqual(expect.arrayContaining(mode));
    }
  });

  it('runs only npm scripts that exist', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const used = [...(await read(document)).matchAll(/npm run ([a-z\d:]+)/g)].map(([, name]) => name ?? '');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(used));
  });

  it('names only gates and findings that exist', async () => {
    const names = new Set(
      builtInGates.flatMap(({ id, codes }) => [id, ...Object.keys(codes).map((finding) => `${id}/${finding}`)]),
    );
    const code = (await fences(document)).map(({ text }) => text).join('\n');
    const findings = [...code.matchAll(/'([A-Z]+(?:_[A-Z]+)+\/[a-z-]+)'/g)].map(([, name]) => name ?? '');
    expect([...names]).toEqual(expect.arrayContaining(findings));
  });

  it('links only to files that exist', async () => {
    const links = [...(await read(document)).matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, path]) => path ?? '');
    const missing = links.filter((link) => !existsSync(new URL(link, new URL(document, `${project}/`))));
    expect(missing).toEqual([]);
  });
});

it('lists every exit code', async () => {
  const text = await read('README.md');
  for (const [verdict, code] of Object.entries(exitCodes)) {
    expect(text).toMatch(new RegExp(String.raw`^\| ${code} +\| \`${verdict}\``, 'm'));
  }
});

function read(path: string): Promise<string> {
  return readFile(new URL(path, `${project}/`), 'utf8');
}
