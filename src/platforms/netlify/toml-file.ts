/** netlify.toml as data, and where each value is written. */
import { getStaticTOMLValue, ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import type { Position, RoutingProblem } from '../platform.js';
import { positionsIn } from '../text-position.js';

export type TomlPath = readonly (string | number)[];

export interface TomlFile {
  readonly file: string;
  /** Empty when the file is broken. */
  readonly data: Table;
  /** Where a value begins, a string behind its quotes; for what is not written, where its nearest parent begins. */
  at(path: TomlPath): Position;
  /** Why no build understands the file. */
  readonly problem: RoutingProblem | null;
}

export type Table = Readonly<Record<string, unknown>>;

export function readToml(file: string, content: string): TomlFile {
  const text = content.replace(/^\ufeff/, '');
  try {
    const program = parseTOML(text, { tomlVersion: '1.1' });
    const places = placesIn(program, text, positionsIn(file, text));
    // As Netlify does it: dates become strings.
    const data = table(JSON.parse(JSON.stringify(getStaticTOMLValue(program))));
    return { file, data, at: (path) => nearest(places, path) ?? { file, line: 1, column: 1 }, problem: null };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const start = { file, line: error.lineNumber, column: error.column + 1 };
    const problem = { ...start, code: 'toml-invalid', message: `this is no TOML: ${error.message}`, isFatal: true };
    return { file, data: {}, at: () => start, problem };
  }
}

/** An empty one for what is no table. */
export function table(value: unknown): Table {
  return isTable(value) ? value : {};
}

export function isTable(value: unknown): value is Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

type Places = Map<string, Position>;
type Value = AST.TOMLTable | AST.TOMLContentNode;

function placesIn(program: AST.TOMLProgram, text: string, positionAt: (offset: number) => Position): Places {
  const places: Places = new Map();
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') addPair(node, []);
    else addTable(node);
  }
  return places;

  function addTable(node: AST.TOMLTable): void {
    add(node.resolvedKey, node);
    for (const pair of node.body) addPair(pair, node.resolvedKey);
  }

  function addPair({ key, value }: AST.TOMLKeyValue, parent: TomlPath): void {
    addValue([...parent, ...key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))], value);
  }

  function addValue(path: TomlPath, value: AST.TOMLContentNode): void {
    add(path, value);
    if (value.type === 'TOMLInlineTable') for (const pair of value.body) addPair(pair, path);
    if (value.type === 'TOMLArray')
      for (const [at, element] of value.elements.entries()) addValue([...path, at], element);
  }

  function add(path: TomlPath, node: Value): void {
    places.set(JSON.stringify(path), positionAt(contentStart(node, text)));
  }
}

/** Netlify drops a line break right behind the quotes of a multi-line string. */
function contentStart(node: Value, text: string): number {
  const [start] = node.range;
  if (node.type !== 'TOMLValue' || node.kind !== 'string') return start;
  const inside = start + (node.multiline ? 3 : 1);
  return inside + (node.multiline ? (/^\r?\n/.exec(text.slice(inside, inside + 2))?.[0].length ?? 0) : 0);
}

function nearest(places: Places, path: TomlPath): Position | null {
  for (let length = path.length; length > 0; length -= 1) {
    const place = places.get(JSON.stringify(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return null;
}
