/** What would change in a file, for a person to read: the lines around the first and the last difference. */
import type { FileChange } from '../hooks/install.js';
import { printable } from '../text/printable.js';

const context = 2;

/** Lines that end in a newline; `+` added, `-` removed. */
export function diffText({ file, before, after }: FileChange): string {
  const [old, fresh] = [linesOf(before ?? ''), linesOf(after)];
  let same = 0;
  while (same < Math.min(old.length, fresh.length) && old[same] === fresh[same]) same += 1;
  let tail = 0;
  const most = Math.min(old.length, fresh.length) - same;
  while (tail < most && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const lines = [
    ...fresh.slice(Math.max(0, same - context), same).map((line) => `  ${printable(line)}`),
    ...old.slice(same, old.length - tail).map((line) => `- ${printable(line)}`),
    ...fresh.slice(same, fresh.length - tail).map((line) => `+ ${printable(line)}`),
    ...fresh.slice(fresh.length - tail, fresh.length - tail + context).map((line) => `  ${printable(line)}`),
  ];
  return `${printable(file)}${before === null ? ' (new)' : ''}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
