/** JSON and where its values stand, read as strictly as the program that reads it in earnest. */
import { getNodeValue, parseTree, printParseErrorCode, type Node } from 'jsonc-parser';
import type { Position } from './platform.js';
import { positionsIn } from './text-position.js';

export interface JsonDialect {
  readonly comments: boolean;
  readonly trailingCommas: boolean;
  readonly byteOrderMark: boolean;
}

/** What `JSON.parse` takes. */
export const strictJson: JsonDialect = { comments: false, trailingCommas: false, byteOrderMark: false };

export interface JsonSource {
  /** Undefined when the text cannot be read. */
  readonly value: unknown;
  readonly fault: (Position & { readonly message: string }) | null;
  /** First character of the value there, inside its quotes; of the nearest value around it when there is none. */
  at(...path: readonly (string | number)[]): Position;
}

export function readJson(file: string, content: string, dialect: JsonDialect): JsonSource {
  const hasMark = content.startsWith('\ufeff');
  const text = hasMark ? content.slice(1) : content;
  const position = positionsIn(file, text);
  const unreadable = (message: string, offset: number): JsonSource => {
    const fault = { ...position(offset), message };
    return { value: undefined, fault, at: () => fault };
  };
  if (hasMark && !dialect.byteOrderMark) return unreadable('begins with a byte order mark', 0);
  const errors: { error: number; offset: number; length: number }[] = [];
  try {
    const root = parseTree(text, errors, {
      disallowComments: !dialect.comments,
      allowTrailingComma: dialect.trailingCommas,
    });
    const [error] = errors;
    if (error !== undefined) return unreadable(`is not JSON: ${printParseErrorCode(error.error)}`, error.offset);
    if (root === undefined) return unreadable('is not JSON: it is empty', 0);
    return { value: getNodeValue(root), fault: null, at: (...path) => position(offsetAt(root, path)) };
  } catch (error) {
    // The parser and its visitors recurse: a hostile file can exhaust the stack.
    if (error instanceof RangeError) return unreadable('nests too deeply', 0);
    throw error;
  }
}

function offsetAt(root: Node, path: readonly (string | number)[]): number {
  let node = root;
  for (const step of path) {
    const next =
      typeof step === 'number'
        ? node.children?.[step]
        : // The last of duplicate keys wins, as in `JSON.parse`.
          node.children?.findLast(({ children }) => children?.[0]?.value === step)?.children?.[1];
    if (next === undefined) break;
    node = next;
  }
  return node.type === 'string' ? node.offset + 1 : node.offset;
}
