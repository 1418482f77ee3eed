/** A repository with two pushed commits of a backend, and a loopback service that says what it runs. */
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { Context } from '../../src/engine/context.js';
import { runtimeIdentityMatch } from '../../src/gates/runtime-identity-match.js';
import { createProject, succeed, type Project } from '../e2e/project.js';
import type { TestRepo } from '../support/git-repo.js';
import { startServer, type LoopbackServer } from '../support/loopback-server.js';
import { json, pathOf } from '../support/system-server.js';
import { judge } from './harness.js';

/** Longer than the platform has to deploy, in milliseconds. */
export const hour = 3_600_000;

export interface Scene {
  readonly project: Project;
  readonly api: LoopbackServer;
  /** SHA of the remote's tip. */
  readonly tip: string;
  readonly older: string;
}

/** Two commits in backend/, both pushed; the service answers with whatever `answer` is. */
export async function scene(t: TestContext): Promise<Scene> {
  const project = await createProject(t);
  const older = await project.commit({ 'backend/server.js': 'one\n' });
  await push(project);
  const tip = await project.commit({ 'backend/server.js': 'two\n' });
  await push(project);
  const api = await startServer(says({ git_sha: tip }));
  t.onTestFinished(() => api.close());
  return { project, api, tip, older };
}

export async function push(repo: Project, ...args: string[]): Promise<void> {
  await succeed(repo.git('push', '--quiet', '--no-verify', ...args, 'origin', 'HEAD:main'));
}

export function says(...documents: readonly unknown[]): RequestListener {
  let asked = 0;
  return (request, response) => {
    if (pathOf(request) !== '/__version') return json(response, 404, { error: 'not found' });
    json(response, 200, documents[asked++ % documents.length]);
  };
}

export function apiAt({ url }: Pick<LoopbackServer, 'url'>, changes: object = {}): object {
  return {
    name: 'api',
    role: 'backend',
    root_dir: 'backend',
    runtime_identity_path: '/__version',
    runtime_base_url: { mode: 'static', url },
    ...changes,
  };
}

export const match = (repo: TestRepo, api: LoopbackServer, later = 0, context: Partial<Context> = {}, changes = {}) =>
  judge(runtimeIdentityMatch, { repo, services: [apiAt(api, changes)], later, context });

export async function tipOf(project: Project): Promise<string> {
  return (await succeed(project.git('rev-parse', 'HEAD'))).trim();
}

export async function cloneOf(project: Project, ...options: string[]): Promise<TestRepo> {
  const dir = join(project.base, 'clone');
  await succeed(project.git('clone', '--quiet', ...options, `file://${project.remote}`, dir, { cwd: project.base }));
  return { ...project, dir };
}
