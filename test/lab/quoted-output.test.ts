/** What the demo leaves out of a report, it says. */
import { expect, it } from 'vitest';
import { quotedOutput } from '../../src/lab/quoted-output.js';

const report = (mark: string): string =>
  [
    `${mark} GATE  summary`,
    `  ${mark} first`,
    '      fix       this',
    `  ${mark} second`,
    '      fix       that',
    '✓ OTHER',
  ].join('\n');

it('shows the first finding of a gate, and counts the others', () => {
  expect(quoted(report('✗'))).toEqual([
    '✗ GATE  summary',
    '  ✗ first',
    '      fix       this',
    '  … 1 more of this gate',
    '✓ OTHER',
  ]);
});

it('shows of warnings the message only', () => {
  expect(quoted(report('!'))).toEqual(['! GATE  summary', '  ! first', '  … 1 more of this gate', '✓ OTHER']);
});

it('counts also at the end', () => {
  expect(quoted('✗ GATE  summary\n  ✗ first\n  ✗ second').at(-1)).toBe('  … 1 more of this gate');
});

it('breaks long lines of the report between words, below the words above', () => {
  const words = Array.from({ length: 30 }, () => 'word').join(' ');
  const lines = quoted(`      fix       ${words}`);
  expect(lines).toHaveLength(2);
  expect(lines.every((line) => line.length <= 90 && /^ {6}(?:fix {7}| {10})word/.test(line))).toBe(true);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(`fix       ${words}`);
});

it('breaks no word, and nothing that Git says', () => {
  const long = 'x'.repeat(120);
  expect(quoted(`      at        ${long}`)).toEqual([`      at        ${long}`]);
  const said = `error: failed to push some refs to '${'a folder '.repeat(20)}'`;
  expect(quoted(said)).toEqual([said]);
});

it('does not count colours as width', () => {
  const coloured = Array.from({ length: 15 }, () => '\u001b[31mword\u001b[39m').join(' ');
  expect(quoted(`\u001b[32m✓\u001b[39m ${coloured}`)).toHaveLength(1);
});

function quoted(output: string): string[] {
  return quotedOutput(output)
    .split('\n')
    .map((line) => line.replace(/^ {4}│ /, ''));
}
