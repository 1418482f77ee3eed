/** Rewrites and redirects of a next.config file, as far as they are written as literals. */
import type { Rule } from '../platform.js';
import { positionsIn } from '../text-position.js';
import { codeOnly, enclosingBraces } from './code-only.js';

export interface LiteralRules {
  readonly rules: readonly Rule[];
  /** 1-based lines of destinations that only running the file would tell. */
  readonly computedAt: readonly number[];
}

export function literalRules(file: string, content: string): LiteralRules {
  const text = content.replace(/^\ufeff/, '');
  const code = codeOnly(text);
  const position = positionsIn(file, text);
  const rules: Rule[] = [];
  const computedAt: number[] = [];
  for (const at of valuesOf('destination', text, code)) {
    const destination = literalAt(text, code, at);
    const braces = enclosingBraces(code, at);
    if (braces === null) continue;
    const inside = { text: text.slice(braces.open + 1, braces.close), code: code.slice(braces.open + 1, braces.close) };
    const value = (key: string): string | null => {
      const [start] = valuesOf(key, inside.text, inside.code);
      return start === undefined ? null : literalAt(inside.text, inside.code, start);
    };
    const from = value('source');
    if (destination === null || from === null) {
      computedAt.push(position(at).line);
      continue;
    }
    const conditions = ['has', 'missing', 'locale', 'basePath'].filter(
      (key) => valuesOf(key, inside.text, inside.code).length > 0,
    );
    rules.push({
      ...position(at + 1),
      from,
      to: destination,
      status: redirectStatus(inside.text, inside.code),
      conditions,
      context: null,
      raw: { source: from, destination },
    });
  }
  return { rules, computedAt };
}

/** Offsets of what follows `key:`, quoted or not, outside comments and strings. */
function valuesOf(key: string, text: string, code: string): number[] {
  const keys = new RegExp(String.raw`(?<![\w$.])(?:${key}|(?<quote>['"])${key}\k<quote>)\s*:\s*`, 'g');
  return [...text.matchAll(keys)]
    .filter(({ index, groups }) =>
      groups?.['quote'] === undefined ? code[index] === key[0] : code[index] === groups['quote'],
    )
    .map(({ index, 0: { length } }) => index + length);
}

function literalAt(text: string, code: string, at: number): string | null {
  const quote = text[at];
  if (quote !== "'" && quote !== '"' && quote !== '`') return null;
  const end = code.indexOf(quote, at + 1);
  const value = text.slice(at + 1, end);
  // Whatever follows must end the value: no `'https://' + host`.
  const isWhole = end !== -1 && /^\s*(?:[,}\]]|$)/.test(code.slice(end + 1));
  return isWhole && !value.includes('\\') && !(quote === '`' && value.includes('${')) ? value : null;
}

function redirectStatus(text: string, code: string): number {
  const [permanent] = valuesOf('permanent', text, code);
  if (permanent !== undefined) return code.startsWith('true', permanent) ? 308 : 307;
  const [statusCode] = valuesOf('statusCode', text, code);
  return statusCode === undefined ? 200 : Number(/^\d+/.exec(code.slice(statusCode))?.[0]) || 200;
}
