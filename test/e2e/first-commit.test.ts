/** A repository without a commit: there is no HEAD to compare with. */
import { expect, test } from 'vitest';
import { createProject, findings, localMap, statusOf } from './project.js';

test.concurrent('the first commit is judged like any other', async (t) => {
  const project = await createProject(t, { commit: false });
  await project.git('add', 'authority_map.json');
  await project.write('forgotten.ts', 'new\n');
  expect((await project.git('commit', '-m', 'first')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
  await project.git('add', '-A');
  expect((await project.git('commit', '-m', 'first')).code).toBe(0);
  const report = await project.report();
  expect(report?.repo).toEqual({ head: null, branch: 'main' });
  expect(findings(report)).toEqual([]);
});

test.concurrent('a session begun before the first commit outlives it', async (t) => {
  const project = await createProject(t, { commit: false });
  await project.git('add', '-A');
  await project.git('commit', '-m', 'first');
  await project.report();
  expect((await project.git('commit', '--allow-empty', '-m', 'second')).code).toBe(0);
  expect(statusOf(await project.report(), 'SESSION_STATE')).toBe('pass');
});

test.concurrent('the first push creates the branch', async (t) => {
  const project = await createProject(t, { commit: false });
  await project.git('add', '-A');
  await project.git('commit', '-m', 'first');
  await project.report();
  expect((await project.git('push', 'origin', 'main')).code).toBe(0);
  const report = await project.report();
  expect(report?.push).toMatchObject([{ local_ref: 'refs/heads/main', remote_sha: null }]);
  expect(findings(report)).toEqual([]);
});

test.concurrent('a branch that may not be committed to is refused from the start', async (t) => {
  const map = { ...localMap, repo: { deploy_branch: 'main' } };
  const project = await createProject(t, { commit: false, map });
  await project.git('checkout', '--quiet', '-b', 'wild');
  await project.git('add', '-A');
  expect((await project.git('commit', '-m', 'first')).code).toBe(1);
  expect(findings(await project.report())).toContain('BRANCH_MATCH/branch-not-allowed');
});

test.concurrent('by hand, without a commit', async (t) => {
  const project = await createProject(t, { commit: false });
  const { code, stdout } = await project.mosaic('enforce', '--mode=local', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'ALLOW', repo: { head: null, branch: 'main' } });
});
