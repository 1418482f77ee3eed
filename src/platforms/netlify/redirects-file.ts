/**
 * The lines of a `_redirects` file. Netlify's own parser reads files only from disk and does not say where a rule
 * stands, so lines are split here as it splits them; a test holds the two together. What the words mean is its business.
 */
import type { DeclaredRule } from './declared-rule.js';

interface Word {
  readonly text: string;
  /** 1-based. */
  readonly column: number;
}

export function redirectsFileRules(file: string, content: string): DeclaredRule[] {
  return content
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((line, index) => {
      const words = wordsOf(line);
      const [from] = words;
      if (from === undefined) return [];
      const at = { file, line: index + 1, column: from.column };
      return [{ ...at, context: null, ...writtenRule(from, words.slice(1)) }];
    });
}

/** Up to the comment. */
function wordsOf(line: string): Word[] {
  const words = [...line.matchAll(/\S+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
  const comment = words.findIndex(({ text }) => text.startsWith('#'));
  return comment === -1 ? words : words.slice(0, comment);
}

/** `/from [name=value …] [to] [status[!]] [Condition=value …]`. */
function writtenRule(from: Word, rest: readonly Word[]): { readonly written: unknown; readonly column?: number } {
  const isForward = isStatus(rest[0]?.text);
  const target = isForward ? -1 : rest.findIndex(({ text }) => /^(?:\/|https?:\/\/)/.test(text));
  const to = rest[target];
  // Without a target the parser says what is missing.
  if (to === undefined && !isForward) return { written: { from: from.text } };
  const query = pairs(rest.slice(0, Math.max(target, 0)));
  const [status, ...after] = rest.slice(target + 1);
  const { Sign, signed = Sign, ...conditions } = pairs(after);
  const written = {
    from: from.text,
    query,
    ...(to === undefined ? {} : { to: to.text }),
    ...(status === undefined ? {} : { status: status.text, force: isStatus(status.text) && status.text.endsWith('!') }),
    conditions,
    ...(signed === undefined ? {} : { signed }),
  };
  return { written, ...(to === undefined ? {} : { column: to.column }) };
}

function isStatus(text: string | undefined): boolean {
  return Number.isInteger(Number.parseInt(text ?? '', 10));
}

function pairs(words: readonly Word[]): Record<string, string | undefined> {
  return Object.fromEntries(
    words.map(({ text }) => {
      const [key = '', value] = text.split('=');
      return [key, value];
    }),
  );
}
