/** Which folder a platform builds: what its UI calls the root, base or project directory. */
import type { Site } from './platform.js';
import { filesNamed, folderOf, folderTitle, joinTree } from './tree-path.js';

export interface ProjectFolder {
  readonly folder: string;
  /** A sentence when nothing states it. */
  readonly guess: string | null;
  /** As `Routing.choices` has it; empty when the map states the folder. */
  readonly choices: Readonly<Record<string, string>>;
  /** Several folders would do, and nothing chooses among them. */
  readonly isAmbiguous: boolean;
}

/** `build.base` states it; `root_dir` nearly does; else where the platform's files are. */
export function projectFolder(site: Site, paths: readonly string[], names: readonly string[]): ProjectFolder {
  const found = foundFolder(site, paths, names);
  return { ...found, choices: site.base === undefined ? { 'project directory': folderTitle(found.folder) } : {} };
}

function foundFolder(
  site: Site,
  paths: readonly string[],
  names: readonly string[],
): Pick<ProjectFolder, 'folder' | 'guess' | 'isAmbiguous'> {
  if (site.base !== undefined) return { folder: joinTree(site.base ?? '') ?? '', guess: null, isAmbiguous: false };
  const files = filesNamed(paths, names);
  const holders = [...new Set(files.map(folderOf))];
  const rootDir = site.rootDir === null ? null : joinTree(site.rootDir);
  if (rootDir !== null && (holders.includes(rootDir) || !holders.includes('')))
    return { folder: rootDir, guess: null, isAmbiguous: false };
  const [only] = holders;
  const folder = holders.includes('') || holders.length !== 1 || only === undefined ? '' : only;
  if (folder === '' && rootDir === null && holders.length <= 1) return { folder, guess: null, isAmbiguous: false };
  const isAmbiguous = !holders.includes(folder) && holders.length > 1;
  const witness = files.find((file) => folderOf(file) === folder);
  const because = witness === undefined ? 'nothing says otherwise' : `${witness} is there`;
  const setting = 'state it as `build.base` in the authority map if that is wrong';
  return {
    folder,
    guess: `the project directory is taken to be ${folderTitle(folder)}, for ${because}; ${setting}`,
    isAmbiguous,
  };
}
