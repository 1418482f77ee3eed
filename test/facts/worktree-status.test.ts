import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStatus } from '../../src/facts/worktree-status.js';

const sha = 'a'.repeat(40);
const zero = '0'.repeat(40);
const status = (...records: readonly string[]) => parseStatus([...records, ''].join('\0'));
const change = (xy: string, path: string, submodule = 'N...') =>
  `1 ${xy} ${submodule} 100644 100644 100644 ${sha} ${sha} ${path}`;

const empty = { head: null, branch: null, unstaged: [], untracked: [], staged: [], dirtySubmodules: [] };

describe('git status', () => {
  test('HEAD and branch', () => {
    expect(
      status(`# branch.oid ${sha}`, '# branch.head feature/a b', '# branch.upstream origin/main', '# branch.ab +1 -0'),
    ).toEqual({ ...empty, head: sha, branch: 'feature/a b' });
    expect(status('# branch.oid (initial)', '# branch.head main')).toEqual({ ...empty, branch: 'main' });
    expect(status(`# branch.oid ${sha}`, '# branch.head (detached)')).toEqual({ ...empty, head: sha });
    expect(status(`# branch.oid ${'b'.repeat(64)}`)).toEqual({ ...empty, head: 'b'.repeat(64) });
  });

  const table: readonly (readonly [string, string, object])[] = [
    ['staged', change('M.', 'a'), { staged: ['a'] }],
    ['unstaged', change('.M', 'a'), { unstaged: ['a'] }],
    ['both', change('MM', 'a'), { staged: ['a'], unstaged: ['a'] }],
    ['deleted on disk', change('.D', 'a'), { unstaged: ['a'] }],
    ['staged deletion', change('D.', 'a'), { staged: ['a'] }],
    ['type changed', change('.T', 'a'), { unstaged: ['a'] }],
    ['intent to add', `1 .A N... 000000 000000 100644 ${zero} ${zero} a`, { unstaged: ['a'] }],
    ['conflict', `u UU N... 100644 100644 100644 100644 ${sha} ${sha} ${sha} a b`, { unstaged: ['a b'] }],
    ['untracked', '? a', { untracked: ['a'] }],
    ['ignored', '! a', {}],
    ['a dirty submodule', change('.M', 'lib', 'S.M.'), { dirtySubmodules: ['lib'] }],
    ['untracked files in a submodule', change('.M', 'lib', 'S..U'), { dirtySubmodules: ['lib'] }],
    ['another commit in a submodule', change('.M', 'lib', 'SC..'), { unstaged: ['lib'] }],
    ['a submodule staged', change('M.', 'lib', 'SC..'), { staged: ['lib'] }],
  ];
  test.each(table)('%s', (_, record, expected) => expect(status(record)).toEqual({ ...empty, ...expected }));
});

const hostile = [
  'a b',
  ' a ',
  'a\nb',
  '"q"',
  "'",
  '-rf',
  '--',
  'ä',
  '😀',
  '# branch.oid x',
  '? x',
  '1 M. N...',
  '\\',
  'a\tb',
  '$(x)',
];

test.each(hostile)('a file named %j is taken literally', (path) => {
  expect(status(change('.M', path), `? ${path}`)).toEqual({ ...empty, unstaged: [path], untracked: [path] });
});

test('any file name is taken literally', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => !name.includes('\0')),
      (name) => {
        expect(status(`? ${name}`, change('MM', name))).toEqual({
          ...empty,
          untracked: [name],
          staged: [name],
          unstaged: [name],
        });
      },
    ),
  );
});
