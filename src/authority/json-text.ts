/** Where each value of a JSON text stands. `JSON.parse` tells neither lines nor duplicate keys, and nests without limit. */

export interface JsonNode {
  /** Offset of the value's first character. */
  readonly offset: number;
  /** By key, or by index as text; empty for scalars. The last of duplicate keys wins, as in `JSON.parse`. */
  readonly children: Map<string, JsonNode>;
}

export type JsonPath = readonly (string | number)[];

export interface DuplicateKey {
  readonly path: JsonPath;
  readonly offset: number;
}

export type JsonScan =
  | { readonly ok: true; readonly root: JsonNode; readonly duplicates: readonly DuplicateKey[] }
  | {
      readonly ok: false;
      /** Not JSON at all, or JSON that no map should be. */
      readonly kind: 'not-json' | 'invalid' | 'too-large';
      readonly offset: number;
      readonly problem: string;
    };

/** Maps nest seven deep; the limit keeps every later recursion harmless. */
export const deepestNesting = 64;

/** A map of a hundred services has some three thousand; zod cannot report a hundred thousand wrong ones. */
export const mostValues = 20_000;

interface Open {
  readonly node: JsonNode;
  readonly isObject: boolean;
  readonly key: string | number | null;
}

type Expected = 'value' | 'item-or-end' | 'key' | 'key-or-end' | 'comma-or-end' | 'nothing';

/** Accepts exactly what `JSON.parse` accepts, except too many or too deep values and the key `__proto__`. */
export function scanJson(text: string): JsonScan {
  const duplicates: DuplicateKey[] = [];
  const open: Open[] = [];
  let root: JsonNode | null = null;
  let key: string | null = null;
  let expected: Expected = 'value';
  let values = 0;
  let at = 0;

  for (;;) {
    at = afterSpace(text, at);
    const top = open.at(-1);
    const character = text[at];

    if (expected === 'nothing') {
      if (character === undefined && root !== null) return { ok: true, root, duplicates };
      return bad(at, `expected nothing after the end of the value, found ${shown(text, at)}`);
    }
    const mayEnd = expected === 'comma-or-end' || expected === 'key-or-end' || expected === 'item-or-end';
    if (top && mayEnd && character === (top.isObject ? '}' : ']')) {
      open.pop();
      at += 1;
      expected = open.length === 0 ? 'nothing' : 'comma-or-end';
      continue;
    }
    if (top && expected === 'comma-or-end') {
      if (character !== ',') return bad(at, `expected "," or "${top.isObject ? '}' : ']'}", found ${shown(text, at)}`);
      at += 1;
      expected = top.isObject ? 'key' : 'value';
      continue;
    }
    if (top && (expected === 'key' || expected === 'key-or-end')) {
      const end: number = character === '"' ? afterString(text, at) : -1;
      if (end < 0) return bad(at, keyProblem(text, at, expected));
      const name: string = JSON.parse(text.slice(at, end)) as string;
      // Assigning this key somewhere later would change an object's prototype instead of adding a property.
      if (name === '__proto__') return bad(at, 'the key "__proto__" is not allowed', 'invalid');
      if (top.node.children.has(name)) duplicates.push({ path: [...pathOf(open), name], offset: at });
      key = name;
      at = afterSpace(text, end);
      if (text[at] !== ':') return bad(at, `expected ":" after the key, found ${shown(text, at)}`);
      at += 1;
      expected = 'value';
      continue;
    }

    values += 1;
    if (values > mostValues) return bad(at, `the map holds more than ${mostValues} values`, 'too-large');
    const node: JsonNode = { offset: at, children: new Map() };
    const place = top?.isObject === false ? top.node.children.size : key;
    if (top) top.node.children.set(String(place), node);
    else root = node;
    if (character === '{' || character === '[') {
      if (open.length === deepestNesting) return bad(at, `nested more than ${deepestNesting} levels deep`, 'invalid');
      open.push({ node, isObject: character === '{', key: place });
      at += 1;
      expected = character === '{' ? 'key-or-end' : 'item-or-end';
      continue;
    }
    const end = character === '"' ? afterString(text, at) : afterScalar(text, at);
    if (end < 0) return bad(at, valueProblem(text, at, expected));
    at = end;
    expected = open.length === 0 ? 'nothing' : 'comma-or-end';
  }
}

type Failure = Extract<JsonScan, { ok: false }>;

function bad(offset: number, problem: string, kind: Failure['kind'] = 'not-json'): Failure {
  return { ok: false, kind, offset, problem };
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The value at a path, or the deepest of its parents that exists. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode {
  let node = root;
  for (const step of path) {
    const child = node.children.get(String(step));
    if (!child) break;
    node = child;
  }
  return node;
}

/** A path as people write it: `services[0].runtime_base_url.url`. */
export function pathText(path: JsonPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[$\w-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Offset after the string that begins at `from`, or -1. A loop, because a pattern would backtrack over a megabyte. */
function afterString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return -1;
    if (code === 0x5c) {
      escapes.lastIndex = at;
      if (!escapes.test(text)) return -1;
      at = escapes.lastIndex;
    } else at += 1;
  }
  return -1;
}

const scalars = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

function afterScalar(text: string, from: number): number {
  scalars.lastIndex = from;
  return scalars.test(text) ? scalars.lastIndex : -1;
}

function pathOf(open: readonly Open[]): (string | number)[] {
  return open.flatMap(({ key }) => (key === null ? [] : [key]));
}

function keyProblem(text: string, at: number, expected: Expected): string {
  if (text[at] === '}') return 'a comma stands before "}", which JSON does not allow';
  if (text[at] === '"') return stringProblem;
  return `expected a key in double quotes${expected === 'key-or-end' ? ' or "}"' : ''}, found ${shown(text, at)}`;
}

function valueProblem(text: string, at: number, expected: Expected): string {
  if (text[at] === ']') return 'a comma stands before "]", which JSON does not allow';
  if (text[at] === '"') return stringProblem;
  return `expected a value${expected === 'item-or-end' ? ' or "]"' : ''}, found ${shown(text, at)}`;
}

const stringProblem = 'a string that is not closed on its line, or that holds a bad escape or a control character';

/** Never the text itself: what stands here may be a secret with a quote missing. */
function shown(text: string, at: number): string {
  const character = text.codePointAt(at);
  if (character === undefined) return 'the end of the file';
  if (text.startsWith('//', at) || text.startsWith('/*', at)) return 'a comment, which JSON does not allow';
  if (character > 0x20 && character < 0x7f)
    return character === 0x22 ? 'a double quote' : `"${String.fromCodePoint(character)}"`;
  return `U+${character.toString(16).toUpperCase().padStart(4, '0')}`;
}
