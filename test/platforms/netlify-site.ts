/** Repositories in memory, as Netlify would see one revision of them. */
import { netlify } from '../../src/platforms/netlify.js';
import type { Destination, Routing, Site, Tree } from '../../src/platforms/platform.js';

export type Files = Readonly<Record<string, string>>;

export function treeOf(files: Files): Tree {
  return {
    paths: async () => Object.keys(files).toSorted(),
    read: async (path) => files[path] ?? null,
  };
}

/** A site of whose settings on the platform nothing is set, unless said. */
export function siteWith(settings: Partial<Site> = {}): Site {
  return { service: 'web', origin: 'https://shop.example', rootDir: null, base: null, publish: null, ...settings };
}

export async function resolve(files: Files, settings?: Partial<Site>): Promise<Routing> {
  return await netlify.resolve(siteWith(settings), treeOf(files));
}

export async function evaluate(
  files: Files,
  paths: readonly string[],
  settings?: Partial<Site>,
): Promise<Record<string, Destination>> {
  const site = siteWith(settings);
  const tree = treeOf(files);
  const evaluator = await netlify.open?.(await netlify.resolve(site, tree), site, tree);
  if (evaluator === undefined) throw new Error('nothing evaluates');
  return Object.fromEntries(paths.map((path) => [path, evaluator.evaluate({ method: 'GET', path })]));
}

/** "proxy https://…", "redirect 301 https://…", "page 200 /index.html", "function x", "not-found", "undecided". */
export function inWords(destination: Destination): string {
  switch (destination.kind) {
    case 'proxy':
      return `proxy ${destination.url}`;
    case 'redirect':
      return `redirect ${destination.status} ${destination.url}`;
    case 'page':
      return `page ${destination.status} ${destination.path}`;
    case 'function':
      return `function ${destination.name}`;
    case 'not-found':
    case 'undecided':
      return destination.kind;
  }
}
