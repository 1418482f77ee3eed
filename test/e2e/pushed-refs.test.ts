/** What Git may hand to a pre-push hook: every ref is judged, whatever it is called where it comes from. */
import { expect, test } from 'vitest';
import { createProject, findings, localMap, parseReport, statusOf, succeed, type Project } from './project.js';

async function onFeature(project: Project): Promise<string> {
  await succeed(project.git('switch', '--quiet', '-c', 'feature'));
  return project.commit({ 'feature.ts': 'new\n' }, 'feature');
}

async function push(project: Project, ...args: string[]): Promise<{ code: number; findings: string[] }> {
  const { code } = await project.git('push', ...args);
  return { code, findings: findings(await project.report()) };
}

const allowed = { code: 0, findings: [] };
const otherBranch = { code: 1, findings: ['BRANCH_MATCH/other-branch-pushed'] };

test.concurrent('an update of the deploying branch', async (t) => {
  const project = await createProject(t);
  const sha = await project.commit({ 'a.ts': 'a\n' });
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
  expect(await project.remoteTip()).toBe(sha);
});

test.concurrent('a new branch: the remote has no SHA for it', async (t) => {
  const project = await createProject(t);
  const sha = await onFeature(project);
  await project.git('push', 'origin', 'feature');
  const report = await project.report();
  expect(report).toMatchObject({ verdict: 'ALLOW', environment: null });
  expect(report?.push).toEqual([
    { local_ref: 'refs/heads/feature', local_sha: sha, remote_ref: 'refs/heads/feature', remote_sha: null },
  ]);
});

test.concurrent('the deploying branch deleted', async (t) => {
  const project = await createProject(t);
  const tip = await project.remoteTip();
  const deletion = { code: 1, findings: ['BRANCH_MATCH/deploying-ref-deleted'] };
  expect(await push(project, 'origin', ':main')).toEqual(deletion);
  expect(await push(project, 'origin', '--delete', 'main')).toEqual(deletion);
  expect(await project.remoteTip()).toBe(tip);
});

test.concurrent('another branch deleted, alone and beside an update', async (t) => {
  const project = await createProject(t);
  await onFeature(project);
  await project.git('push', '--no-verify', 'origin', 'feature', 'feature:second');
  expect(await push(project, 'origin', ':feature')).toEqual(allowed);
  await succeed(project.git('switch', '--quiet', 'main'));
  await project.commit({ 'a.ts': 'a\n' });
  await project.git('push', 'origin', 'main', ':second');
  const report = await project.report();
  expect(findings(report)).toEqual([]);
  expect(report?.push.map(({ local_sha, remote_ref }) => [local_sha !== null, remote_ref])).toEqual(
    expect.arrayContaining([
      [true, 'refs/heads/main'],
      [false, 'refs/heads/second'],
    ]),
  );
  expect(await project.remoteTip('refs/heads/second')).toBeNull();
});

test.concurrent('one bad ref among good ones stops them all', async (t) => {
  const project = await createProject(t);
  await onFeature(project);
  expect(await push(project, 'origin', 'feature', 'feature:main')).toEqual(otherBranch);
  expect(await project.remoteTip('refs/heads/feature')).toBeNull();
});

test.concurrent('the deploying branch rewritten', async (t) => {
  const project = await createProject(t);
  await project.git('commit', '--quiet', '--no-verify', '--amend', '-m', 'rewritten');
  const forced = { code: 1, findings: ['BRANCH_MATCH/deploying-ref-forced'] };
  expect(await push(project, '--force', 'origin', 'main')).toEqual(forced);
  expect(await push(project, 'origin', '+main')).toEqual(forced);
  expect(await push(project, '--force-with-lease', 'origin', 'main')).toEqual(forced);
});

test.concurrent('another branch rewritten', async (t) => {
  const project = await createProject(t);
  await onFeature(project);
  await project.git('push', '--no-verify', 'origin', 'feature');
  await project.git('commit', '--quiet', '--no-verify', '--amend', '-m', 'rewritten');
  expect(await push(project, '--force', 'origin', 'feature')).toEqual(allowed);
});

test.concurrent('forced without need: history is only added to', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'a.ts': 'a\n' });
  expect(await push(project, '--force', 'origin', 'main')).toEqual(allowed);
});

