/** `git commit <path>` while other files are staged: they are for a later commit, and Git hides them in its index. */
import { expect, test } from 'vitest';
import { createProject, findings } from './project.js';

test.concurrent('a modified file staged for later warns', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'later.ts': 'old\n', 'now.ts': 'old\n' });
  await project.write('later.ts', 'new\n');
  await project.write('now.ts', 'new\n');
  await project.git('add', 'later.ts');
  expect((await project.git('commit', '-m', 'now', 'now.ts')).code).toBe(0);
  const report = await project.report();
  expect(findings(report)).toEqual(['CLEAN_WORKTREE/staged-for-later!']);
  expect(report?.gates.flatMap((gate) => gate.findings)).toMatchObject([{ file: 'later.ts' }]);
  expect((await project.git('diff', '--cached', '--name-only')).stdout).toBe('later.ts\n');
});

test.concurrent('a new file staged for later warns', async (t) => {
  const project = await createProject(t);
  await project.write('new.ts', 'new\n');
  await project.write('README.md', 'Changed.\n');
  await project.git('add', 'new.ts');
  expect((await project.git('commit', '-m', 'readme', '--', 'README.md')).code).toBe(0);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/staged-for-later!']);
});

test.concurrent('a deletion staged for later warns', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'old.ts': 'old\n' });
  await project.git('rm', '--quiet', 'old.ts');
  await project.write('README.md', 'Changed.\n');
  expect((await project.git('commit', '-m', 'readme', 'README.md')).code).toBe(0);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/staged-for-later!']);
});

test.concurrent('a file staged for later and changed since stops the commit', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'later.ts': 'old\n' });
  await project.write('later.ts', 'staged\n');
  await project.git('add', 'later.ts');
  await project.write('later.ts', 'on disk\n');
  await project.write('README.md', 'Changed.\n');
  expect((await project.git('commit', '-m', 'readme', 'README.md')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
});

test.concurrent('`--include` commits what is staged as well', async (t) => {
  const project = await createProject(t);
  await project.write('new.ts', 'new\n');
  await project.git('add', 'new.ts');
  await project.write('README.md', 'Changed.\n');
  expect((await project.git('commit', '-m', 'both', '--include', 'README.md')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('from a folder below, paths are still those of the repository', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'src/a.ts': 'old\n', 'src/b.ts': 'old\n' });
  await project.write('src/a.ts', 'new\n');
  await project.write('src/b.ts', 'new\n');
  expect((await project.git('commit', '-m', 'a', 'a.ts', { cwd: `${project.dir}/src` })).code).toBe(1);
  const report = await project.report();
  expect(findings(report)).toEqual(['CLEAN_WORKTREE/unstaged']);
  expect(report?.gates.flatMap((gate) => gate.findings)).toMatchObject([{ file: 'src/b.ts' }]);
});
