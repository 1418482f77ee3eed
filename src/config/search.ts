/** Where a policy is looked for: cosmiconfig's search over our places, in one directory, with our own loaders. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
// Not cosmiconfig(): that first looks for its own settings in the working directory, running any `.config/config.js`
// there, which must not happen under allowCode: false, and costs a dozen file reads.
import { Explorer } from 'cosmiconfig/dist/Explorer.js';
import { UsageError } from '../errors.js';
import { type CodeOptions, loadCode } from './load-code.js';
import { lineOfValue, parseJson } from './load-json.js';

const codePlaces = ['mosaic.config.ts', 'mosaic.config.js', 'mosaic.config.mjs'];
const jsonPlace = 'mosaic.config.json';

export interface SearchOptions extends CodeOptions {
  readonly allowCode: boolean;
}

export interface FoundPolicy {
  /** Path inside the root. */
  readonly file: string;
  readonly isCode: boolean;
  readonly isEmpty: boolean;
  /** What the file holds or exports; unchecked. */
  readonly value: unknown;
  /** The 1-based line of a key of `value`; null for code. */
  lineOf(path: readonly PropertyKey[]): number | null;
}

export async function findPolicy(
  root: string,
  options: SearchOptions,
): Promise<{ found: FoundPolicy | null; warnings: string[] }> {
  const present = [...codePlaces, jsonPlace].filter((place) => existsSync(join(root, place)));
  const searched = [...(options.allowCode ? codePlaces : []), jsonPlace, 'package.json'];
  const result = await explorer(searched, options).search(root);
  const found = result === null ? null : foundPolicy(basename(result.filepath), result.config as Wrapped | undefined);
  const file = found?.file ?? null;
  refuseUnreadable(present, searched, file);
  return {
    found,
    warnings: present.filter((place) => place !== file).map((place) => ignored(place, file, options.allowCode)),
  };
}

// Loaders wrap what they load, so that cosmiconfig neither follows `$import` keys nor takes null for "not here".
interface Wrapped {
  readonly value: unknown;
  /** The JSON it was read from and the keys that lead to it; null for code. */
  readonly text: string | null;
  readonly under: readonly string[];
}

function foundPolicy(file: string, wrapped: Wrapped | undefined): FoundPolicy {
  const { value, text, under } = wrapped ?? { value: undefined, text: null, under: [] };
  return {
    file,
    isCode: codePlaces.includes(file),
    isEmpty: wrapped === undefined,
    value,
    lineOf: (path) => (text === null ? null : lineOfValue(text, [...under, ...path])),
  };
}

function explorer(searchPlaces: string[], options: SearchOptions): Explorer {
  const code = async (file: string, source: string): Promise<Wrapped> => ({
    value: await loadCode(file, source, options),
    text: null,
    under: [],
  });
  return new Explorer({
    moduleName: 'mosaic',
    searchPlaces,
    searchStrategy: 'none',
    ignoreEmptySearchPlaces: false,
    cache: false,
    loaders: { '.ts': code, '.js': code, '.mjs': code, '.json': loadJson },
    transform: (result) => result,
    metaConfigFilePath: null,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
  });
}

function loadJson(file: string, source: string): Wrapped | { mosaic?: Wrapped } {
  const name = basename(file);
  // Editors on Windows write a byte order mark.
  const text = source.replace(/^\ufeff/, '');
  const value = parseJson(name, text);
  if (name !== 'package.json') return { value, text, under: [] };
  const isObject = typeof value === 'object' && value !== null;
  return isObject && 'mosaic' in value ? { mosaic: { value: value.mosaic, text, under: ['mosaic'] } } : {};
}

// cosmiconfig passes over files that it may not read; a policy that silently does not count is worse than an error.
function refuseUnreadable(present: readonly string[], searched: readonly string[], file: string | null): void {
  const reached = file === null ? searched : searched.slice(0, searched.indexOf(file));
  const passedOver = present.find((place) => reached.includes(place));
  if (passedOver === undefined) return;
  throw new UsageError('config-unreadable', `${passedOver} exists but cannot be read as a file`, {
    hint: `make ${passedOver} a readable file, or remove it`,
    place: { file: passedOver, line: null },
  });
}

function ignored(place: string, used: string | null, allowCode: boolean): string {
  const policy = used ?? 'the default policy';
  return codePlaces.includes(place) && !allowCode
    ? `${place} is not used: no code of the repository is run here; ${policy} holds`
    : `${place} is not used: ${policy} comes first`;
}
