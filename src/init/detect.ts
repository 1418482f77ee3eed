/** Finds the platform files of the repository and what they say. */
import type { Git } from '../facts/git.js';
import { netlifyFrontend } from './netlify.js';
import { insideRepository, type FoundFrontend } from './proxied.js';
import { readIfFile } from './read-file.js';
import { renderServices, type RenderService } from './render.js';
import { vercelFrontend } from './vercel.js';

export interface Detected {
  readonly frontends: readonly FoundFrontend[];
  /** Named in render.yaml, which does not say where they answer. */
  readonly render: readonly RenderService[];
}

export async function detectPlatforms(git: Git, root: string): Promise<Detected> {
  const files = await platformFiles(git);
  const netlify = foldersWith(files, 'netlify.toml');
  const vercel = foldersWith(files, 'vercel.json');
  const render = files.includes('render.yaml') ? await readIfFile(root, 'render.yaml') : null;
  return {
    frontends: await Promise.all([
      ...netlify.map((folder) => netlifyFrontend(root, folder)),
      ...vercel.map((folder) => vercelFrontend(root, folder)),
    ]),
    render: render === null ? [] : renderServices(render),
  };
}

/** One in the root speaks for the repository; others count only where the root has none. */
function foldersWith(files: readonly string[], name: string): string[] {
  const folders = files
    .filter((file) => file === name || file.endsWith(`/${name}`))
    .map((file) => insideRepository(file, '..') ?? '');
  return folders.includes('') ? [''] : folders;
}

/** Committed or about to be; what Git ignores is the platforms' own cache. */
async function platformFiles(git: Git): Promise<string[]> {
  const names = ['netlify.toml', 'vercel.json', 'render.yaml'];
  const patterns = names.flatMap((name) => [`:(top,glob)${name}`, `:(top,glob)**/${name}`]);
  const output = await git.run([
    'ls-files',
    '-z',
    '--full-name',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ...patterns,
  ]);
  return [...new Set(output.split('\0'))].filter((file) => file !== '').toSorted();
}
