/** What Git and its hook printed, for readers in a hurry: a bar before each line, no long lines, one finding a gate. */
import { stripVTControlCharacters } from 'node:util';

/** With the bar and what is before it. */
const width = 96;
const bar = '    │ ';

export function quotedOutput(output: string): string {
  return firstFindings(output.trimEnd().split(/\r?\n/))
    .flatMap(wrapped)
    .map((line) => `${bar}${line}`.trimEnd())
    .join('\n');
}

/** Of several findings of a gate the first, and the others counted, which are alike in the demo; of warnings the message. */
function firstFindings(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let found = 0;
  let isWarning = false;
  for (const line of [...lines, null]) {
    const text = stripVTControlCharacters(line ?? '');
    const isDetail = text.startsWith(' '.repeat(6));
    if (/^ {2}[✗?!] /.test(text)) {
      found++;
      isWarning = text.startsWith('  ! ');
    } else if (!isDetail) {
      if (found > 1) kept.push(`  … ${found - 1} more of this gate`);
      found = 0;
    }
    if (line !== null && found <= 1 && !(isDetail && isWarning)) kept.push(line);
  }
  return kept;
}

/** Lines of the report, broken between words below the first word behind the mark or label. Git's stay as they are. */
function wrapped(line: string): string[] {
  const lead = /^(?: {6}\S+ +| *[✓✗?!-] +|(?=[A-Z_]+ \())/.exec(stripVTControlCharacters(line))?.[0];
  if (lead === undefined) return [line];
  const indent = Math.max(2, lead.length);
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || widthOf(last) <= indent || bar.length + widthOf(longer) <= width) {
      lines.splice(-1, 1, longer);
    } else lines.push(`${' '.repeat(indent)}${word}`);
  }
  return lines;
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
