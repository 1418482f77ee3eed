/** What made a CI run, as the services say it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { readCiEvent } from '../../src/facts/ci-event.js';

const sha = 'c'.repeat(40);
const zeros = '0'.repeat(40);

async function eventFile(t: TestContext, payload: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'mosaic-event-'));
  t.onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, 'event.json'), payload);
  return join(dir, 'event.json');
}

test('a push on GitHub: where the ref stood and when it was pushed', async (t) => {
  const path = await eventFile(t, JSON.stringify({ before: sha, repository: { pushed_at: 1_700_000_000 } }));
  const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' };
  const pushed = { kind: 'push', ref: 'refs/heads/main', before: sha, pushedAt: '2023-11-14T22:13:20.000Z' };
  expect(await readCiEvent({ ...env, GITHUB_EVENT_PATH: path }, '.')).toEqual(pushed);
  // Without the file, or with a broken one, only the variables tell.
  expect(await readCiEvent(env, '.')).toEqual({ ...pushed, before: null, pushedAt: null });
  const broken = await eventFile(t, '{"before": "x", "repository"');
  expect(await readCiEvent({ ...env, GITHUB_EVENT_PATH: broken }, '.')).toEqual({
    ...pushed,
    before: null,
    pushedAt: null,
  });
});

test('a new branch on GitHub stood nowhere before', async (t) => {
  const path = await eventFile(t, JSON.stringify({ before: zeros }));
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/x',
    GITHUB_EVENT_PATH: path,
  };
  expect(await readCiEvent(env, '.')).toMatchObject({ before: null });
});

test('a pull request on GitHub is compared with the tip of its target', async (t) => {
  const path = await eventFile(t, JSON.stringify({ pull_request: { base: { sha, ref: 'main' } } }));
  const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: path };
  for (const name of ['pull_request', 'pull_request_target']) {
    const event = await readCiEvent({ ...env, GITHUB_EVENT_NAME: name }, '.');
    expect(event).toEqual({ kind: 'pull-request', targetRef: 'refs/heads/main', base: sha });
  }
  expect(await readCiEvent({ ...env, GITHUB_EVENT_NAME: 'schedule' }, '.')).toBeNull();
});

test('a pipeline of GitLab', async () => {
  const env = { GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: sha };
  const pushed = { ...env, CI_PIPELINE_SOURCE: 'push', CI_PIPELINE_CREATED_AT: '2026-01-08T10:00:00Z' };
  expect(await readCiEvent(pushed, '.')).toEqual({
    kind: 'push',
    ref: 'refs/heads/main',
    before: sha,
    pushedAt: '2026-01-08T10:00:00.000Z',
  });
  expect(await readCiEvent({ ...env, CI_PIPELINE_SOURCE: 'schedule' }, '.')).toBeNull();
  const request = { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main', CI_MERGE_REQUEST_DIFF_BASE_SHA: sha };
  expect(await readCiEvent({ GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'merge_request_event', ...request }, '.')).toEqual({
    kind: 'pull-request',
    targetRef: 'refs/heads/main',
    base: sha,
  });
});

const others: readonly (readonly [string, NodeJS.ProcessEnv, unknown])[] = [
  [
    'a push on CircleCI',
    { CIRCLECI: 'true', CIRCLE_BRANCH: 'main' },
    { kind: 'push', ref: 'refs/heads/main', before: null, pushedAt: null },
  ],
  [
    'a pull request on Travis',
    { TRAVIS: 'true', TRAVIS_BRANCH: 'main', TRAVIS_PULL_REQUEST: '7', TRAVIS_PULL_REQUEST_BRANCH: 'feature' },
    { kind: 'pull-request', targetRef: 'refs/heads/main', base: null },
  ],
  [
    'a pull request on Azure',
    {
      BUILD_BUILDURI: 'vstfs:///1',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
    },
    { kind: 'pull-request', targetRef: 'refs/heads/main', base: null },
  ],
];

test.each(others)('%s', async (_, env, event) => expect(await readCiEvent(env, tmpdir())).toEqual(event));
