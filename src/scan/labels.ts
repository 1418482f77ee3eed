/** What a value is called where it is written: the names of the keys, variables and lists around it. */
import type { Syntax } from './syntax.js';
import type { Span } from './text-spans.js';

const mostLabels = 5;
const lookedAt = 160;

// `name:`, `"name": `, `name = `, `const name: readonly string[] = new Set(`
const labelBefore =
  /(?<label>[\w$-]+)["']?\]?\s*(?::[^=;{}()]{0,80}=|:=|=>|=|:)\s*(?:new\s+)?(?:[\w.$]+\s*)?(?:<[^<>]*>\s*)?[([{]?\s*$/;
const labelOfString = /(?<label>[\w$-]+)["']?\]?\s*(?::[^=;{}()]{0,80}=|:=|=>|=|:)\s*["'`]?$/;

/** For each offset, which must ascend: the labels around it, the nearest first. Empty where nothing names it. */
export function labelsAt(
  text: string,
  syntax: Syntax,
  spans: readonly Span[],
  offsets: readonly number[],
): readonly (readonly string[])[] {
  if (syntax === 'none' || syntax === 'markup') return offsets.map(() => []);
  const open: (string | null)[] = [];
  const brackets = /[[\](){}]/g;
  let span = 0;
  return offsets.map((offset) => {
    for (let match = brackets.exec(text); match !== null; match = brackets.exec(text)) {
      if (match.index >= offset) {
        brackets.lastIndex = match.index;
        break;
      }
      while ((spans[span]?.end ?? Infinity) <= match.index) span += 1;
      const inside = spans[span];
      if (inside !== undefined && inside.start <= match.index) brackets.lastIndex = Math.min(inside.end, offset);
      else if (/[[({]/.test(match[0])) open.push(before(text, match.index, labelBefore));
      else open.pop();
    }
    while ((spans[span]?.end ?? Infinity) <= offset) span += 1;
    const around = open.toReversed().filter((label) => label !== null);
    const own = before(text, stringStart(text, spans[span], offset), labelOfString);
    const indented = syntax === 'hash' ? indentedUnder(text, offset) : [];
    return [...(own === null ? [] : [own]), ...around, ...indented].slice(0, mostLabels);
  });
}

/** Where the string begins that holds the offset; the offset itself outside of strings. */
function stringStart(text: string, span: Span | undefined, offset: number): number {
  const isIn = span !== undefined && span.kind === 'string' && span.start < offset && offset < span.end;
  return isIn ? span.start : offset;
}

function before(text: string, end: number, pattern: RegExp): string | null {
  return pattern.exec(text.slice(Math.max(0, end - lookedAt), end))?.groups?.['label'] ?? null;
}

/** YAML's keys, by their indentation: `retired:` above `- old.example`. */
function indentedUnder(text: string, offset: number): string[] {
  const lines = text
    .slice(Math.max(0, offset - 10_000), offset)
    .split('\n')
    .toReversed();
  const [line = '', ...above] = lines;
  let indent = indentOf(line);
  const labels: string[] = [];
  for (const candidate of above) {
    if (candidate.trim() === '') continue;
    const isItem = /^\s*-/.test(candidate);
    // A list may stand as far left as its key.
    const isOuter = indentOf(candidate) < indent || (indentOf(candidate) === indent && !isItem && /^\s*-/.test(line));
    const label = /^\s*(?:-\s+)?["']?(?<label>[\w$-]+)["']?\s*:\s*(?:#.*)?$/.exec(candidate)?.groups?.['label'];
    if (!isOuter) continue;
    if (label === undefined) break;
    labels.push(label);
    indent = indentOf(candidate);
    if (indent === 0) break;
  }
  return labels;
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}
