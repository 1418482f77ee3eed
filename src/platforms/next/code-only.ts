/** JavaScript with comments and the insides of its strings blanked, so that brackets and keys can be found by offset. */

/** As long as `text`, with the same line breaks. A regular expression literal that holds a quote may blank too much. */
export function codeOnly(text: string): string {
  return text.replace(
    /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|(?<quote>['"])(?:\\[^]|(?!\k<quote>)[^\\\n])*(?:\k<quote>|(?=\n)|$)|`(?:\\[^]|[^\\`])*(?:`|$)/g,
    (token) =>
      /^['"`]/.test(token) && token.length > 1
        ? `${token[0]}${blank(token.slice(1, -1))}${token.at(-1)}`
        : blank(token),
  );
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Offsets of the braces around `offset`; null at the top level. */
export function enclosingBraces(
  code: string,
  offset: number,
): { readonly open: number; readonly close: number } | null {
  const open = unmatched(code, offset, -1);
  const close = unmatched(code, offset, 1);
  return open === null || close === null ? null : { open, close };
}

function unmatched(code: string, offset: number, step: 1 | -1): number | null {
  const [inner, outer] = step === 1 ? ['{', '}'] : ['}', '{'];
  let depth = 0;
  for (let at = offset; at >= 0 && at < code.length; at += step) {
    if (code[at] === inner) depth += 1;
    else if (code[at] === outer && depth === 0) return at;
    else if (code[at] === outer) depth -= 1;
  }
  return null;
}
