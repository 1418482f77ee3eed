/** Which commit must run: in CI, before a push, and where this clone cannot tell. */
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/engine/context.js';
import { readCiEvent } from '../../src/facts/ci-event.js';
import { runtimeIdentityMatch } from '../../src/gates/runtime-identity-match.js';
import { succeed } from '../e2e/project.js';
import { codesOf, judge } from './harness.js';
import { apiAt, cloneOf, hour, match, push, says, scene } from './scene.js';

describe('in CI', () => {
  const onPush = (sha: string) => ({
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: sha,
  });

  it('expects HEAD of a push, and reads when it was pushed from the event', async (t) => {
    const { project, api, older, tip } = await scene(t);
    api.answer = says({ git_sha: older });
    const pushedAt = (ago: number) =>
      project.write(
        '../event.json',
        JSON.stringify({ repository: { pushed_at: Math.round((Date.now() - ago) / 1_000) } }),
      );
    const env = { ...onPush(tip), GITHUB_EVENT_PATH: join(dirname(project.dir), 'event.json') };
    const report = async (): Promise<string[]> =>
      codesOf(
        await judge(runtimeIdentityMatch, {
          repo: project,
          services: [apiAt(api)],
          context: { trigger: 'ci', event: await readCiEvent(env, project.dir) },
        }),
      );
    await pushedAt(60_000);
    expect(await report()).toEqual(['deploy-in-progress!']);
    await pushedAt(hour);
    expect(await report()).toEqual(['commit-behind']);
  });

  it('warns where a later push was deployed first', async (t) => {
    const { project, api, older, tip } = await scene(t);
    await succeed(project.git('checkout', '--quiet', '--detach', older));
    const report = await judge(runtimeIdentityMatch, {
      repo: project,
      services: [apiAt(api)],
      context: { trigger: 'ci', event: await readCiEvent(onPush(tip), project.dir) },
    });
    expect(codesOf(report)).toEqual(['commit-superseded!']);
  });
});

describe('before a push', () => {
  const pushing = (remoteSha: string | null, localSha: string): Partial<Context> => ({
    trigger: 'pre-push',
    push: {
      remote: 'origin',
      url: 'unused',
      refs: [{ localRef: 'refs/heads/main', localSha, remoteRef: 'refs/heads/main', remoteSha }],
    },
  });

  it('skips the first deploy', async (t) => {
    const { project, api, tip } = await scene(t);
    expect(await match(project, api, 0, pushing(null, tip))).toMatchObject({ status: 'skip', reason: 'first-deploy' });
  });

  it('may be a repair when it changes the service, and is none when it does not', async (t) => {
    const { project, api, older, tip } = await scene(t);
    api.answer = says({ git_sha: older });
    const elsewhere = await project.commit({ 'docs/guide.md': 'how\n' });
    expect(codesOf(await match(project, api, hour, pushing(tip, elsewhere)))).toEqual(['commit-behind']);
    const repair = await project.commit({ 'backend/server.js': 'three\n' });
    const report = await match(project, api, hour, pushing(tip, repair));
    expect(codesOf(report)).toEqual(['possible-repair?']);
    expect(report.findings[0]?.fix).toContain(repair.slice(0, 12));
  });

  it('warns of what was deployed before it was pushed', async (t) => {
    const { project, api, tip } = await scene(t);
    const next = await project.commit({ 'backend/server.js': 'three\n' });
    api.answer = says({ git_sha: next });
    expect(codesOf(await match(project, api, hour, pushing(tip, next)))).toEqual(['deployed-before-push!']);
  });
});

describe('cannot tell', () => {
  it('in a shallow clone without the deployed commit', async (t) => {
    const { project, api, older } = await scene(t);
    const clone = await cloneOf(project, '--depth=1');
    api.answer = says({ git_sha: older });
    const report = await match(clone, api, hour);
    expect(codesOf(report)).toEqual(['commit-not-fetched?']);
    expect(report.findings[0]?.fix).toBe('git fetch --unshallow origin');
  });

  it('where the remote has gone on without this clone', async (t) => {
    const { project, api, tip } = await scene(t);
    const clone = await cloneOf(project);
    const next = await project.commit({ 'backend/server.js': 'three\n' });
    await push(project);
    api.answer = says({ git_sha: 'beefcafe'.repeat(5) });
    const report = await match(clone, api, hour);
    expect(codesOf(report)).toEqual(['commit-not-fetched?']);
    expect(report.findings[0]?.fix).toBe('git fetch origin main');
    expect(codesOf(await match(clone, api, hour, { expectSha: tip }))).toEqual(['commit-not-fetched?']);
    api.answer = says({ git_sha: next });
    expect((await match(clone, api, hour)).status).toBe('pass');
  });

  it('an abbreviation that is also the name of a branch at another commit', async (t) => {
    const { project, api, older, tip } = await scene(t);
    await succeed(project.git('branch', tip.slice(0, 8), older));
    api.answer = says({ git_sha: tip.slice(0, 8) });
    expect(codesOf(await match(project, api, hour))).toEqual(['commit-ambiguous?']);
  });

  it('without a remote that answers', async (t) => {
    const { project, api } = await scene(t);
    await succeed(project.git('remote', 'set-url', 'origin', join(project.base, 'gone.git')));
    expect(codesOf(await match(project, api))).toEqual(['remote-unreachable?']);
  });
});

describe('services of other repositories', () => {
  it('must only agree with themselves', async (t) => {
    const { project, api } = await scene(t);
    const elsewhere = { repo: 'acme/api' };
    api.answer = says({ git_sha: 'beefcafe'.repeat(5) });
    expect((await match(project, api, hour, {}, elsewhere)).status).toBe('pass');
    api.answer = says({ git_sha: 'beefcafe'.repeat(5) }, { git_sha: 'feedf00d'.repeat(5) });
    expect(codesOf(await match(project, api, hour, {}, elsewhere))).toEqual(['instances-disagree?']);
  });
});
