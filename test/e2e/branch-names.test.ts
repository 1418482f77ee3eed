/** Branches whose names look like something else. */
import { expect, test } from 'vitest';
import { createProject, findings, localMap, succeed } from './project.js';

const names = [
  'head',
  'FETCH_HEAD',
  'stash',
  'origin/main',
  'refs/heads/main',
  '(detached)',
  '(delete)',
  '0123456789012345678901234567890123456789',
  'größe',
  "it's-a$b`c`",
  'feature/#1,2!',
];

for (const name of names) {
  test.concurrent(`${name}: committed to, pushed, and kept out of main`, async (t) => {
    const project = await createProject(t);
    // `git switch` refuses some of these; Git itself does not.
    await succeed(project.git('symbolic-ref', 'HEAD', `refs/heads/${name}`));
    await project.git('update-ref', `refs/heads/${name}`, 'refs/heads/main');
    expect((await project.git('commit', '--allow-empty', '-m', 'on it')).code).toBe(0);
    const committed = await project.report();
    expect(committed?.repo.branch).toBe(name);
    expect(findings(committed)).toEqual([]);
    const ref = `refs/heads/${name}`;
    expect((await project.git('push', 'origin', `${ref}:refs/heads/main`)).code).toBe(1);
    const pushed = await project.report();
    expect(findings(pushed)).toEqual(['BRANCH_MATCH/other-branch-pushed']);
    expect((await project.git('push', 'origin', `${ref}:${ref}`)).code).toBe(0);
    expect(findings(await project.report())).toEqual([]);
  });
}

test.concurrent('terminal escapes cannot be in a branch name, but bidirectional marks can', async (t) => {
  const project = await createProject(t, { isForPeople: true });
  const name = 'safe\u202egnp.exe';
  await succeed(project.git('switch', '--quiet', '-c', name));
  await project.commit({ 'new.ts': 'new\n' });
  const { code, stdout } = await project.git('push', 'origin', `${name}:main`);
  expect(code).toBe(1);
  expect(stdout).toContain(String.raw`safe\u{202e}gnp.exe is pushed onto main`);
  expect(stdout).not.toContain('\u202e');
});

test.concurrent('a deploying branch called HEAD or like a full ref is still itself', async (t) => {
  for (const name of ['head', 'refs/heads/live']) {
    const project = await createProject(t, {
      map: { ...localMap, repo: { deploy_branch: name.replace('refs/heads/', ''), work_branches: [] } },
    });
    const branch = name.replace('refs/heads/', '');
    await succeed(project.git('switch', '--quiet', '-c', branch));
    expect((await project.git('push', 'origin', 'HEAD')).code).toBe(0);
    const report = await project.report();
    expect(findings(report)).toEqual([]);
    expect(report?.environment).toBe('production');
  }
});

test.concurrent('work branches are globs: what matches none is refused', async (t) => {
  const map = { ...localMap, repo: { deploy_branch: 'main', work_branches: ['feature/*', 'fix-[0-9]'] } };
  const project = await createProject(t, { map });
  const commitOn = async (branch: string) => {
    await succeed(project.git('switch', '--quiet', '-c', branch));
    await project.git('commit', '--allow-empty', '-m', branch);
    return findings(await project.report());
  };
  expect(await commitOn('feature/a')).toEqual([]);
  expect(await commitOn('fix-1')).toEqual([]);
  expect(await commitOn('feature/a.b/c')).toContain('BRANCH_MATCH/branch-not-allowed');
  expect(await commitOn('fix-x')).toContain('BRANCH_MATCH/branch-not-allowed');
});
