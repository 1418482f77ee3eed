/** JSON with errors that say on which line the text stops being JSON. */
import { scanJson } from '../authority/json-text.js';
import { UsageError } from '../errors.js';
import { printable } from '../text/printable.js';

/** Throws `UsageError` (`config-invalid`); `file` is only for the error. */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const scan = scanJson(text);
    const line = scan.ok ? null : lineAt(text, scan.offset);
    const at = line === null ? file : `${file}:${line}`;
    const why = scan.ok ? String(cause) : scan.problem;
    throw new UsageError('config-invalid', `${at}: not valid JSON: ${printable(why, 160)}`, {
      hint: `correct ${at}; comments and trailing commas are not JSON`,
      place: { file, line },
      cause,
    });
  }
}

/** The 1-based line of the value at `path`, or of the innermost value around it that is there. */
export function lineOfValue(text: string, path: readonly PropertyKey[]): number | null {
  const scan = scanJson(text);
  if (!scan.ok) return null;
  let node = scan.root;
  for (const key of path) node = node.children.get(String(key)) ?? node;
  return lineAt(text, node.offset);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
