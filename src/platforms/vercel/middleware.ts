/** Routing middleware: code that runs before files and rewrites and may answer anything it matches. */
import type { Tree } from '../platform.js';
import { within } from '../tree-path.js';

export interface Middleware {
  readonly file: string;
  /** Path patterns when they are written as literals; null when only running the code would tell. */
  readonly matchers: readonly string[] | null;
}

/** https://vercel.com/docs/routing-middleware; Next.js 16 calls it `proxy`. */
export async function middlewareOf(tree: Tree, root: string, isNext: boolean): Promise<Middleware | null> {
  const names = isNext ? ['middleware', 'proxy'] : ['middleware'];
  const folders = isNext ? ['', 'src'] : [''];
  for (const folder of folders) {
    for (const name of names.flatMap((stem) => ['ts', 'js', 'mjs'].map((extension) => `${stem}.${extension}`))) {
      const file = within(root, folder === '' ? name : `${folder}/${name}`);
      const text = await tree.read(file);
      if (text !== null) return { file, matchers: literalMatchers(text) };
    }
  }
  return null;
}

function literalMatchers(text: string): string[] | null {
  const quoted = /'[^'\\\n]*'|"[^"\\\n]*"|`[^`\\$\n]*`/.source;
  const said = new RegExp(String.raw`\bmatcher\s*:\s*(${quoted}|\[(?:\s|,|${quoted}|//[^\n]*)*\])\s*[,}]`).exec(
    text,
  )?.[1];
  if (said === undefined) return null;
  const uncommented = said.replace(/^\s*\/\/[^\n]*$/gm, '');
  return (uncommented.match(new RegExp(quoted, 'g')) ?? []).map((literal) => literal.slice(1, -1));
}
