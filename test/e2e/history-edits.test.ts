/** Commits made while Git is in the middle of something: amend, rebase, merge, cherry-pick, revert. */
import { expect, test } from 'vitest';
import { createProject, findings, localMap, succeed, type Project } from './project.js';

/** A branch "side" and `main` that changed the same line. */
async function diverge(project: Project): Promise<void> {
  await project.commit({ 'line.txt': 'base\n' });
  await succeed(project.git('switch', '--quiet', '-c', 'side'));
  await project.commit({ 'line.txt': 'side\n' }, 'on side');
  await succeed(project.git('switch', '--quiet', 'main'));
  await project.commit({ 'line.txt': 'main\n' }, 'on main');
}

const onlyMain = { ...localMap, repo: { deploy_branch: 'main' } };
const pickToEdit = { GIT_SEQUENCE_EDITOR: 'sed -i.bak -e s/^pick/edit/', GIT_EDITOR: 'true' };

test.concurrent('amend: the session’s commit is no ancestor any more, but was HEAD', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'a.ts': 'a\n' });
  await project.git('commit', '--allow-empty', '-m', 'starts a session');
  await project.report();
  for (const message of ['once', 'twice']) {
    expect((await project.git('commit', '--amend', '--allow-empty', '-m', message)).code).toBe(0);
    expect(findings(await project.report())).toEqual([]);
  }
});

test.concurrent('amend: what is left on disk stops it', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'a.ts': 'a\n' });
  await project.write('a.ts', 'b\n');
  expect((await project.git('commit', '--amend', '--no-edit')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
});

test.concurrent('rebase, edit: HEAD is detached, and the branch being rebased counts', async (t) => {
  const project = await createProject(t, { map: onlyMain });
  await project.commit({ 'a.ts': 'a\n' });
  await project.commit({ 'b.ts': 'b\n' });
  await succeed(project.git('rebase', '--quiet', '-i', 'HEAD~2', { env: pickToEdit }));
  expect((await project.git('commit', '--amend', '-m', 'edited')).code).toBe(0);
  const report = await project.report();
  expect(report?.repo.branch).toBeNull();
  expect(findings(report)).toEqual([]);
  await succeed(project.git('rebase', '--abort'));
});

test.concurrent('rebase, edit: a branch that may not be committed to stays forbidden', async (t) => {
  const project = await createProject(t, { map: onlyMain });
  await succeed(project.git('switch', '--quiet', '-c', 'wild'));
  await project.commit({ 'a.ts': 'a\n' });
  await succeed(project.git('rebase', '--quiet', '-i', 'HEAD~1', { env: pickToEdit }));
  expect((await project.git('commit', '--amend', '-m', 'edited')).code).toBe(1);
  expect(findings(await project.report())).toContain('BRANCH_MATCH/branch-not-allowed');
});

test.concurrent('rebase with a conflict: resolved and committed by hand', async (t) => {
  const project = await createProject(t);
  await diverge(project);
  await succeed(project.git('switch', '--quiet', 'side'));
  expect((await project.git('rebase', 'main')).code).toBe(1);
  await project.write('line.txt', 'both\n');
  await project.git('add', 'line.txt');
  expect((await project.git('commit', '-m', 'resolved')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
  await succeed(project.git('rebase', '--continue', { env: { GIT_EDITOR: 'true' } }));
});

test.concurrent('detached HEAD outside a rebase: no branch will hold the commit', async (t) => {
  const project = await createProject(t, { map: onlyMain });
  await succeed(project.git('switch', '--quiet', '--detach'));
  expect((await project.git('commit', '--allow-empty', '-m', 'nowhere')).code).toBe(0);
  expect(findings(await project.report())).toEqual(['BRANCH_MATCH/head-detached!']);
});

test.concurrent('merge in progress: concluding it is judged', async (t) => {
  const project = await createProject(t);
  await diverge(project);
  expect((await project.git('merge', 'side')).code).toBe(1);
  await project.write('line.txt', 'both\n');
  await project.git('add', 'line.txt');
  await project.write('line.txt', 'both, and more\n');
  expect((await project.git('commit', '-m', 'merged')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
  await project.git('add', 'line.txt');
  expect((await project.git('commit', '-m', 'merged')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
  expect((await project.git('rev-parse', 'HEAD^2')).stdout).toBe((await project.git('rev-parse', 'side')).stdout);
});

test.concurrent('merge in progress: unresolved paths are named by a run by hand', async (t) => {
  const project = await createProject(t);
  await diverge(project);
  await project.git('merge', 'side');
  const { code, stdout } = await project.mosaic('enforce', '--mode=local', '--json');
  expect(code).toBe(0);
  expect(findings(JSON.parse(stdout))).toEqual(['CLEAN_WORKTREE/unstaged!']);
});

test.concurrent('cherry-pick with a conflict: continuing it is judged', async (t) => {
  const project = await createProject(t);
  await diverge(project);
  expect((await project.git('cherry-pick', 'side')).code).toBe(1);
  await project.write('line.txt', 'picked\n');
  await project.git('add', 'line.txt');
  await project.write('forgotten.ts', 'new\n');
  const goOn = () => project.git('cherry-pick', '--continue', { env: { GIT_EDITOR: 'true' } });
  expect((await goOn()).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/untracked']);
  await project.write('.git/info/exclude', '/.husky/\n/forgotten.ts\n');
  expect((await goOn()).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('a session of another clone, and a worn-out placeholder, stop the commit', async (t) => {
  const project = await createProject(t);
  const other = await createProject(t);
  await other.git('commit', '--allow-empty', '-m', 'starts a session');
  await project.git('commit', '--allow-empty', '-m', 'starts a session');
  const file = '.mosaic/session_start.json';
  await project.write(file, (await other.read(file)) ?? '');
  expect((await project.git('commit', '--allow-empty', '-m', 'foreign')).code).toBe(1);
  expect(findings(await project.report())).toContain('SESSION_STATE/session-of-other-clone');
  await project.write(file, '{"canon_id":"UNINITIALIZED"}');
  expect((await project.git('commit', '--allow-empty', '-m', 'foreign')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['SESSION_STATE/session-invalid']);
});