test.concurrent('rewriting and deleting where policy allows it', async (t) => {
  const map = {
    ...localMap,
    environments: { production: { ref: 'refs/heads/main' }, staging: { ref: 'refs/heads/staging' } },
  };
  const project = await createProject(t, {
    map,
    policy: { push: { allowForce: ['refs/heads/staging'], allowDelete: ['staging'] } },
  });
  await project.git('push', '--no-verify', 'origin', 'main:staging');
  await project.git('switch', '--quiet', '-c', 'staging');
  await project.git('commit', '--quiet', '--no-verify', '--amend', '-m', 'rewritten');
  expect(await push(project, '--force', 'origin', 'staging')).toEqual(allowed);
  expect(await push(project, 'origin', ':staging')).toEqual(allowed);
  expect(await push(project, 'origin', ':main')).toEqual({ code: 1, findings: ['BRANCH_MATCH/deploying-ref-deleted'] });
});

test.concurrent('tags: light, annotated, deleted, and called like the deploying branch', async (t) => {
  const project = await createProject(t);
  await project.git('tag', 'light');
  await project.git('tag', '-a', 'heavy', '-m', 'heavy');
  await project.git('tag', 'main');
  expect(await push(project, 'origin', 'light', 'heavy', 'refs/tags/main')).toEqual(allowed);
  expect(await push(project, 'origin', ':refs/tags/main')).toEqual(allowed);
  expect(await push(project, '--tags', 'origin')).toEqual(allowed);
});

test.concurrent('HEAD and its spellings are the branch checked out', async (t) => {
  const project = await createProject(t);
  for (const spec of ['HEAD', 'HEAD:main', 'HEAD~0:main', '@:main', 'HEAD:refs/heads/main']) {
    await project.commit({ 'a.ts': `${spec}\n` });
    expect({ spec, ...(await push(project, 'origin', spec)) }).toEqual({ spec, ...allowed });
  }
  const sha = await project.commit({ 'a.ts': 'sha\n' });
  expect(await push(project, 'origin', `${sha}:main`)).toEqual(allowed);
});

test.concurrent('nothing but main goes to main, whatever it is called', async (t) => {
  const project = await createProject(t);
  const sha = await onFeature(project);
  await project.git('tag', 'v1');
  await project.git('push', '--no-verify', 'origin', 'feature');
  const specs = [
    'feature:main',
    'HEAD:main',
    'HEAD~0:main',
    '@:main',
    `${sha}:main`,
    'v1:main',
    'origin/feature:main',
    ':/feature:main',
  ];
  for (const spec of specs) {
    expect({ spec, ...(await push(project, 'origin', spec)) }).toEqual({ spec, ...otherBranch });
  }
});

test.concurrent('main to another branch deploys nothing', async (t) => {
  const project = await createProject(t);
  expect(await push(project, 'origin', 'main:backup')).toEqual(allowed);
});

test.concurrent('a detached HEAD onto main warns when nobody can tell whose it is', async (t) => {
  const project = await createProject(t);
  await succeed(project.git('switch', '--quiet', '--detach'));
  await project.commit({ 'a.ts': 'a\n' });
  await project.git('branch', '-D', 'main');
  expect(await push(project, 'origin', 'HEAD:main')).toEqual({
    code: 0,
    findings: ['BRANCH_MATCH/detached-commit-pushed!'],
  });
});

test.concurrent('nothing to push: Git calls the hook with empty input', async (t) => {
  const project = await createProject(t);
  expect((await project.git('push', 'origin', 'main')).code).toBe(0);
  expect(await project.report()).toMatchObject({ verdict: 'ALLOW', push: [], environment: null });
});

test.concurrent('a dry run is judged and pushes nothing', async (t) => {
  const project = await createProject(t);
  const tip = await project.remoteTip();
  await project.commit({ 'a.ts': 'a\n' });
  expect(await push(project, '--dry-run', 'origin', 'main')).toEqual(allowed);
  expect(await project.remoteTip()).toBe(tip);
});

test.concurrent('a thousand refs, one of which must not be', async (t) => {
  const project = await createProject(t);
  const sha = await onFeature(project);
  const input = Array.from({ length: 1_000 }, (_, index) => `create refs/heads/many/${index} ${sha}\n`).join('');
  await succeed(project.git('update-ref', '--stdin', { input }));
  expect(
    (await project.git('push', '--quiet', 'origin', 'refs/heads/many/*:refs/heads/many/*', 'feature:main')).code,
  ).toBe(1);
  const stopped = await project.report();
  expect(stopped?.push).toHaveLength(1_001);
  expect(findings(stopped)).toEqual(['BRANCH_MATCH/other-branch-pushed']);
  expect(await push(project, '--quiet', 'origin', 'refs/heads/many/*:refs/heads/many/*')).toEqual(allowed);
});

