import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from './sources.js';

const dist = join(project, 'dist');

/** The chunks that loading a file loads at once: static imports only. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  const statements = code.matchAll(
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{][^;"'()]*?\bfrom\s*|\{[^}]*\}\s*from\s*)?"(?<from>\.[^"]+)"/g,
  );
  for (const { groups } of statements) loadedWith(resolve(dirname(file), groups?.['from'] ?? ''), seen);
  return seen;
}

function chunkOf(name: string): string {
  const found = readdirSync(join(dist, 'chunks')).find((file) => file.startsWith(`${name}-`));
  if (found === undefined) throw new Error(`no chunk of ${name}: run npm run build`);
  return join(dist, 'chunks', found);
}

const hasHttpClient = (files: Iterable<string>): boolean =>
  [...files].some((file) => /\bundici\b/i.test(readFileSync(file, 'utf8')));

describe('the built command', () => {
  test('is there', () => expect(existsSync(join(dist, 'cli.js'))).toBe(true));

  test('mosaic hook is one file without an HTTP client', () => {
    const hook = join(dist, 'hook.cjs');
    expect(readFileSync(hook, 'utf8')).toContain('CLEAN_WORKTREE');
    expect(hasHttpClient([hook, ...loadedWith(join(dist, 'cli.js'))])).toBe(false);
  });

  test.each(['enforce'])('mosaic %s loads no HTTP client before a gate asks for one', (name) => {
    const files = new Set([...loadedWith(join(dist, 'cli.js')), ...loadedWith(chunkOf(name))]);
    expect(files.size).toBeGreaterThan(3);
    expect(hasHttpClient(files)).toBe(false);
  });

  test('has one where it is needed, so the law above can fail', () => {
    expect(hasHttpClient(loadedWith(join(dist, 'probe.js')))).toBe(true);
  });
});
