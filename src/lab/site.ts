/** The lab's built page: one script and one stylesheet, named by what is in them, as bundlers do. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { apiPrefix, paths } from './names.js';

/** What the frontend publishes: path → file. */
export type Published = ReadonlyMap<string, { readonly type: string; readonly bytes: Buffer }>;

export const entryPath = '/index.html';

export const script = `const list = document.querySelector('#root');
fetch('${apiPrefix}${paths.config}')
  .then((answer) => answer.json())
  .then(({ features }) => (list.textContent = features.join(', ')));
`;

const stylesheet = `body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem }
#root { color: #234 }
`;

export const assets = {
  script: `/assets/index-${hashOf(script)}.js`,
  stylesheet: `/assets/index-${hashOf(stylesheet)}.css`,
} as const;

export const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="stylesheet" href="${assets.stylesheet}"><script type="module" src="${assets.script}"></script></head><body><div id="root">Loading …</div></body></html>
`;

/** Writes the page and its files below `folder`. */
export async function buildPage(folder: string): Promise<void> {
  const files = { [entryPath]: page, [assets.script]: script, [assets.stylesheet]: stylesheet };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Everything below `folder`; nothing when there is no such folder. */
export async function readPublished(folder: string): Promise<Published> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const path = `/${relative(folder, file).replaceAll('\\', '/')}`;
        const type = types[extname(file)] ?? 'application/octet-stream';
        return [path, { type, bytes: await readFile(file) }] as const;
      }),
    ),
  );
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 8);
}
