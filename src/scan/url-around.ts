/** The URL that a host name stands in: where it begins, and what of it may be shown. */
import { redactUrl } from '../probe/redact.js';

export interface FoundUrl {
  readonly offset: number;
  /** Escapes undone, credentials taken out. */
  readonly text: string;
}

const longestShown = 200;

// Slashes as they are, as JSON may escape them, percent-encoded (once or more), and as HTML entities.
const slash = String.raw`(?:\\*\/|%(?:25)*2[Ff]|\\+u002[Ff]|\\+x2[Ff]|&#(?:x2[Ff]|47);)`;
const colon = String.raw`(?::|%(?:25)*3[Aa]|\\+u003[Aa]|\\+x3[Aa]|&#(?:x3[Aa]|58);)`;
const beforeHost = new RegExp(
  String.raw`(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)${colon})?${slash}{2}(?:[^\s/@"'<>\`\\]{1,200}@)?$`,
);
const afterHost = new RegExp(String.raw`^(?:${slash}|${colon}|[^\s"'<>\`()[\]{}|\\^])*`);

/** Null when no scheme and no `//` is in front of the host. */
export function urlAround(text: string, start: number, end: number): FoundUrl | null {
  const before = text.slice(Math.max(0, start - 300), start);
  const found = beforeHost.exec(before);
  if (found === null) return null;
  const offset = start - found[0].length + gluedLength(found, before);
  const after = afterHost.exec(text.slice(end, end + longestShown))?.[0] ?? '';
  // Another URL follows, or another parameter of the query that this one is encoded in.
  const [own = ''] = after.split(found[0].includes('%') ? /[&;]|%(?:25)*2[0267]/ : /[,;](?=[a-z][a-z0-9+.-]*:)/i);
  return { offset, text: shown(text.slice(offset, end) + own.replace(/[.,;:!?*_&]+$/, '')) };
}

/** `\nhttps://` and `%22https%3A` glue letters of an escape to the scheme. */
function gluedLength({ groups, index }: RegExpExecArray, before: string): number {
  const scheme = groups?.['scheme'] ?? '';
  const known = /(?:https?|wss?)$/i.exec(scheme);
  return /[%\\]/.test(before[index - 1] ?? '') && known !== null ? known.index : 0;
}

function shown(url: string): string {
  const plain = url.replaceAll(new RegExp(slash, 'g'), '/').replaceAll(new RegExp(colon, 'g'), ':');
  return redactUrl(plain);
}
