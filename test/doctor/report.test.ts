import { expect, it } from 'vitest';
import type { CheckResult, CheckStatus } from '../../src/doctor/check.js';
import type { Examined } from '../../src/doctor/examine.js';
import { repair } from '../../src/doctor/repair.js';
import { exitCodeOf, reportOf } from '../../src/doctor/report.js';
import { doctorText } from '../../src/doctor/text.js';

function examined(id: string, ...results: readonly CheckResult[]): Examined {
  return { check: { id, title: `Title of ${id}`, run: () => Promise.resolve([]) }, results };
}

function result(status: CheckStatus, observed: string = status, fix?: CheckResult['fix']): CheckResult {
  return { status, observed, expected: null, command: null, ...(fix !== undefined && { fix }) };
}

it.each<[CheckStatus[], CheckStatus, number]>([
  [['ok', 'ok'], 'ok', 0],
  [['ok', 'warning'], 'warning', 0],
  [['warning', 'unknown', 'ok'], 'unknown', 3],
  [['unknown', 'error', 'warning'], 'error', 1],
  [[], 'ok', 0],
])('%j amounts to %s and exits with %i', (statuses, status, code) => {
  const report = reportOf(statuses.map((each) => examined('a', result(each))));
  expect(report.status).toBe(status);
  expect(exitCodeOf(report)).toBe(code);
});

it('prints nothing that a terminal would obey', () => {
  const hostile: CheckResult = { status: 'error', observed: 'a\u001b[2Jb\n', expected: '\u202e', command: 'x\u0007' };
  const report = reportOf([examined('a', hostile)]);
  expect(report.checks[0]).toMatchObject({ observed: 'a\\x1b[2Jb\\n', expected: '\\u{202e}', command: 'x\\x07' });
});

it('calls fixed what was wrong before, and nothing else', () => {
  const before = examined('a', result('ok', 'one'), result('error', 'two is missing'));
  const after = [examined('a', result('ok', 'one'), result('ok', 'two')), examined('b', result('ok', 'three'))];
  const { checks } = reportOf(after, new Map([['a', before]]));
  expect(checks.map(({ observed, fixed }) => [observed, fixed])).toEqual([
    ['one', false],
    ['two', true],
    ['three', false],
  ]);
});

it('applies the same fix once, and survives one that fails', async () => {
  let count = 0;
  const same = { description: 'same', apply: () => Promise.resolve([`time ${(count += 1)}`]) };
  const bad = { description: 'bad', apply: () => Promise.reject(new Error('not allowed')) };
  const found = [
    examined('a', result('error', 'x', same), result('error', 'y', bad)),
    examined('b', result('error', 'z', same)),
  ];
  expect(await repair(found)).toEqual([
    { description: 'same', lines: ['time 1'], isDone: true },
    { description: 'bad', lines: ['not allowed'], isDone: false },
  ]);
});

it('shows what is wrong first and says once what several checks lack', () => {
  const lacking = result('unknown', 'no repository');
  const wrong: CheckResult = { status: 'error', observed: 'gone', expected: 'there', command: 'npm install' };
  const report = reportOf([
    examined('a', result('ok', 'fine')),
    examined('b', lacking),
    examined('c', lacking),
    examined('d', wrong),
  ]);
  expect(doctorText(report, { hasColours: false })).toMatchInlineSnapshot(`
    "✗ Title of d  gone
        expected  there
        fix       npm install
    ? Title of b, Title of c  no repository
    ✓ Title of a  fine
    1 error, 2 could not be checked.
    "
  `);
});
