/** The configuration that Next.js takes, and what of it is written as literals. */
import type { Routing, Shadowed, Site, Tree } from '../platform.js';
import { projectFolder } from '../project-folder.js';
import { filesNamed, folderOf, folderTitle, within } from '../tree-path.js';
import { literalRules, type LiteralRules } from './literal-rules.js';
import { nextNames } from './names.js';

export async function resolveNext(site: Site, tree: Tree): Promise<Routing> {
  const paths = await tree.paths();
  const { folder, guess } = projectFolder(site, paths, nextNames);
  const config = await nextConfig(tree, folder);
  const routing: Routing = {
    platform: 'next',
    files: config === null ? [] : [{ file: config.file, why: `Next.js reads it from ${folderTitle(folder)}` }],
    shadowed: await shadowedConfigs(tree, paths, config?.file ?? null),
    rules: config?.rules ?? [],
    problems: [],
    publish: null,
    guesses: [...(guess === null ? [] : [guess]), ...(config?.guesses ?? [])],
    settings: null,
  };
  return routing;
}

export interface NextConfig {
  readonly file: string;
  readonly rules: LiteralRules['rules'];
  readonly guesses: readonly string[];
}

/** The configuration that Next.js takes in `folder`; null when there is none. */
export async function nextConfig(tree: Tree, folder: string): Promise<NextConfig | null> {
  for (const name of nextNames) {
    const file = within(folder, name);
    const text = await tree.read(file);
    if (text === null) continue;
    const { rules, computedAt } = literalRules(file, text);
    const guesses = computedAt.map((line) => `${file}:${line} computes a destination, which only a build would tell`);
    return { file, rules, guesses };
  }
  return null;
}

async function shadowedConfigs(tree: Tree, paths: readonly string[], taken: string | null): Promise<Shadowed[]> {
  const others = filesNamed(paths, nextNames).filter((file) => file !== taken);
  return Promise.all(
    others.map(async (file) => ({
      file,
      why: taken !== null && folderOf(file) === folderOf(taken) ? `${taken} comes first` : 'it is of another project',
      rules: literalRules(file, (await tree.read(file)) ?? '').rules,
    })),
  );
}
