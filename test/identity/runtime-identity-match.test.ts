/** What runs against what should: real repositories, a real remote, loopback services. */
import { describe, expect, it } from 'vitest';
import { succeed } from '../e2e/project.js';
import { codesOf } from './harness.js';
import { hour, match, push, says, scene, tipOf } from './scene.js';

describe('passes', () => {
  it('the tip', async (t) => {
    const { project, api } = await scene(t);
    expect(await match(project, api, hour)).toMatchObject({ status: 'pass', findings: [] });
    expect(api.asked.length).toBeGreaterThanOrEqual(3);
  });

  it('the tip, abbreviated, and in a Dockerflow document', async (t) => {
    const { project, api, tip } = await scene(t);
    api.answer = says({ source: 'https://x', version: '1.0', commit: tip.slice(0, 7), build: 'https://ci/1' });
    expect((await match(project, api, hour)).status).toBe('pass');
  });

  it('a commit before one that changed only documentation', async (t) => {
    const { project, api } = await scene(t);
    await project.commit({ 'docs/guide.md': 'how\n' });
    await push(project);
    expect((await match(project, api, hour)).status).toBe('pass');
  });

  it('the same files under another commit', async (t) => {
    const { project, api } = await scene(t);
    await project.commit({ 'backend/server.js': 'three\n' });
    await project.commit({ 'backend/server.js': 'two\n' });
    await push(project);
    expect((await match(project, api, hour)).status).toBe('pass');
  });

  it('an alias of the service that runs the same', async (t) => {
    const { project, api } = await scene(t);
    const report = await match(project, api, hour, {}, { hosts: ['localhost'] });
    expect(report).toMatchObject({ status: 'pass', findings: [] });
    expect(api.asked.length).toBe(8);
  });
});

describe('fails', () => {
  it('an old image after a green deploy', async (t) => {
    const { project, api, older, tip } = await scene(t);
    api.answer = says({ git_sha: older });
    const report = await match(project, api, hour);
    expect(codesOf(report)).toEqual(['commit-behind']);
    expect(report.findings[0]).toMatchObject({
      service: 'api',
      url: `${api.url}/__version`,
      expected: tip,
      observed: older,
    });
  });

  it('a hidden rollback to what ran before', async (t) => {
    const { project, api, older } = await scene(t);
    expect((await match(project, api, hour)).status).toBe('pass');
    api.answer = says({ git_sha: older.slice(0, 10) });
    expect(codesOf(await match(project, api, hour))).toEqual(['commit-behind']);
  });

  it('two instances with different commits', async (t) => {
    const { project, api, older, tip } = await scene(t);
    api.answer = says({ git_sha: tip }, { git_sha: older });
    expect(codesOf(await match(project, api, hour))).toEqual(['mixed-instances']);
  });

  it('a foreign application', async (t) => {
    const { project, api } = await scene(t);
    api.answer = says({ git_sha: 'beefcafe'.repeat(5) });
    expect(codesOf(await match(project, api))).toEqual(['commit-foreign']);
  });

  it('a commit that is here and never was on the remote', async (t) => {
    const { project, api } = await scene(t);
    api.answer = says({ git_sha: await project.commit({ 'backend/server.js': 'mine\n' }) });
    expect(codesOf(await match(project, api))).toEqual(['commit-not-on-remote']);
  });

  it('what a force-push replaced, once the platform had its time', async (t) => {
    const { project, api, older, tip } = await scene(t);
    await succeed(project.git('reset', '--quiet', '--hard', older));
    await push(project, '--force');
    api.answer = says({ git_sha: tip });
    expect(codesOf(await match(project, api))).toEqual(['deploy-in-progress!']);
    expect(codesOf(await match(project, api, hour))).toEqual(['commit-replaced']);
  });

  it('an older commit than --expect-sha names, even though its age is not known', async (t) => {
    const { project, api, older, tip } = await scene(t);
    api.answer = says({ git_sha: older });
    await succeed(project.git('update-ref', '-d', 'refs/remotes/origin/main'));
    expect(codesOf(await match(project, api, 0, { expectSha: tip.slice(0, 9) }))).toEqual(['commit-behind']);
    expect((await match(project, api, 0, { expectSha: older })).status).toBe('pass');
  });
});

describe('a deploy in progress', () => {
  it('only warns within the grace, whatever the commit dates say', async (t) => {
    const { project, api, older } = await scene(t);
    await project.write('backend/server.js', 'three\n');
    const longAgo = { env: { GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z', GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z' } };
    await succeed(project.git('commit', '--quiet', '--no-verify', '--all', '--message=three', longAgo));
    await push(project);
    api.answer = says({ git_sha: older });
    expect(codesOf(await match(project, api))).toEqual(['deploy-in-progress!']);
    api.answer = says({ git_sha: older }, { git_sha: await tipOf(project) });
    expect(codesOf(await match(project, api))).toEqual(['deploy-in-progress!']);
  });

  it('counts from when the commit came back by a force-push', async (t) => {
    const { project, api, older, tip } = await scene(t);
    const longAgo = { env: { GIT_COMMITTER_DATE: new Date(Date.now() - hour).toISOString() } };
    await succeed(project.git('update-ref', '-d', 'refs/remotes/origin/main'));
    for (const sha of [older, tip]) {
      await succeed(
        project.git('update-ref', '--create-reflog', '-m', 'seen', 'refs/remotes/origin/main', sha, longAgo),
      );
    }
    await succeed(project.git('reset', '--quiet', '--hard', older));
    await push(project, '--force');
    api.answer = says({ git_sha: tip });
    expect(codesOf(await match(project, api))).toEqual(['deploy-in-progress!']);
  });

  it('is unknown where nothing tells when the commit came', async (t) => {
    const { project, api, older } = await scene(t);
    api.answer = says({ git_sha: older });
    await succeed(project.git('update-ref', '-d', 'refs/remotes/origin/main'));
    expect(codesOf(await match(project, api))).toEqual(['deploy-age-unknown?']);
  });
});
