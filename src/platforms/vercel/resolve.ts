/** Which vercel.json a project has, and what it says. */
import type { Routing, RoutingProblem, Shadowed, Site, Tree } from '../platform.js';
import { nextConfig } from '../next/config.js';
import { projectFolder } from '../project-folder.js';
import { siteBuild } from '../site-build.js';
import { baseName, filesNamed, folderOf, folderTitle, joinTree, within } from '../tree-path.js';
import { readConfig, type ReadConfig, type VercelConfig } from './config.js';
import { publishedFolder } from './lookup.js';
import { middlewareOf } from './middleware.js';
import { programNames, vercelNames } from './names.js';
import { rulesOf, slashRuleOf } from './rules.js';
import type { VercelSettings } from './settings.js';

export async function resolveVercel(site: Site, tree: Tree): Promise<Routing> {
  const paths = await tree.paths();
  const { folder: root, guess, choices, isAmbiguous } = projectFolder(site, paths, vercelNames);
  const present = [...vercelNames, ...programNames].filter((name) => paths.includes(within(root, name)));
  const file = within(root, 'vercel.json');
  const text = present.includes('vercel.json') ? await tree.read(file) : null;
  const read: ReadConfig | null = text === null ? null : readConfig(file, text);
  const config: VercelConfig = read?.config ?? {};
  const build = await siteBuild(tree, root);
  const isNext = build.server === 'next' || config.framework === 'nextjs';
  const ofNext = isNext ? await nextConfig(tree, root) : null;
  const problems = [...(read?.problems ?? []), ...fileProblems(root, present)];
  const settings: VercelSettings = {
    root,
    refused: isAmbiguous ? guess : refusal(root, present, problems),
    config,
    unknowns: read?.unknowns ?? {},
    slashRule: read?.config ? slashRuleOf(read, read.config) : null,
    build,
    middleware: await middlewareOf(tree, root, isNext),
    bulkRedirects: await bulkRedirects(tree, paths, root, config.bulkRedirectsPath),
  };
  const why = `Vercel reads it from its Root Directory, ${folderTitle(root)}`;
  return {
    platform: 'vercel',
    files: [
      ...present.filter((name) => name !== 'now.json').map((name) => ({ file: within(root, name), why })),
      ...(ofNext === null ? [] : [{ file: ofNext.file, why: 'the build of Next.js reads it' }]),
    ],
    shadowed: await shadowedFiles(tree, paths, root),
    rules: [...(read?.config ? rulesOf(read, read.config) : []), ...(ofNext?.rules ?? [])],
    problems,
    publish: publishedFolder(paths, settings, site.publish),
    guesses: [...(guess === null ? [] : [guess]), ...(ofNext?.guesses ?? [])],
    choices,
    settings,
  };
}

/** https://vercel.com/docs/project-configuration: one configuration file, and `now.json` no longer. */
function fileProblems(root: string, present: readonly string[]): RoutingProblem[] {
  const [, second] = present;
  if (second === undefined) return [];
  const file = within(root, second);
  const message = `${present.join(' and ')} stand in ${folderTitle(root)}: Vercel takes only one configuration file and refuses the deployment`;
  return [{ code: 'several-config-files', message, file, line: 1, column: 1, isFatal: true }];
}

function refusal(root: string, present: readonly string[], problems: readonly RoutingProblem[]): string | null {
  const fatal = problems.find(({ isFatal }) => isFatal);
  if (fatal !== undefined) return fatal.message;
  const dynamic = present.find((name) => name !== 'vercel.json');
  return dynamic === undefined ? null : `${within(root, dynamic)} is not evaluated here, only vercel.json is`;
}

/** A file or a folder of files, relative to the project's root. */
async function bulkRedirects(tree: Tree, paths: readonly string[], root: string, said: unknown): Promise<string[]> {
  const place = typeof said === 'string' ? joinTree(root, said) : null;
  if (place === null) return [];
  const files = paths.filter((path) => path === place || path.startsWith(`${place}/`));
  return (await Promise.all(files.map((path) => tree.read(path)))).filter((text) => text !== null);
}

async function shadowedFiles(tree: Tree, paths: readonly string[], root: string): Promise<Shadowed[]> {
  const others = filesNamed(paths, vercelNames).filter(
    (file) => folderOf(file) !== root || baseName(file) === 'now.json',
  );
  return Promise.all(
    others.map(async (file) => {
      const isJson = file.endsWith('.json');
      const read = isJson ? readConfig(file, (await tree.read(file)) ?? '') : null;
      return {
        file,
        why:
          folderOf(file) === root
            ? 'Vercel no longer reads now.json'
            : `Vercel's Root Directory is ${folderTitle(root)}`,
        rules: read?.config ? rulesOf(read, read.config) : [],
      };
    }),
  );
}
