/** The documents that are tested, and the examples in them. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Without a slash at its end. */
export const project = new URL('../..', import.meta.url).href.replace(/\/$/, '');

export const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL(`${project}/docs/decisions`)).map((name) => `docs/decisions/${name}`),
];

export interface Fence {
  /** What follows the language: "authority_map.json". */
  readonly title: string;
  readonly language: string;
  readonly text: string;
  /** 1-based line of the example's first line. */
  readonly line: number;
}

export async function fences(document: string): Promise<Fence[]> {
  const text = await readFile(new URL(`${project}/${document}`), 'utf8');
  return [...text.matchAll(/^```(\w+) ?([^\n]*)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    title: match[2] ?? '',
    text: match[3] ?? '',
    line: text.slice(0, match.index).split('\n').length + 1,
  }));
}
