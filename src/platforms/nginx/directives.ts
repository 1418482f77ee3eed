/** nginx configuration as directives with their places: https://nginx.org/en/docs/beginners_guide.html#conf_structure */

export interface Directive {
  readonly name: string;
  readonly args: readonly { readonly text: string; readonly offset: number }[];
  /** Null for a simple directive. */
  readonly block: readonly Directive[] | null;
}

/** Unbalanced braces end at the end of the file: nothing is refused here. */
export function directivesOf(text: string): readonly Directive[] {
  const root: Directive[] = [];
  const open: Directive[][] = [root];
  let words: { text: string; offset: number }[] = [];
  const finish = (block: Directive[] | null): void => {
    const [name, ...args] = words;
    words = [];
    if (name !== undefined) open.at(-1)?.push({ name: name.text, args, block });
    if (block !== null) open.push(block);
  };
  // Comments, quoted words, plain words (a brace in "${name}" is part of one), and what separates them.
  for (const { 0: token, index } of text.matchAll(
    /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\$\{\w*\}|[^\s;{}])+|[;{}]/gs,
  )) {
    if (token === ';') finish(null);
    else if (token === '{') finish([]);
    else if (token === '}') {
      finish(null);
      if (open.length > 1) open.pop();
    } else if (/^["']/.test(token)) words.push({ text: token.slice(1, -1), offset: index + 1 });
    else if (!token.startsWith('#')) words.push({ text: token, offset: index });
  }
  return root;
}
