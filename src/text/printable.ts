/** Text from outside (branch and file names, bodies, headers) made safe to print, by the one function that may do so. */

declare const brand: unique symbol;

/** Text without control, bidi or zero-width characters, so no reporter can be made to obey it. */
export type Printable = string & { readonly [brand]: true };

// C0, DEL and C1; soft hyphen; grapheme joiner; Arabic letter mark; Hangul and Khmer fillers; zero-width and bidi
// marks; line separators; bidi embeddings and isolates; invisible operators; BOM; lone surrogates. Tags (U+E0000..)
// hide text as well.
const unprintable =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|\u034f|\u17b4|\u17b5|\p{Surrogate}/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Escapes what a terminal would obey; the result has at most `limit` characters, and "…" marks a cut. */
export function printable(text: string, limit = 300): Printable {
  // Cutting first bounds the work on a hostile megabyte; escaping may lengthen what is left.
  const head = text.length > limit ? text.slice(0, limit) : text;
  // GitHub's runner obeys "##[" wherever in a line it stands.
  const escaped = head.replace(unprintable, escapeCharacter).replaceAll('##[', String.raw`#\x23[`);
  const isWhole = text.length <= limit && escaped.length <= limit;
  // A cut through the middle of a character would leave a lone surrogate.
  return (isWhole ? escaped : `${escaped.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`) as Printable;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return named[character] ?? (code > 0xff ? `\\u{${code.toString(16)}}` : `\\x${code.toString(16).padStart(2, '0')}`);
}

/** Applies `printable` to every string inside plain data, keeping its shape. */
export function printableData<T>(data: T): T {
  if (typeof data === 'string') return printable(data) as T;
  if (Array.isArray(data)) return data.map((item: unknown) => printableData(item)) as T;
  if (data === null || typeof data !== 'object') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [printable(key), printableData(value)])) as T;
}
