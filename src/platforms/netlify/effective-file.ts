/**
 * Which netlify.toml a build takes: the base directory's, else the root's; one of them, never both. When the file found
 * first sets another base directory, Netlify looks again from there, and what it finds then replaces that file entirely.
 * https://github.com/netlify/build/blob/main/packages/config/src/load.ts
 */
import { Unavailable } from '../../facts/fact.js';
import type { Position, RoutingProblem, Site, Tree } from '../platform.js';
import { folderTitle, isInside, joinTree, within } from '../tree-path.js';
import { buildSetting } from './build-settings.js';
import { readToml, type TomlFile } from './toml-file.js';

export const tomlName = 'netlify.toml';

export interface EffectiveFile {
  /** Null: the repository has none where Netlify would look. */
  readonly toml: TomlFile | null;
  readonly why: string;
  /** Folder in which the build runs; "" is the root. */
  readonly base: string;
  /** The file that was found first, when another one replaced it. */
  readonly replaced: { readonly file: string; readonly why: string } | null;
  readonly problems: readonly RoutingProblem[];
  readonly guesses: readonly string[];
  /** As `Routing.choices` has it. */
  readonly choices: Readonly<Record<string, string>>;
}

export async function effectiveFile(site: Site, tree: Tree): Promise<EffectiveFile> {
  const paths = new Set(await tree.paths());
  const start = startOf(site, paths);
  const first = await lookUp(start.base, paths, tree);
  const { base, says, problems } = baseSaidBy(first, start.base);
  const toml = says === null ? first : await lookUp(base, paths, tree);
  const isReplaced = toml?.file !== first?.file;
  return {
    toml,
    why: isReplaced ? `${says}, and ${toml?.file} replaces ${first?.file} entirely` : whereFound(toml, base, says),
    base,
    replaced: isReplaced && first !== null ? { file: first.file, why: `${says}, so ${toml?.file} replaces it` } : null,
    problems: [
      ...problems,
      ...(toml === null || toml.problem === null ? [] : [toml.problem]),
      ...missingBase(base, paths, first),
    ],
    guesses: start.guesses,
    choices: site.base === undefined ? { 'base directory': folderTitle(start.base) } : {},
  };
}

/** The base directory that the platform's UI names, as the map says or by a guess. */
function startOf({ base, rootDir }: Site, paths: ReadonlySet<string>): Pick<EffectiveFile, 'base' | 'guesses'> {
  if (base !== undefined) return { base: joinTree(base ?? '') ?? '', guesses: [] };
  const hint = joinTree(rootDir ?? '') ?? '';
  const isHinted = hint !== '' && paths.has(within(hint, tomlName));
  if (isHinted && !paths.has(tomlName)) {
    return { base: hint, guesses: [`the map has no build.base: the service's root_dir, ${hint}, is taken for it`] };
  }
  const other = isHinted ? `; if it is ${hint}, ${within(hint, tomlName)} is the file that counts` : '';
  return { base: '', guesses: [`the map has no build.base: none is taken to be set in Netlify's UI${other}`] };
}

async function lookUp(base: string, paths: ReadonlySet<string>, tree: Tree): Promise<TomlFile | null> {
  const file = [within(base, tomlName), tomlName].find((path) => paths.has(path));
  return file === undefined ? null : readToml(file, await textAt(file, tree));
}

/** Throws `Unavailable` for what is in the repository but no text. */
export async function textAt(file: string, tree: Tree): Promise<string> {
  const text = await tree.read(file);
  if (text !== null) return text;
  throw new Unavailable('platform-file-unreadable', `${file} is a link or no text`, `Commit ${file} as a text file`);
}

interface SaidBase {
  readonly base: string;
  /** Null: the file does not move the base directory. */
  readonly says: string | null;
  readonly problems: readonly RoutingProblem[];
}

function baseSaidBy(first: TomlFile | null, start: string): SaidBase {
  const said = first === null ? null : buildSetting(first, 'base');
  if (first === null || said === null) return { base: start, says: null, problems: [] };
  const place = first.at(said.path);
  const base = joinTree(said.value);
  if (base === null) {
    const message = `the base directory ${JSON.stringify(said.value)} is outside the repository, so builds fail`;
    const problem = { ...place, code: 'base-outside-repository', message, isFatal: true };
    return { base: start, says: null, problems: [problem] };
  }
  const says = `${place.file}:${place.line} sets base = ${JSON.stringify(said.value)}`;
  return { base, says: base === start ? null : says, problems: [] };
}

function whereFound(toml: TomlFile | null, base: string, says: string | null): string {
  if (toml === null) return `neither the root nor the base directory has a ${tomlName}`;
  if (says !== null) return `${says}, and ${folderTitle(base)} has no ${tomlName} to replace it`;
  if (toml.file !== tomlName) return `it is in the base directory, ${base}`;
  return base === ''
    ? "it is in the repository's root"
    : `it is in the root, and the base directory, ${base}, has none`;
}

function missingBase(base: string, paths: ReadonlySet<string>, toml: TomlFile | null): RoutingProblem[] {
  // A submodule is a path without anything inside.
  if (base === '' || paths.has(base) || [...paths].some((path) => isInside(path, base))) return [];
  const said = toml === null ? null : buildSetting(toml, 'base');
  const none: Position = { file: toml?.file ?? tomlName, line: 1, column: 1 };
  const place = toml === null || said === null ? none : toml.at(said.path);
  const message = `the base directory ${JSON.stringify(base)} does not exist, so builds fail`;
  return [{ ...place, code: 'base-missing', message, isFatal: true }];
}
