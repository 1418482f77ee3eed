/** Where a text names a retired host: in a URL however it is written, or as a bare word. */
import { hostName } from './host-name.js';
import type { RetiredHosts } from './retired-hosts.js';
import { urlAround } from './url-around.js';

export interface Mention {
  /** Of the URL's first character, or of the host's where it stands alone. In UTF-16 units, as in all of this file. */
  readonly offset: number;
  /** As hosts are compared; `*.` in front where the text leaves the first label to a variable. */
  readonly host: string;
  /** Without credentials; null for a bare host name. */
  readonly url: string | null;
}

/** In the order of the text. */
export function mentionsIn(text: string, retired: RetiredHosts): Mention[] {
  const mentions: Mention[] = [];
  const { finder } = retired;
  finder.lastIndex = 0;
  for (let match = finder.exec(text); match !== null; match = finder.exec(text)) {
    const found = mentionAt(text, match.index, match.index + match[0].length, retired);
    if (found !== null) mentions.push(found);
    // One literal may begin inside another: ".old.example" in "x.very.old.example".
    finder.lastIndex = found === null ? match.index + 1 : match.index + match[0].length;
  }
  return mentions;
}

const hostCharacter = /[\p{L}\p{M}\p{N}._-]/u;
const longestName = 253;

function mentionAt(text: string, start: number, end: number, retired: RetiredHosts): Mention | null {
  if (isContinued(text, end)) return null;
  const port = /^:(?<port>\d{1,5})(?!\d)/.exec(text.slice(end, end + 7))?.groups?.['port'] ?? null;
  const isWanted = (host: string | null): host is string => host !== null && retired.match(host, port) !== null;
  // "[::1]" has its own ends.
  if (text[start] === '[') return mention(text, { start, end, host: text.slice(start, end).toLowerCase() });
  for (const isLetter of [hostCharacter, /[A-Za-z0-9._-]/]) {
    const from = beginning(text, start, isLetter);
    const host = from < end ? hostName(text.slice(from, end)) : null;
    if (isWanted(host)) return mention(text, { start: from, end, host });
  }
  const filled = placeholderBefore(text, start);
  const host = filled === null ? null : hostName(`x${text.slice(start, end)}`);
  if (filled === null || !isWanted(host)) return null;
  return mention(text, { start: filled, end, host: `*${host.slice(1)}` });
}

/** "old.example.com" and "old.example-2" name other hosts. */
function isContinued(text: string, end: number): boolean {
  return /^(?:[A-Za-z0-9_-]|\.[A-Za-z0-9-])/.test(text.slice(end, end + 2));
}

/** Where the name begins whose end is known: to the left of `start` as far as the characters of a name go. */
function beginning(text: string, start: number, isLetter: RegExp): number {
  let from = start;
  while (from > 0 && start - from < longestName && isLetter.test(text[from - 1] ?? '')) from -= 1;
  from += escapeLength(text, from, start);
  while (from < start && /[.-]/.test(text[from] ?? '')) from += 1;
  return from;
}

/** Letters that belong to an escape in front of the name: the "2F" of "%2F", the "n" of "\n", the "u002F" of "\u002F". */
function escapeLength(text: string, from: number, start: number): number {
  const name = text.slice(from, start + 1);
  const before = text[from - 1];
  if (before === '%') return /^(?:25)*[0-9A-Fa-f]{2}/.exec(name)?.[0].length ?? 0;
  if (before !== '\\') return 0;
  return /^(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrtbfv0])/.exec(name)?.[0].length ?? 0;
}

/** `${name}.up.railway.app`, `{{name}}.up…`, `{name}-api.up…`: where the placeholder in front of the name begins. */
function placeholderBefore(text: string, start: number): number | null {
  const before = text.slice(Math.max(0, start - 100), start);
  const found = /[A-Za-z0-9-]*[$#]?\{\{?[^{}"'\n]{0,80}\}\}?[A-Za-z0-9-]*$/.exec(before);
  return found === null ? null : start - found[0].length;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly host: string;
}

function mention(text: string, { start, end, host }: Found): Mention | null {
  const url = urlAround(text, start, end);
  if (url !== null) return { offset: url.offset, host, url: url.text };
  return isPartOfAnother(text, start, end) ? null : { offset: start, host, url: null };
}

/** A path's segment or a mailbox is no address of a service; `user@host:path` is one. */
function isPartOfAnother(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 64), start);
  if (/(?:\/|\\|%2F)$/i.test(before)) return !/(?:^|[^\\])\\[nrtbfv]$/.test(before);
  return /[A-Za-z0-9._%+-]@$/.test(before) && !/^:[^\s:]/.test(text.slice(end, end + 2));
}
