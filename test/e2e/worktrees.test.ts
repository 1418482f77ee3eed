/** Working trees that are not the one beside `.git`: linked, of a submodule, of a bare repository, elsewhere. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, findings, succeed, type Project } from './project.js';

/** A fresh worktree has no `.husky/_`, so the hooks of the main one are named by their absolute path. */
async function shareHooks(project: Project, cwd = project.dir): Promise<void> {
  await succeed(project.git('config', 'core.hooksPath', join(project.dir, '.husky', '_'), { cwd }));
}

test.concurrent('linked worktree: judges its own files, its own branch and a session of the same clone', async (t) => {
  const project = await createProject(t);
  const linked = join(project.base, 'linked');
  await project.git('commit', '--allow-empty', '-m', 'starts a session');
  await shareHooks(project);
  await succeed(project.git('worktree', 'add', '--quiet', '-b', 'feature/x', linked));
  await project.write('only-in-main.ts', 'untracked\n');
  const commit = () => project.git('commit', '--allow-empty', '-m', 'linked', { cwd: linked });
  await project.report();
  expect((await commit()).code).toBe(0);
  const report = await project.report();
  expect(report?.repo.branch).toBe('feature/x');
  expect(findings(report)).toEqual([]);
  await cp(join(project.dir, 'only-in-main.ts'), join(linked, 'left-behind.ts'));
  expect((await commit()).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
});

test.concurrent('linked worktree: a session carried over from the main worktree is of this clone', async (t) => {
  const project = await createProject(t);
  const linked = join(project.base, 'linked');
  await project.git('commit', '--allow-empty', '-m', 'starts a session');
  await shareHooks(project);
  await succeed(project.git('worktree', 'add', '--quiet', '-b', 'feature', linked));
  await cp(join(project.dir, '.mosaic'), join(linked, '.mosaic'), { recursive: true });
  expect((await project.git('commit', '--allow-empty', '-m', 'linked', { cwd: linked })).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('linked worktree: a push from it is judged', async (t) => {
  const project = await createProject(t);
  const linked = join(project.base, 'linked');
  await shareHooks(project);
  await succeed(project.git('worktree', 'add', '--quiet', '-b', 'feature', linked));
  await succeed(project.git('commit', '--quiet', '--no-verify', '--allow-empty', '-m', 'new', { cwd: linked }));
  expect((await project.git('push', 'origin', 'feature:main', { cwd: linked })).code).toBe(1);
  expect(findings(await project.report())).toEqual(['BRANCH_MATCH/other-branch-pushed']);
});

test.concurrent('submodule: a commit inside it is judged by its own map and files', async (t) => {
  const project = await createProject(t);
  const inner = await createProject(t);
  await succeed(project.git('submodule', '--quiet', 'add', inner.remote, 'lib'));
  const lib = join(project.dir, 'lib');
  await shareHooks(project, lib);
  await project.write('lib/new.ts', 'new\n');
  await project.git('add', 'new.ts', { cwd: lib });
  expect((await project.git('commit', '-m', 'inner', { cwd: lib })).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
  await project.write('lib/other.ts', 'new\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'inner', { cwd: lib })).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
});

test.concurrent('submodule: one with a new commit is unstaged, one with mere changes warns', async (t) => {
  const project = await createProject(t);
  const inner = await createProject(t);
  await succeed(project.git('submodule', '--quiet', 'add', inner.remote, 'lib'));
  await project.commit({}, 'submodule');
  const lib = join(project.dir, 'lib');
  await project.write('lib/README.md', 'Changed.\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'outer')).code).toBe(0);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/dirty-submodule!']);
  await succeed(project.git('commit', '--quiet', '-a', '-m', 'inner', { cwd: lib }));
  expect((await project.git('commit', '--allow-empty', '-m', 'outer')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
});

test.concurrent('bare repository with a worktree: commits and pushes are judged', async (t) => {
  const project = await createProject(t);
  const bare = join(project.base, 'bare.git');
  const tree = join(project.base, 'tree');
  await succeed(project.git('clone', '--quiet', '--bare', project.remote, bare));
  await succeed(project.git('worktree', 'add', '--quiet', tree, 'main', { cwd: bare }));
  await shareHooks(project, bare);
  await cp(join(project.dir, 'README.md'), join(tree, 'left-behind.md'));
  expect((await project.git('commit', '--allow-empty', '-m', 'tree', { cwd: tree })).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
  await succeed(project.git('add', 'left-behind.md', { cwd: tree }));
  expect((await project.git('commit', '-m', 'tree', { cwd: tree })).code).toBe(0);
  await project.report();
  expect((await project.git('push', 'origin', 'HEAD:main', { cwd: tree })).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('bare repository itself: there is nothing to judge, and it says so', async (t) => {
  const project = await createProject(t);
  const { code, stderr, stdout } = await project.mosaic('enforce', '--mode=local', { cwd: project.remote });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('bare repository');
});

test.concurrent('Git directory elsewhere, named by variables as dotfile managers do', async (t) => {
  const project = await createProject(t);
  const gitDir = join(project.base, 'dots.git');
  await succeed(project.git('clone', '--quiet', '--bare', project.remote, gitDir));
  const tree = join(project.base, 'dotted');
  await cp(project.dir, tree, { recursive: true, filter: (path) => !/\.(git|husky)$/.test(path) });
  const git = (...args: string[]) => project.git(`--git-dir=${gitDir}`, `--work-tree=${tree}`, ...args, { cwd: tree });
  await succeed(git('config', 'core.bare', 'false'));
  await succeed(git('config', 'core.hooksPath', join(project.dir, '.husky', '_')));
  await succeed(git('reset', '--quiet'));
  expect((await git('commit', '--allow-empty', '-m', 'dots')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
  expect(await readFile(join(tree, '.mosaic', 'session_start.json'), 'utf8')).toContain('"branch": "main"');
});
