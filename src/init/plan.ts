/** Everything `init` would write, as data: nothing is touched here. */
import { relative } from 'node:path';
import { parseAuthorityMap } from '../authority/parse.js';
import { UsageError } from '../errors.js';
import type { Git } from '../facts/git.js';
import { hookFileChanges, type FileChange } from '../hooks/install.js';
import { foldersUpTo } from '../hooks/mosaic-command.js';
import { proposeMap, type AskUrl } from './authority-map.js';
import { mapOnDisk } from './begin-session.js';
import { detectPlatforms } from './detect.js';
import { isModulesFolderShown, withModulesIgnored } from './gitignore.js';
import { withPrepareScript } from './package-json.js';
import { readIfFile } from './read-file.js';
import { deployBranchOf, remoteOf, type DeployBranch } from './remote.js';
import { workingTree } from './working-tree.js';

export interface InitPlan {
  readonly changes: readonly FileChange[];
  /** Absolute path of the folder whose package.json has the `prepare` script. */
  readonly packageFolder: string;
  readonly missing: readonly object[];
  readonly notes: readonly string[];
}

/** Throws `UsageError` without a package.json, and for files that are wrong. */
export async function planInit(git: Git, root: string, cwd: string, ask: AskUrl): Promise<InitPlan> {
  const packageFolder = await findPackage(root, cwd);
  const folder = relative(root, packageFolder).replaceAll('\\', '/');
  const map = await planMap(git, root, folder, ask);
  const changes = [...map.changes, await planPackage(root, folder), ...(await planIgnored(git, root, folder))];
  return {
    packageFolder,
    missing: map.missing,
    notes: map.notes,
    changes: [
      ...changes.filter(({ before, after }) => before !== after),
      ...(await hookFileChanges(root, packageFolder)),
    ],
  };
}

/** The package that has Mosaic, else the nearest. */
async function findPackage(root: string, cwd: string): Promise<string> {
  const packages: { folder: string; text: string }[] = [];
  for (const folder of foldersUpTo(root, cwd)) {
    const text = await readIfFile(folder, 'package.json');
    if (text !== null) packages.push({ folder, text });
  }
  const found = packages.find(({ text }) => text.includes('"mosaic-gates"')) ?? packages[0];
  if (found !== undefined) return found.folder;
  throw new UsageError(
    'package-missing',
    `there is no package.json in ${cwd}, so npm install could not install the hooks`,
    {
      hint: 'npm init -y && npm i -D mosaic-gates && npx mosaic init',
    },
  );
}

type MapPlan = Pick<InitPlan, 'changes' | 'missing' | 'notes'>;

async function planMap(git: Git, root: string, folder: string, ask: AskUrl): Promise<MapPlan> {
  const known = await mapOnDisk(root);
  if (known !== null) return { changes: [], missing: [], notes: [`${known.file} is there already and stays as it is`] };
  const remote = await remoteOf(git);
  const branch = await deployBranchOf(git, remote);
  const facts = {
    origin: remote?.url ?? null,
    deployBranch: branch?.name ?? null,
    schema: `./${folder === '' ? '' : `${folder}/`}node_modules/mosaic-gates/schema/authority-map.schema.json`,
  };
  const { text, missing, notes } = await proposeMap(facts, await detectPlatforms(workingTree(git, root)), ask);
  const file = 'authority_map.json';
  // What a platform file says may be nothing a map can say; better to hear it now than at the next commit.
  parseAuthorityMap(text, file);
  return { changes: [{ file, before: null, after: text }], missing, notes: [...notes, branchNote(branch)] };
}

function branchNote(branch: DeployBranch | null): string {
  if (branch === null) return 'No branch was found: add repo.deploy_branch to authority_map.json, the one that deploys';
  const { name, source, isGuess } = branch;
  return `deploy_branch is ${name}: ${source}${isGuess ? '. This is a guess; correct it in authority_map.json if another one deploys' : ''}`;
}

async function planPackage(root: string, folder: string): Promise<FileChange> {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`;
  const before = (await readIfFile(root, file)) ?? '';
  return { file, before, after: withPrepareScript(before, file) };
}

async function planIgnored(git: Git, root: string, folder: string): Promise<FileChange[]> {
  if (!(await isModulesFolderShown(git, folder))) return [];
  const before = await readIfFile(root, '.gitignore');
  return [{ file: '.gitignore', before, after: withModulesIgnored(before) }];
}
