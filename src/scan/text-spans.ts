/**
 * Comments and strings of a text. No parser: it must read whatever a repository holds, broken or minified. In doubt a
 * piece of text is taken for code, because a comment is something that no user ever meets.
 */
import type { Syntax } from './syntax.js';

export interface Span {
  readonly kind: 'comment' | 'string';
  readonly start: number;
  /** After its last character. */
  readonly end: number;
}

/** In the order of the text, none inside another. */
export function spansIn(text: string, syntax: Syntax): Span[] {
  switch (syntax) {
    case 'none':
      return [];
    case 'script':
      return scriptSpans(text);
    case 'markup':
      return markupSpans(text);
    case 'style':
      return matches(text, stylePieces);
    case 'hash':
      return matches(text, hashPieces);
    case 'dash':
      return matches(text, dashPieces);
  }
}

const quoted = String.raw`"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?`;
const block = String.raw`\/\*[^]*?\*\/`;
// In SCSS "//" begins a comment too, and in CSS an address: only where nothing else is on the line it is surely one.
const stylePieces = new RegExp(String.raw`${block}|(?<=^[ \t]*)\/\/[^\n]*|${quoted}`, 'gm');
const hashPieces = new RegExp(String.raw`"""[^]*?"""|'''[^]*?'''|(?<=^|\s)#[^\n]*|${quoted}`, 'gm');
const dashPieces = new RegExp(String.raw`${block}|--[^\n]*|${quoted}`, 'g');

function matches(text: string, pieces: RegExp): Span[] {
  return [...text.matchAll(pieces)].map((match) => ({
    kind: /^["']/.test(match[0]) ? 'string' : 'comment',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const scriptPieces = new RegExp(String.raw`${block}|\/\/[^\n]*|${quoted}|\`(?:[^\`\\]|\\[^])*\`?|\/`, 'g');
const regexLiteral = /\/(?![*/])(?:[^\\/\n[]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;

function scriptSpans(text: string): Span[] {
  const spans: Span[] = [];
  scriptPieces.lastIndex = 0;
  for (let match = scriptPieces.exec(text); match !== null; match = scriptPieces.exec(text)) {
    const start = match.index;
    const isSlash = match[0].startsWith('/');
    if (isSlash && isAddress(text, start)) {
      scriptPieces.lastIndex = start + 2;
    } else if (isSlash && !/^\/[/*]/.test(match[0])) {
      regexLiteral.lastIndex = start;
      const isLiteral = isOperandNext(text, start) && regexLiteral.test(text);
      scriptPieces.lastIndex = isLiteral ? regexLiteral.lastIndex : start + 1;
    } else {
      spans.push({ kind: isSlash ? 'comment' : 'string', start, end: start + match[0].length });
    }
  }
  return spans;
}

/** `https://` and `'//host'` are no comments even where a quote was misread and the address seems to stand in code. */
function isAddress(text: string, start: number): boolean {
  return text.startsWith('//', start) && /[:"'`]/.test(text[start - 1] ?? '');
}

/** Whether a slash here begins a regular expression: after a value it divides. */
function isOperandNext(text: string, slash: number): boolean {
  const before = text.slice(Math.max(0, slash - 20), slash).trimEnd();
  return (
    before === '' ||
    /[^\w$)\]}"'`.]$/.test(before) ||
    /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield)$/.test(before)
  );
}

// The content of the two elements is another language; "-->" ends a comment whatever it holds.
const markupPieces = /<!--[^]*?-->|<(script|style)\b[^>]*>(?<content>[^]*?)<\/\1\s*>|^---\n(?<front>[^]*?)\n---$/gim;

function markupSpans(text: string): Span[] {
  return [...text.matchAll(markupPieces)].flatMap((match): Span[] => {
    const { content, front } = match.groups ?? {};
    const inner = content ?? front;
    if (inner === undefined) return [{ kind: 'comment', start: match.index, end: match.index + match[0].length }];
    const at = match.index + match[0].lastIndexOf(inner);
    const spans = match[1]?.toLowerCase() === 'style' ? matches(inner, stylePieces) : scriptSpans(inner);
    return spans.map(({ kind, start, end }) => ({ kind, start: start + at, end: end + at }));
  });
}
