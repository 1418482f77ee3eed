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
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    const isMeantAsJson = /[/+]json$/.test(contentType) || /^[[{]/.test(text);
    return isMeantAsJson ? { kind: 'broken-json', text } : { kind: 'text', text };
  }
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
