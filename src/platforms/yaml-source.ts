/** YAML and where its values stand. */
import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Position } from './platform.js';
import { positionsIn } from './text-position.js';

export interface YamlValue {
  /** The value under a key of a mapping; an empty one when there is none. The last of several wins. */
  field(key: string): YamlValue;
  /** Of a sequence. */
  items(): readonly YamlValue[];
  /** A scalar as text; null for none, and for anything else. */
  text(): string | null;
  /** First character, inside quotes; the file's first when there is no such value. */
  at(): Position;
}

export interface YamlSource {
  readonly root: YamlValue;
  readonly fault: (Position & { readonly message: string }) | null;
}

/** Aliases and merge keys are followed. */
export function readYaml(file: string, content: string): YamlSource {
  const text = content.replace(/^\ufeff/, '');
  const position = positionsIn(file, text);
  const document = parseDocument(text);
  const target = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const value = (written: unknown, merged = 0): YamlValue => {
    const node = target(written);
    return {
      field: (key) => {
        const named = (name: string): unknown =>
          isMap(node) ? node.items.findLast((pair) => isScalar(pair.key) && pair.key.value === name)?.value : undefined;
        const own = named(key);
        const base = named('<<');
        // A mapping can merge itself: its anchor comes before its content.
        return own === undefined && base !== undefined && merged < 10 ? value(base, merged + 1).field(key) : value(own);
      },
      items: () => (isSeq(node) ? node.items.map((item) => value(item)) : []),
      text: () => (isScalar(node) ? plain(node.value) : null),
      at: () => {
        const [start = 0] = (isNode(node) ? node.range : null) ?? [];
        const isQuoted = isScalar(node) && node.type?.startsWith('QUOTE') === true;
        return position(isQuoted ? start + 1 : start);
      },
    };
  };
  const [error] = document.errors;
  const message = error?.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
  return { root: value(document.contents), fault: error === undefined ? null : { ...position(error.pos[0]), message } };
}

function plain(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
