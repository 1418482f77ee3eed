/**
 * Which paths the site's own code answers: edge functions, which run before every rule, and functions with a path of
 * their own. https://docs.netlify.com/build/edge-functions/declarations/
 */
import type { Tree } from '../platform.js';
import { baseName, folderOf, isInside, joinTree, within } from '../tree-path.js';
import { buildSetting } from './build-settings.js';
import type { EffectiveFile } from './effective-file.js';
import { table } from './toml-file.js';

/** Plain data, for it is part of a routing. */
export interface CodePath {
  readonly name: string;
  /** Beginning of the paths; "" when only the code knows them. */
  readonly prefix: string;
  /** `prefix` is the one path there is. */
  readonly isExact: boolean;
  /** Every path with that beginning is its own; otherwise some of them may be. */
  readonly isSure: boolean;
  /** Beginnings of paths that it leaves alone. */
  readonly except: readonly string[];
}

export interface CodePaths {
  readonly edge: readonly CodePath[];
  readonly functions: readonly CodePath[];
  /** Every function's; null when the repository shows none, for Netlify's UI or a build may name their folder. */
  readonly names: readonly string[] | null;
  /** By name, the file or folder of each. */
  readonly sources: Readonly<Record<string, string>>;
}

export async function codePaths({ toml, base }: EffectiveFile, tree: Tree): Promise<CodePaths> {
  const folder = (name: 'functions' | 'edge_functions', usual: string): string | null => {
    const said = toml === null ? null : buildSetting(toml, name);
    return joinTree(base, said?.value ?? usual);
  };
  const functionFolder = folder('functions', 'netlify/functions');
  const [edge, functions] = await Promise.all([
    inlinePaths(folder('edge_functions', 'netlify/edge-functions'), tree),
    inlinePaths(functionFolder, tree),
  ]);
  const listed = toml?.data['edge_functions'];
  const declared = (Array.isArray(listed) ? listed : []).flatMap((entry) => {
    const { function: name, path, pattern, excludedPath } = table(entry);
    const except = strings(excludedPath);
    const said = path === undefined ? strings(pattern).map(expressionStart) : strings(path);
    return (said.length === 0 ? [''] : said).map((one) => codePath(String(name), one, except));
  });
  const sources = sourcesIn(functionFolder, await tree.paths());
  const names = Object.keys(sources);
  return { edge: [...declared, ...edge], functions, names: names.length === 0 ? null : names, sources };
}

/** Each file of the folder is a function, and so is each folder in it. */
function sourcesIn(folder: string | null, paths: readonly string[]): Record<string, string> {
  if (folder === null || folder === '') return {};
  const inside = paths.filter((path) => isInside(path, folder)).map((path) => path.slice(folder.length + 1));
  const entries = [...new Set(inside.map((path) => path.split('/')[0] ?? ''))];
  return Object.fromEntries(entries.map((entry) => [stem(entry), within(folder, entry)]));
}

function strings(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

/** `export const config = { path: "/api/*" }`, as far as it is written in literals. */
async function inlinePaths(folder: string | null, tree: Tree): Promise<CodePath[]> {
  if (folder === null || folder === '') return [];
  const files = (await tree.paths()).filter((path) => isInside(path, folder) && isEntry(path, folder));
  const found = await Promise.all(
    files.map(async (file) => {
      const [, config] = (await tree.read(file))?.split(/\bexport\s+const\s+config\b/) ?? [];
      if (config === undefined) return [];
      const except = literals(config, 'excludedPath') ?? [];
      const said = literals(config, 'path') ?? literals(config, 'pattern')?.map(expressionStart) ?? [];
      return said.map((path) => codePath(nameOf(file, folder), path, except));
    }),
  );
  return found.flat();
}

/** `NAME.ts`, `NAME/NAME.ts` or `NAME/index.ts`. */
function isEntry(path: string, folder: string): boolean {
  if (!/\.(?:[cm]?[jt]s|[jt]sx)$/.test(path)) return false;
  const parent = folderOf(path);
  if (parent === folder) return true;
  return folderOf(parent) === folder && [baseName(parent), 'index'].includes(stem(path));
}

function nameOf(file: string, folder: string): string {
  return folderOf(file) === folder ? stem(file) : baseName(folderOf(file));
}

function stem(file: string): string {
  return baseName(file).replace(/\.[^.]+$/, '');
}

/** [""] for what the code computes; null when its settings do not have that key. */
function literals(config: string, key: string): string[] | null {
  const said = new RegExp(String.raw`\b(?:${key})["']?\s*:\s*(\[[^\]]*\]|[^,}\n]+)`).exec(config)?.[1];
  if (said === undefined) return null;
  const quoted = /(["'`])([^"'`$\\]*)\1/g;
  const isLiteral = /^[[\],\s]*$/.test(said.replaceAll(quoted, ''));
  return isLiteral ? [...said.matchAll(quoted)].map(([, , text = '']) => text) : [''];
}

/** A regular expression as the pattern of all that begins like what it matches. */
function expressionStart(expression: string): string {
  const text = expression.replace(/^\^/, '');
  const fixed = fixedPart(text);
  const hasBranches = text.replaceAll(/\([^()]*\)/g, '').includes('|');
  // What a quantifier follows need not be there.
  const isLoose = /^[*?{]/.test(text.slice(fixed.length));
  return hasBranches ? '' : `${isLoose ? fixed.slice(0, -1) : fixed}(.*)`;
}

/** Of a pattern only what is fixed at its beginning is understood, unless all that follows is one `*`. */
function codePath(name: string, pattern: string, excluded: readonly string[]): CodePath {
  const prefix = fixedPart(pattern);
  const rest = pattern.slice(prefix.length);
  // An exclusion that is not fully understood excludes nothing.
  const except = excluded.filter((path) => path.endsWith('/*') && fixedPart(path) === path.slice(0, -1));
  return {
    name,
    prefix,
    isExact: rest === '' && prefix !== '',
    isSure: prefix !== '' && (rest === '' || rest === '*'),
    except: except.map((path) => path.slice(0, -1)),
  };
}

function fixedPart(pattern: string): string {
  return /^[^*:(){}?+[\]\\|^$.]*/.exec(pattern)?.[0] ?? '';
}

export function codeFor(codes: readonly CodePath[], path: string): CodePath | null {
  const isFor = ({ prefix, isExact, except }: CodePath): boolean =>
    (isExact ? path === prefix : path.startsWith(prefix)) && !except.some((beginning) => path.startsWith(beginning));
  return codes.find(isFor) ?? null;
}
