/** What one text says of retired hosts: all that can be known without its path and without any other file. */
import { commentsOf } from './comments.js';
import { labelsAt } from './labels.js';
import { mentionsIn } from './mentions.js';
import { isListOnly } from './refusal.js';
import type { RetiredHosts } from './retired-hosts.js';
import type { Syntax } from './syntax.js';
import { spansIn } from './text-spans.js';
import { ignoreWord } from './texts.js';

/** Plain data, for the cache. Lines and columns are 1-based; columns count UTF-16 units, as editors do. */
export interface Examined {
  readonly mentions: readonly ExaminedMention[];
  /** `mosaic-ignore` in the text. */
  readonly marks: readonly Mark[];
  /** Mentions beyond those that are kept. */
  readonly more: number;
  /** The text is nothing but a list. */
  readonly isList: boolean;
}

export interface ExaminedMention {
  readonly line: number;
  readonly column: number;
  readonly host: string;
  readonly url: string | null;
  readonly isComment: boolean;
  /** The nearest names around it, such as the variable it is assigned to. */
  readonly labels: readonly string[];
}

export interface Mark {
  readonly line: number;
  /** Null when it gives none, and then it counts for nothing. */
  readonly reason: string | null;
  readonly isComment: boolean;
}

/** A generated file may name a host on each of a million lines. */
const mostMentions = 2_000;

export function examine(text: string, syntax: Syntax, retired: RetiredHosts): Examined {
  const mentions = mentionsIn(text, retired);
  const kept = mentions.slice(0, mostMentions);
  const marks = [...text.matchAll(ignore)];
  const spans = kept.length + marks.length === 0 ? [] : spansIn(text, syntax);
  const isComment = commentsOf(text, spans, syntax);
  const labels = labelsAt(
    text,
    syntax,
    spans,
    kept.map(({ offset }) => offset),
  );
  const place = placesIn(text);
  return {
    mentions: kept.map(({ offset, host, url }, index) => ({
      ...place(offset),
      host,
      url,
      isComment: isComment(offset),
      labels: labels[index] ?? [],
    })),
    marks: marks.slice(0, mostMentions).map(({ index, groups }) => ({
      line: place(index).line,
      reason: reasonIn(groups?.['reason'] ?? ''),
      isComment: isComment(index),
    })),
    more: mentions.length - kept.length,
    // Only where nothing else names what the hosts are.
    isList: labels.some((own) => own.length === 0) && isListOnly(text),
  };
}

const ignore = new RegExp(String.raw`\b${ignoreWord}\b(?::(?<reason>[^\n]{0,300}))?`, 'gi');

/** Without what ends the comment it stands in. */
function reasonIn(text: string): string | null {
  const reason = text.replace(/(?:\*\/|-->|["'`,]+|\})[^]*$/, '').trim();
  return /[\p{L}\p{N}]/u.test(reason) ? reason : null;
}

/** Lines and columns of offsets that mostly ascend. */
function placesIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  let [line, start] = [1, 0];
  return (offset) => {
    if (offset < start) [line, start] = [1, 0];
    for (let end = text.indexOf('\n', start); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
      [line, start] = [line + 1, end + 1];
    }
    return { line, column: offset - start + 1 };
  };
}
