/** A runtime that does not name its commit is told so, by what is wrong with its answer. */
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backendSelfIdentity } from '../../src/gates/backend-self-identity.js';
import { succeed } from '../e2e/project.js';
import { createRepo } from '../support/git-repo.js';
import { startServer } from '../support/loopback-server.js';
import { json, pathOf, showPage } from '../support/system-server.js';
import { codesOf, judge } from './harness.js';
import { apiAt, match, says, scene } from './scene.js';

describe('BACKEND_SELF_IDENTITY', () => {
  it.each<[string, RequestListener, string[]]>([
    ['null', says({ git_sha: null }), ['identity-null']],
    ['unknown', says({ git_sha: 'unknown' }), ['identity-placeholder']],
    ['dev', says({ git_sha: 'dev' }), ['identity-placeholder']],
    ['dirty', says({ git_sha: `${'beefcafe'.repeat(5)}-dirty` }), ['identity-dirty']],
    ['not hexadecimal', says({ git_sha: 'v1' }), ['identity-not-a-commit']],
    ['the page of a frontend', showPage, ['identity-served-by-page']],
    ['a path that is not there', (_request, response) => json(response, 404, {}), ['identity-missing']],
    ['a guarded path', (_request, response) => json(response, 401, {}), ['identity-unchecked?']],
    ['one instance of two', says({ git_sha: 'beefcafe' }, { git_sha: null }), ['identity-null']],
    ['a reset', ({ socket }) => void socket.resetAndDestroy(), ['identity-unreachable']],
  ])('%s', async (_, answer, expected) => {
    const repo = await createRepo();
    const api = await startServer(answer);
    try {
      const services = [apiAt(api)];
      expect(codesOf(await judge(backendSelfIdentity, { repo, services }))).toEqual(expected);
    } finally {
      await Promise.all([api.close(), repo.dispose()]);
    }
  });

  it('leaves what runs unknown', async (t) => {
    const { project, api } = await scene(t);
    api.answer = says({ git_sha: null });
    expect(codesOf(await match(project, api))).toEqual(['commit-unreported?']);
  });

  it('does not believe a cached copy', async (t) => {
    const { project, api, tip } = await scene(t);
    api.answer = (_request, response) => {
      response.setHeader('age', '30');
      json(response, 200, { git_sha: tip });
    };
    const ask = async (changes: object) =>
      codesOf(await judge(backendSelfIdentity, { repo: project, services: [apiAt(api, changes)] }));
    expect(await ask({})).toEqual(['identity-from-cache?']);
    // A static site has nothing behind its CDN.
    expect(await ask({ role: 'frontend' })).toEqual([]);
  });

  it('may be about to be mended by a push that changes the service, and by no other', async (t) => {
    const { project, api, tip } = await scene(t);
    api.answer = says({ git_sha: null });
    const pushing = async (remoteSha: string | null, localSha: string, changes: object = {}) => {
      const ref = 'refs/heads/main';
      const refs = [{ localRef: ref, localSha, remoteRef: ref, remoteSha }];
      const context = { trigger: 'pre-push', push: { remote: 'origin', url: 'unused', refs } } as const;
      return judge(backendSelfIdentity, { repo: project, services: [apiAt(api, changes)], context });
    };
    const elsewhere = await project.commit({ 'docs/guide.md': 'how\n' });
    expect(codesOf(await pushing(tip, elsewhere))).toEqual(['identity-null']);
    const repair = await project.commit({ 'backend/server.js': 'three\n' });
    const report = await pushing(tip, repair);
    expect(codesOf(report)).toEqual(['possible-repair?']);
    expect(report).toMatchObject({ status: 'unknown', reason: 'possible-repair' });
    expect(report.findings[0]?.message).toContain(`${api.url}/__version names no commit`);
    expect(report.findings[0]?.fix).toContain(repair.slice(0, 12));
    expect(codesOf(await pushing(null, repair))).toEqual(['possible-repair?']);
    // Another repository's service is not changed from here.
    expect(codesOf(await pushing(tip, repair, { repo: 'acme/api' }))).toEqual(['identity-null']);
  });

  it('is judged where the remote does not answer, since no expected commit is needed', async (t) => {
    const { project, api } = await scene(t);
    await succeed(project.git('remote', 'set-url', 'origin', join(project.base, 'gone.git')));
    api.answer = says({ git_sha: null });
    expect(codesOf(await judge(backendSelfIdentity, { repo: project, services: [apiAt(api)] }))).toEqual([
      'identity-null',
    ]);
  });

  it('passes what names a commit, even one that nobody knows', async (t) => {
    const { project, api } = await scene(t);
    api.answer = says({ releaseId: 'beefcafe' });
    expect((await judge(backendSelfIdentity, { repo: project, services: [apiAt(api)] })).status).toBe('pass');
  });

  it('is skipped where no service has an identity path', async (t) => {
    const { project, api } = await scene(t);
    const services = [{ name: 'api', role: 'backend', runtime_base_url: { mode: 'static', url: api.url } }];
    expect(await judge(backendSelfIdentity, { repo: project, services })).toMatchObject({
      status: 'skip',
      reason: 'identity-undeclared',
    });
  });

  it('asks a private service through the routes that pass its identity on', async (t) => {
    const { project, api, tip } = await scene(t);
    const web = await startServer((request, response) =>
      pathOf(request) === '/api/__version' ? json(response, 200, { git_sha: tip }) : showPage(request, response),
    );
    t.onTestFinished(() => web.close());
    const frontend = (routes: object[]) => ({
      name: 'web',
      role: 'frontend',
      runtime_base_url: { mode: 'static', url: web.url },
      routes,
    });
    const hidden = apiAt(api, { reach: 'through-frontend' });
    api.answer = says({ git_sha: null });
    const routed = [frontend([{ path: '/api/*', service: 'api', to: '/:splat' }]), hidden];
    expect((await judge(backendSelfIdentity, { repo: project, services: routed })).status).toBe('pass');
    const unrouted = [frontend([{ path: '/health', service: 'api' }]), hidden];
    expect(codesOf(await judge(backendSelfIdentity, { repo: project, services: unrouted }))).toEqual([
      'identity-not-routed?',
    ]);
  });
});
