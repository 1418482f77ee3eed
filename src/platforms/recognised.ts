/** What can be said of a platform whose files are recognised but not evaluated. */
import type { Routing, Rule, Site, Tree } from './platform.js';
import { isInside, joinTree } from './tree-path.js';

/** Files inside the service's folder are taken, or all when none is there; a server may be made from any of them. */
export async function foundRouting(
  platform: string,
  site: Site,
  tree: Tree,
  isConfiguration: (path: string) => boolean,
  rulesOf: (file: string, text: string) => Promise<Rule[]>,
): Promise<Routing> {
  const all = (await tree.paths()).filter((path) => isConfiguration(path) && !/(?:^|\/)node_modules\//.test(path));
  const folder = joinTree(site.base ?? site.rootDir ?? '') ?? '';
  const near = all.filter((path) => isInside(path, folder));
  const taken = near.length > 0 ? near : all;
  const read = async (file: string): Promise<Rule[]> =>
    rulesOf(file, ((await tree.read(file)) ?? '').replace(/^\ufeff/, ''));
  const others = all.filter((path) => !taken.includes(path));
  return {
    platform,
    files: taken.map((file) => ({ file, why: 'the server may be made with it; its image or its host decides' })),
    shadowed: await Promise.all(
      others.map(async (file) => ({ file, why: `it is outside ${folder}`, rules: await read(file) })),
    ),
    rules: (await Promise.all(taken.map(read))).flat(),
    problems: [],
    publish: null,
    guesses: taken.length > 1 ? [`all of ${taken.join(', ')} are taken to be in use`] : [],
    settings: null,
  };
}
