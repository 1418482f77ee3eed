/** `runtime` mode inside a deployed service: no repository, perhaps no Git, only the map beside the code. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { createProject, findings, parseError, parseReport, type Project } from './project.js';

const sha = '1234567890abcdef1234567890abcdef12345678';
const map = { services: [{ name: 'api', role: 'backend', runtime_base_url: 'https://api.example' }] };

async function container(t: TestContext): Promise<{ dir: string; project: Project }> {
  const project = await createProject(t);
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'mosaic-container-')));
  t.onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, 'authority_map.json'), JSON.stringify(map));
  return { dir, project };
}

const enforce = ['enforce', '--mode=runtime', '--json'];

test.concurrent('a process that knows its commit is allowed, one that does not is rejected', async (t) => {
  const { dir, project } = await container(t);
  const allowed = await project.mosaic(...enforce, { cwd: dir, env: { GIT_SHA: sha } });
  expect(allowed).toMatchObject({ code: 0, stderr: '' });
  expect(parseReport(allowed)).toMatchObject({ verdict: 'ALLOW', repo: { head: null, branch: null } });
  const silent = await project.mosaic(...enforce, { cwd: dir });
  expect(silent.code).toBe(1);
  expect(findings(parseReport(silent))).toEqual(['RUNTIME_SELF_ATTEST/commit-missing']);
});

test.concurrent('no Git is needed at all', async (t) => {
  const { dir, project } = await container(t);
  const { code } = await project.mosaic(...enforce, { cwd: dir, env: { GIT_SHA: sha, PATH: dir } });
  expect(code).toBe(0);
});

test.concurrent('the other modes judge a repository, so without one nothing is judged', async (t) => {
  const { dir, project } = await container(t);
  const both = await project.mosaic('enforce', '--mode=runtime,ci', '--json', { cwd: dir, env: { GIT_SHA: sha } });
  expect(both.code).toBe(2);
  expect(parseError(both).error.code).toBe('no-repository');
});

test.concurrent('without a map nothing is judged', async (t) => {
  const { dir, project } = await container(t);
  await rm(join(dir, 'authority_map.json'));
  const { code, stdout } = await project.mosaic(...enforce, { cwd: dir, env: { GIT_SHA: sha } });
  expect({ code, says: (JSON.parse(stdout) as { error: { code: string } }).error.code }).toEqual({
    code: 2,
    says: 'map-missing',
  });
});
