/** Types of what tests use of the README's generator. */

/** `stale` names the sections of `text` that differ from `fresh` in more than padding. */
export function replaceSections(
  text: string,
  fresh: Readonly<Record<string, string>>,
): { readonly text: string; readonly stale: readonly string[] };
