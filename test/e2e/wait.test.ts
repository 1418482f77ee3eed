/** `--wait`: judged once the expected commit runs, or the time is up. */
import { expect, test } from 'vitest';
import { waitForDeploy } from '../../src/engine/wait.js';
import { plainRequest } from '../../src/engine/request.js';
import { openGit } from '../../src/facts/git.js';
import { json } from '../support/system-server.js';
import { createProject, createSystem, findings, mapOf, parseError, parseReport, succeed } from './project.js';

const identity = { runtime_identity_path: '/__version' };

async function behind(t: Parameters<typeof createProject>[0]) {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system, identity) });
  const older = await project.remoteTip();
  const tip = await project.commit({ 'a.ts': 'a\n' });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  const { answer } = system.api;
  const runs = (sha: string | null): void => {
    system.api.answer = (request, response) =>
      request.url?.startsWith('/__version') === true
        ? json(response, 200, { git_sha: sha })
        : answer(request, response);
  };
  runs(older);
  return { project, runs, older, tip };
}

test('waits through an old commit, a restart and half a rollout, and tells what is missing', async (t) => {
  const { project, runs, older, tip } = await behind(t);
  // Each round of waiting brings the deploy one step further.
  const steps = [() => runs(null), () => runs(older), () => runs(tip)];
  const told: string[] = [];
  let now = 1_000;
  const isThere = await waitForDeploy(
    { ...plainRequest, modes: ['ci'], cwd: project.dir, env: project.env, isCi: false },
    {
      limit: 600_000,
      openGit: () => openGit(project.dir, project.env),
      tell: (missing) => void told.push(missing),
      clock: {
        now: () => now,
        wait: (ms) => {
          now += ms;
          steps.shift()?.();
          return Promise.resolve();
        },
      },
    },
  );
  expect(isThere).toBe(true);
  expect(steps).toEqual([]);
  expect(told).toHaveLength(3);
  expect(told[0]).toContain(`not yet ${tip.slice(0, 12)}`);
});

test('gives up when the time is up, without another round of waiting', async (t) => {
  const { project } = await behind(t);
  let now = 0;
  const waits: number[] = [];
  const isThere = await waitForDeploy(
    { ...plainRequest, modes: ['ci'], cwd: project.dir, env: project.env, isCi: false },
    {
      limit: 12_000,
      openGit: () => openGit(project.dir, project.env),
      tell: () => undefined,
      clock: {
        now: () => now,
        wait: (ms) => {
          waits.push(ms);
          now += ms;
          return Promise.resolve();
        },
      },
    },
  );
  expect({ isThere, waits }).toEqual({ isThere: false, waits: [5_000, 5_000, 2_000] });
});

test('what does not run when the time is up is late, grace or not', async (t) => {
  const { project, runs, tip } = await behind(t);
  const args = ['enforce', '--mode=ci', '--json'];
  const unasked = await project.mosaic(...args);
  expect(findings(parseReport(unasked))).toContain('RUNTIME_IDENTITY_MATCH/deploy-in-progress!');
  const late = await project.mosaic(...args, '--wait', '10ms');
  expect(late.code).toBe(1);
  expect(findings(parseReport(late))).toContain('RUNTIME_IDENTITY_MATCH/commit-behind');
  runs(tip);
  expect(await project.mosaic(...args, '--wait', '10m')).toMatchObject({ code: 0, stderr: '' });
});

test('what cannot be waited for is refused', async (t) => {
  const project = await createProject(t);
  const refused = async (...args: readonly string[]): Promise<string | undefined> =>
    parseError(await project.mosaic('enforce', '--json', ...args)).error.code;
  expect(await refused('--mode=ci', '--wait', 'soon')).toBe('wait-invalid');
  expect(await refused('--mode=ci', '--wait', '10')).toBe('wait-invalid');
  expect(await refused('--mode=integration', '--wait', '10m')).toBe('wait-without-ci');
});
