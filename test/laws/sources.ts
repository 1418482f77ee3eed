/** The source files, for laws about all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export interface Source {
  /** From the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file below `folder`. */
export function sourcesIn(folder: string): Source[] {
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: relative(project, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') };
    });
}

/** Modules that a file imports or re-exports for more than their types. */
export function importsOf(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^;'"]*?\bfrom\s*)?['"](?<from>[^'"]+)['"]/gm);
  return [...statements].map(({ groups }) => groups?.['from'] ?? '');
}

/** The text without comments, strings and templates, so that words in them break no law. */
export function codeOf(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(?<=^|\s)\/\/.*$/gm, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}
