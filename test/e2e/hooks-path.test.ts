/** However Git comes to call the hook, `mosaic hook` judges the repository it was called in. */
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, quoted } from '../support/git-repo.js';
import { createProject, findings, succeed, type Project } from './project.js';

/** A folder with plain hooks, without husky. */
async function plainHooks(project: Project, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [hook, args] of Object.entries({ 'pre-commit': '', 'pre-push': '"$@"' })) {
    const file = join(folder, hook);
    const report = join(project.base, 'report.json');
    await writeFile(
      file,
      `#!/bin/sh\n${quoted(process.execPath)} ${quoted(cli)} hook ${hook} ${args} --json >${quoted(report)}\n`,
    );
    await chmod(file, 0o755);
  }
  return folder;
}

/** A bad commit and a bad push are stopped, a good commit is not. */
async function expectJudged(project: Project, cwd = project.dir): Promise<void> {
  await succeed(project.git('switch', '--quiet', '-c', 'topic', { cwd }));
  await writeFile(join(cwd, 'forgotten.ts'), 'new\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'x', { cwd })).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
  await rm(join(cwd, 'forgotten.ts'));
  expect((await project.git('commit', '--allow-empty', '-m', 'x', { cwd })).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
  expect((await project.git('push', 'origin', 'topic:main', { cwd })).code).toBe(1);
  expect(findings(await project.report())).toEqual(['BRANCH_MATCH/other-branch-pushed']);
}

test.concurrent('local: husky’s folder, relative to the repository', async (t) => {
  const project = await createProject(t);
  expect((await project.git('config', '--local', 'core.hooksPath')).stdout).toBe('.husky/_\n');
  await expectJudged(project);
});

test.concurrent('local, but committed from a folder below', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'src/a.ts': 'a\n' });
  await project.write('src/forgotten.ts', 'new\n');
  const cwd = join(project.dir, 'src');
  expect((await project.git('commit', '--allow-empty', '-m', 'x', { cwd })).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
});

test.concurrent('worktree: its own configuration', async (t) => {
  const project = await createProject(t);
  const linked = join(project.base, 'linked');
  const hooks = await plainHooks(project, join(project.base, 'hooks'));
  await succeed(project.git('config', 'extensions.worktreeConfig', 'true'));
  await succeed(project.git('worktree', 'add', '--quiet', '--detach', linked));
  await succeed(project.git('config', '--worktree', 'core.hooksPath', hooks, { cwd: linked }));
  await expectJudged(project, linked);
});

test.concurrent('global: one folder for every repository', async (t) => {
  const project = await createProject(t);
  await succeed(project.git('config', '--unset', 'core.hooksPath'));
  await succeed(
    project.git('config', '--global', 'core.hooksPath', await plainHooks(project, join(project.home, 'hooks'))),
  );
  await expectJudged(project);
});

test.concurrent('none: plain hooks in .git/hooks', async (t) => {
  const project = await createProject(t);
  await succeed(project.git('config', '--unset', 'core.hooksPath'));
  await plainHooks(project, join(project.dir, '.git/hooks'));
  await expectJudged(project);
});

test.concurrent('by `git -c`, for one command', async (t) => {
  const project = await createProject(t);
  await succeed(project.git('config', '--unset', 'core.hooksPath'));
  const hooks = await plainHooks(project, join(project.base, 'hooks'));
  await project.write('forgotten.ts', 'new\n');
  expect((await project.git('-c', `core.hooksPath=${hooks}`, 'commit', '--allow-empty', '-m', 'x')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
});

test.concurrent('missing: Git runs none without a word, but the hook run by hand still judges', async (t) => {
  const project = await createProject(t);
  await succeed(project.git('config', 'core.hooksPath', 'nowhere'));
  await project.write('forgotten.ts', 'new\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'x')).code).toBe(0);
  expect(await project.report()).toBeNull();
  const { code, stdout } = await project.mosaic('hook', 'pre-commit', '--json');
  expect(code).toBe(1);
  expect(findings(JSON.parse(stdout))).toEqual(['CLEAN_WORKTREE/untracked']);
});

test.concurrent('HUSKY=0 and --no-verify are the user’s own way out', async (t) => {
  const project = await createProject(t);
  await project.write('forgotten.ts', 'new\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'x', { env: { HUSKY: '0' } })).code).toBe(0);
  expect((await project.git('commit', '--allow-empty', '-m', 'x', '--no-verify')).code).toBe(0);
  expect(await project.report()).toBeNull();
});