test.concurrent('--all, and --mirror without a deletion, which Git would not tell a hook of', async (t) => {
  const project = await createProject(t);
  await onFeature(project);
  await project.git('switch', '--quiet', 'main');
  await project.commit({ 'a.ts': 'a\n' });
  expect(await push(project, 'origin', '--all')).toEqual(allowed);
  await project.git('commit', '--quiet', '--no-verify', '--amend', '-m', 'rewritten');
  expect(await push(project, 'origin', '--mirror')).toEqual({
    code: 1,
    findings: ['BRANCH_MATCH/deploying-ref-forced'],
  });
});

const elsewhere = JSON.stringify({ ...localMap, repo: { ...localMap.repo, deploy_branch: 'elsewhere' } });

test.concurrent('the map of a branch that deploys nothing does not judge one that deploys', async (t) => {
  const project = await createProject(t);
  await succeed(project.git('switch', '--quiet', '-c', 'aaa'));
  await project.commit({ 'authority_map.json': elsewhere });
  expect(await push(project, 'origin', 'aaa', 'aaa:main')).toEqual(otherBranch);
  expect(await push(project, 'origin', 'aaa', ':main')).toEqual({
    code: 1,
    findings: ['BRANCH_MATCH/deploying-ref-deleted'],
  });
  await succeed(project.git('switch', '--quiet', 'main'));
  await project.git('commit', '--quiet', '--no-verify', '--amend', '-m', 'rewritten');
  expect(await push(project, '--force', 'origin', 'aaa', 'main')).toEqual({
    code: 1,
    findings: ['BRANCH_MATCH/deploying-ref-forced'],
  });
});

test.concurrent('a push cannot say of itself that it deploys nothing', async (t) => {
  const project = await createProject(t);
  await project.git('commit', '--quiet', '--no-verify', '--amend', '-m', 'rewritten');
  await project.commit({ 'authority_map.json': elsewhere });
  expect(await push(project, '--force', 'origin', 'main')).toEqual({
    code: 1,
    findings: ['BRANCH_MATCH/deploying-ref-forced'],
  });
});

test.concurrent('SHA-256 repository: updates, new branches, deletions and other branches', async (t) => {
  const project = await createProject(t, { objectFormat: 'sha256' });
  const sha = await project.commit({ 'a.ts': 'a\n' });
  expect(sha).toHaveLength(64);
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
  await onFeature(project);
  expect(await push(project, 'origin', 'feature')).toEqual(allowed);
  expect(await push(project, 'origin', ':feature')).toEqual(allowed);
  expect(await push(project, 'origin', ':main')).toEqual({ code: 1, findings: ['BRANCH_MATCH/deploying-ref-deleted'] });
  expect(await push(project, 'origin', 'feature:main')).toEqual(otherBranch);
  expect((await project.git('commit', '--allow-empty', '-m', 'hooked')).code).toBe(0);
  expect(statusOf(await project.report(), 'SESSION_STATE')).toBe('pass');
});

test.concurrent('input that Git never writes is a usage error, and an empty one is not', async (t) => {
  const project = await createProject(t);
  const hook = (input: string) => project.mosaic('hook', 'pre-push', 'origin', project.remote, '--json', { input });
  const broken = await hook('refs/heads/main nonsense\n');
  expect(broken.code).toBe(2);
  expect(JSON.parse(broken.stdout)).toMatchObject({ verdict: null, error: { code: 'push-line-invalid' } });
  expect(parseReport(await hook('')).verdict).toBe('ALLOW');
});

test.concurrent('another command of the hook read the list: the branch checked out is judged', async (t) => {
  const project = await createProject(t);
  const hook = (await project.read('.husky/pre-push')) ?? '';
  await project.write('.husky/pre-push', `cat >/dev/null\n${hook}`);
  // Nothing is to be pushed, as far as anybody knows.
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
  await succeed(project.git('commit', '--quiet', '--no-verify', '--amend', '--message=rewritten'));
  expect(await push(project, '--force', 'origin', 'main')).toEqual({
    code: 1,
    findings: ['BRANCH_MATCH/deploying-ref-forced'],
  });
});
