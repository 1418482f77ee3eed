import type { Destination, Platform, Routing, Site, Tree } from '../../src/platforms/platform.js';

export type Files = Readonly<Record<string, string>>;

/** A revision's files in memory, in Git's order. */
export function memoryTree(files: Files): Tree {
  return {
    paths: () => Promise.resolve(Object.keys(files).toSorted()),
    read: (path) => Promise.resolve(Object.hasOwn(files, path) ? (files[path] ?? null) : null),
  };
}

export function siteWith(said: Partial<Site> = {}): Site {
  return { service: 'web', origin: 'https://shop.example', rootDir: null, base: undefined, publish: null, ...said };
}

export function resolved(platform: Platform, files: Files, said: Partial<Site> = {}): Promise<Routing> {
  return platform.resolve(siteWith(said), memoryTree(files));
}

/** "proxy https://…", "redirect 308 /b", "page 200 /index.html", "function api/x.ts", "not-found", "undecided: why". */
export async function answer(
  platform: Platform,
  files: Files,
  path: string,
  said: Partial<Site> = {},
): Promise<string> {
  const [site, tree] = [siteWith(said), memoryTree(files)];
  const routing = await platform.resolve(site, tree);
  // What evidence carries must evaluate as what was resolved.
  const carried = JSON.parse(JSON.stringify(routing)) as Routing;
  const evaluator = await platform.open?.(carried, site, tree);
  return evaluator === undefined ? 'no evaluator' : shown(evaluator.evaluate({ method: 'GET', path }));
}

function shown(end: Destination): string {
  switch (end.kind) {
    case 'proxy':
      return `proxy ${end.url}`;
    case 'redirect':
      return `redirect ${end.status} ${end.url}`;
    case 'page':
      return `page ${end.status} ${end.path}`;
    case 'function':
      return `function ${end.name}`;
    case 'undecided':
      return `undecided: ${end.why}`;
    case 'not-found':
      return 'not-found';
    default:
      return end satisfies never;
  }
}

/** "netlify.toml:3:8", for whatever has a position. */
export function place({
  file,
  line,
  column,
}: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}): string {
  return `${file}:${line}:${column}`;
}

/** What the file says from there on, to the end of the line. */
export function textAt(files: Files, { file, line, column }: { file: string; line: number; column: number }): string {
  const lines = (files[file] ?? '').replace(/^\ufeff/, '').split('\n');
  return lines[line - 1]?.slice(column - 1) ?? '';
}
