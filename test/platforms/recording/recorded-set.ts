/** What fixtures/netlify-dev.json holds: sites, and what the real `netlify dev` made of requests to them. */
import type { Files } from '../netlify-site.js';

export interface RecordedSet {
  readonly name: string;
  /** Folders in which the usual pages are. */
  readonly published: readonly string[];
  /** Routing files, line by line. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Each decision in the words of `inWords`, with the requests that got it: "/path", or "german /path" for one browser. */
  readonly decided: Readonly<Record<string, readonly string[]>>;
}

export interface Recording {
  /** When, and with which versions. */
  readonly recorded: string;
  readonly sets: readonly RecordedSet[];
}

/** Stands in `decided` for requests that were never asked. */
export const unanswered = '?';

/** Some are named like paths of the rules, for those shadow them. */
export const pages: readonly string[] = [
  'index.html',
  'about.html',
  'a/b.html',
  'assets/app.js',
  'de/index.html',
  'docs/b',
  'docs/index.html',
  'docs/intro.html',
];

export const plainToml = ['[build]', 'publish = "dist"'];

/** Text of every file; a page says its own path. */
export function filesOf({ files, published }: Pick<RecordedSet, 'files' | 'published'>): Files {
  const routing = Object.entries(files).map(([path, lines]) => [path, `${lines.join('\n')}\n`]);
  const shown = published.flatMap((folder) =>
    pages.map((page) => [folder === '' ? page : `${folder}/${page}`, `page /${page}`]),
  );
  return Object.fromEntries([...shown, ...routing]) as Files;
}

/** "german /a" is a path asked by a browser in Germany; a plain path is asked by anybody. */
export function requestOf(request: string): { readonly browser: string; readonly path: string } {
  const [, browser = 'anybody', path = request] = /^(\w+) (.*)$/.exec(request) ?? [];
  return { browser, path };
}
