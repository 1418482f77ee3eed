/** The folder a site is published from, and which of the repository's folders end up in it. */
import type { RoutingProblem, Site } from '../platform.js';
import { folderOf, folderTitle, isInside, joinTree, within } from '../tree-path.js';
import { buildSetting } from './build-settings.js';
import type { EffectiveFile } from './effective-file.js';

export interface Publish {
  /** Null when nothing says. */
  readonly folder: string | null;
  /** Folders whose files are published under "/", the first one first. */
  readonly roots: readonly string[];
  /** The repository holds everything that is published: no build adds to it. */
  readonly isComplete: boolean;
  readonly problems: readonly RoutingProblem[];
  readonly guesses: readonly string[];
}

/** What frameworks copy as it is: https://vite.dev/guide/assets.html#the-public-directory, and `static` in others. */
const copied = ['public', 'static'];

/** `isBuilt`: the base directory has a build script. */
export function publishOf(
  site: Site,
  { toml, base }: EffectiveFile,
  paths: readonly string[],
  isBuilt: boolean,
): Publish {
  const said = toml === null ? null : buildSetting(toml, 'publish');
  const folder = said === null ? named(site) : joinTree(base, said.value);
  if (toml !== null && said !== null && folder === null) {
    const message = `the publish directory ${JSON.stringify(said.value)} is outside the repository, so builds fail`;
    const problem = { ...toml.at(said.path), code: 'publish-outside-repository', message, isFatal: true };
    return { folder: null, roots: [], isComplete: false, problems: [problem], guesses: [] };
  }
  if (folder === null && !isBuilt) {
    const guess = `nothing names a publish directory: ${folderTitle(base)} is taken, as Netlify does without a build`;
    return { folder: base, roots: [base], isComplete: true, problems: [], guesses: [guess] };
  }
  if (folder !== null && paths.some((path) => isInside(path, folder))) {
    return { folder, roots: [folder], isComplete: true, problems: [], guesses: [] };
  }
  const parents = [base, ...(folder === null ? [] : [folderOf(folder)])];
  const roots = [...new Set(parents.flatMap((parent) => copied.map((name) => within(parent, name))))].filter((root) =>
    paths.some((path) => isInside(path, root)),
  );
  const target = folder === null ? 'a publish directory that nothing names' : `${folder}, which only a build makes`;
  const guesses = roots.map((root) => `${root} is taken to be copied into ${target}`);
  return { folder, roots, isComplete: false, problems: [], guesses };
}

/** The map's, from the repository's root. */
function named({ publish }: Site): string | null {
  return publish === null ? null : joinTree(publish);
}
