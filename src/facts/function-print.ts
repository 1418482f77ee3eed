/** What the code of a function says that answers a route, so that two revisions of it can be told apart. */
import { createHash } from 'node:crypto';
import type { Destination, Tree } from '../platforms/platform.js';
import { isInside } from '../platforms/tree-path.js';

/** The same destination, with the function's `print` where the repository shows its code. */
export async function withPrint(end: Destination, tree: Tree): Promise<Destination> {
  if (end.kind !== 'function' || end.source === undefined) return end;
  const { source } = end;
  const paths = await tree.paths();
  const files = paths.filter((path) => path === source || (isInside(path, source) && !path.includes('node_modules/')));
  const texts = await Promise.all(files.map(async (file) => [file, await tree.read(file)]));
  return { ...end, print: createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 16) };
}
