/** What a body really is, whatever its label says. Pure. */

export type Body =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: unknown }
  /** An HTML page. */
  | { readonly kind: 'page'; readonly text: string }
  /** Labelled JSON, or begun like it, but not to be parsed. */
  | { readonly kind: 'broken-json'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

export function readBody({ body, contentType }: { readonly body: string; readonly contentType: string }): Body {
  const text = body.replace(/^\ufeff/, '').trim();
  if (text === '') return { kind: 'empty' };
  if (isPage(text, contentType)) return { kind: 'page', text };
  try {
    return { kind: 'json', value: shallow(JSON.parse(text), 0) };
  } catch {
    const isMeantAsJson = /[/+]json$/.test(contentType) || /^[[{]/.test(text);
    return isMeantAsJson ? { kind: 'broken-json', text } : { kind: 'text', text };
  }
}

/** Levels below which nothing is looked at, so that no document exhausts the stack of those who walk it. */
const deepest = 100;

function shallow(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth === deepest) return null;
  if (Array.isArray(value)) return value.map((item) => shallow(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shallow(item, depth + 1)]));
}

/** Browsers take a page without `<html>` for one as well, so the label counts where markup begins. */
function isPage(text: string, contentType: string): boolean {
  const markup = text.slice(prologueEnd(text));
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(markup)) return true;
  return /^(?:text\/html|application\/xhtml\+xml)$/.test(contentType) && text.startsWith('<');
}

/** Comments, processing instructions and white space may come first. Scanned, as a pattern for it can be made to hang. */
function prologueEnd(text: string): number {
  let at = 0;
  for (;;) {
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '>' : null;
    if (end === null) return at;
    const found = text.indexOf(end, at + 2);
    if (found === -1) return at;
    at = found + end.length;
    while (/\s/.test(text[at] ?? '')) at += 1;
  }
}
