/** What may end a hook script in success before it calls Mosaic, as far as its lines tell. Pure. */

export interface Barrier {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Nothing behind it is ever reached; else only under a condition that nobody tried. */
  readonly isAlways: boolean;
}

/** `lines` are trimmed and end in front of the call; null when nothing stands in its way. */
export function barrierBefore(lines: readonly string[]): Barrier | null {
  const blocks: (Barrier | null)[] = [];
  let way: Barrier | null = null;
  for (const [index, text] of lines.entries()) {
    if (text === '' || text.startsWith('#')) continue;
    const at = { line: index + 1, text };
    const isInside = blocks.some((block) => block !== null);
    if (!isInside && leaves.test(text)) return { ...at, isAlways: true };
    const isAway = leaves.test(text) || succeedsEarly.test(text);
    if (isAway && !failing.test(text) && !blocks.includes(functionBody)) way ??= { ...at, isAlways: false };
    for (const [word] of text.matchAll(words)) {
      if (/fi|done|esac/.test(word)) blocks.pop();
      else blocks.push({ ...at, isAlways: false });
    }
    if (/^[\w-]+\s*\(\)\s*[{(]$/.test(text)) blocks.push(functionBody);
    else if (/[{(]$/.test(text)) blocks.push(null);
    else if (/^[})]/.test(text)) blocks.pop();
  }
  return blocks.find((block) => block !== null && block !== functionBody) ?? way;
}

/** Nothing in it happens where it stands. */
const functionBody: Barrier = { line: 0, text: '', isAlways: false };

// Where a command may begin. `npm exec` is no such place, and `exec <file` only redirects.
const words = /(?<=^|[;&|({]\s*|\b(?:then|do|else)\s+)(?:if|while|until|for|case|fi|done|esac)\b/g;
const leaves = /^(?:exit\b|return\b|exec\s+(?!\d*[<>])\S)/;
const succeedsEarly =
  /&&\s*\{?\s*(?:exit|return)\b|(?:[;&|({)]|\bthen|\belse)\s*(?:exit|return)\s+0\b|\bthen\s+(?:exit|return)\s*(?:;|$)/;
const failing = /\b(?:exit|return)\s+(?:[1-9]|"?\$\?)/;
