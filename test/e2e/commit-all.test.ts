/** `git commit -a`: Git commits from a temporary index that holds every tracked change. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, findings } from './project.js';

test.concurrent('takes every tracked change, so nothing is left behind', async (t) => {
  const project = await createProject(t);
  await project.write('README.md', 'Changed.\n');
  expect(await project.git('commit', '-a', '-m', 'all')).toMatchObject({ code: 0 });
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('does not take untracked files, which stop it', async (t) => {
  const project = await createProject(t);
  await project.write('README.md', 'Changed.\n');
  await project.write('needed.ts', 'export {};\n');
  expect((await project.git('commit', '-a', '-m', 'all')).code).toBe(1);
  const report = await project.report();
  expect(findings(report)).toEqual(['CLEAN_WORKTREE/untracked']);
  expect(report?.required_fixes).toEqual([
    { gate: 'CLEAN_WORKTREE', file: 'needed.ts', change: expect.stringContaining('git add -- :/needed.ts') as string },
  ]);
});

test.concurrent('takes a deletion on disk', async (t) => {
  const project = await createProject(t);
  await rm(join(project.dir, 'README.md'));
  expect((await project.git('commit', '-a', '-m', 'remove')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('plain `git commit` leaves an unstaged change behind, which stops it', async (t) => {
  const project = await createProject(t);
  await project.write('staged.ts', 'export {};\n');
  await project.git('add', 'staged.ts');
  await project.write('README.md', 'Changed.\n');
  const head = await project.git('rev-parse', 'HEAD');
  expect((await project.git('commit', '-m', 'part')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
  expect(await project.git('rev-parse', 'HEAD')).toEqual(head);
});

test.concurrent('a file staged and then changed again is left behind in part', async (t) => {
  const project = await createProject(t);
  await project.write('README.md', 'Once.\n');
  await project.git('add', 'README.md');
  await project.write('README.md', 'Twice.\n');
  expect((await project.git('commit', '-m', 'once')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
});

test.concurrent('policy weighs each kind, and globs are left alone', async (t) => {
  const project = await createProject(t, {
    policy: { worktree: { unstaged: 'warn', untracked: 'fail', ignore: ['notes/**'] } },
  });
  await project.write('README.md', 'Changed.\n');
  await project.write('notes/today.md', 'Mine.\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'part')).code).toBe(0);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged!']);
});
