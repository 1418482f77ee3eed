/** Whether something stands in a comment, where users never meet it. */
import type { Syntax } from './syntax.js';
import { spansIn, type Span } from './text-spans.js';

/** Longer ones are more likely a quote that was misread than somebody's words. */
const longestComment = 50_000;
const longestLine = 5_000;

export function commentsOf(text: string, spans: readonly Span[], syntax: Syntax): (offset: number) => boolean {
  const comments = spans.filter(({ kind, start, end }) => kind === 'comment' && end - start <= longestComment);
  return (offset) =>
    comments.some(
      (comment) => isInside(comment, offset) && (!isLine(text, comment) || isAlsoAlone(text, syntax, offset)),
    );
}

function isInside({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}

function isLine(text: string, { start }: Span): boolean {
  return text.startsWith('//', start);
}

/**
 * The line read by itself says so too. A quote that was misread far above would turn the rest of a minified file into
 * one comment.
 */
function isAlsoAlone(text: string, syntax: Syntax, offset: number): boolean {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const to = text.indexOf('\n', offset);
  const line = text.slice(from, to === -1 ? text.length : to);
  if (line.length > longestLine) return false;
  const own = syntax === 'markup' ? 'script' : syntax;
  return spansIn(line, own).some((span) => span.kind === 'comment' && isInside(span, offset - from));
}
