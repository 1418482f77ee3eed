/** `--json`: exactly one object on standard output, with every field, whatever happened. */
import { expect, test } from 'vitest';
import { layers } from '../../src/gates/gate.js';
import { builtInGates } from '../../src/gates/registry.js';
import { json, onHealth } from '../support/system-server.js';
import { createProject, createSystem, localMap, mapOf, parseReport } from './project.js';

const text = expect.any(String) as string;
const number = expect.any(Number) as number;

test.concurrent('a rejected push: all fields, in registry order', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system) });
  const sha = await project.commit({ 'a.ts': 'a\n' });
  const tip = await project.remoteTip();
  const { answer: working } = system.web;
  system.web.answer = onHealth((_request, response) => json(response, 502, {}), working);
  const { stdout, code } = await project.mosaic('hook', 'pre-push', 'origin', project.remote, '--json', {
    input: `refs/heads/main ${sha} refs/heads/main ${tip ?? ''}\n`,
  });
  expect(code).toBe(1);
  expect(stdout.trimEnd()).not.toContain('\n');
  const report = parseReport({ code, stdout, stderr: '' });
  expect(report).toEqual({
    schema: 1,
    tool: { name: 'mosaic', version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string },
    error: null,
    verdict: 'REJECT',
    partial: false,
    modes: ['ci', 'integration'],
    environment: 'production',
    started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    duration_ms: number,
    repo: { head: sha, branch: 'main' },
    push: [{ local_ref: 'refs/heads/main', local_sha: sha, remote_ref: 'refs/heads/main', remote_sha: tip }],
    gates: expect.any(Array) as unknown[],
    required_fixes: ['INTEGRATION_CONNECTIVITY', 'RESPONSE_CONSISTENCY'].map((gate) => ({
      gate,
      file: null,
      change: text,
    })),
    overrides: [],
    coverage: { covered: number, total: 17, layers: expect.any(Object) as object },
  });
  expect(report.gates.map(({ id }) => id)).toEqual(
    builtInGates
      .filter(({ modes }) => modes.length === 0 || modes.some((mode) => report.modes.includes(mode)))
      .map(({ id }) => id),
  );
  for (const gate of report.gates) {
    expect(gate).toEqual({
      id: text,
      layer: text,
      scope: text,
      status: text,
      summary: text,
      findings: expect.any(Array) as unknown[],
      reason: gate.reason,
      duration_ms: number,
      cached_seconds: null,
      pinned: false,
    });
  }
  expect(report.gates.find(({ id }) => id === 'INTEGRATION_CONNECTIVITY')?.findings).toEqual([
    {
      code: 'route-upstream-fails',
      severity: 'fail',
      message: text,
      service: 'web',
      url: `${system.web.url}/health`,
      file: null,
      line: null,
      column: null,
      expected: expect.stringContaining(`${system.api.url}/health`) as string,
      observed: expect.stringContaining('502') as string,
      fix: text,
    },
  ]);
  expect(Object.keys(report.coverage.layers)).toEqual([...layers]);
  expect(report.coverage.layers).toMatchObject({
    'code-authority': 'covered',
    'backend-runtime': 'covered',
    integration: 'covered',
    dns: 'uncovered',
    database: 'not-applicable',
  });
});

test.concurrent('a skipped gate says why, in a code and in a sentence', async (t) => {
  const project = await createProject(t);
  const report = parseReport(await project.mosaic('enforce', '--mode=integration', '--json'));
  expect(report.verdict).toBe('ALLOW');
  expect(report.gates.filter(({ status }) => status === 'skip').map(({ reason }) => reason)).toContain('no-services');
});

test.concurrent('notes go to standard error', async (t) => {
  const project = await createProject(t, { map: { ...localMap, sevrices: [] }, policy: { severites: {} } });
  const outcome = await project.mosaic('enforce', '--mode=local', '--json');
  expect(parseReport(outcome).verdict).toBe('ALLOW');
  expect(outcome.stderr).toMatch(/sevrices.*services/);
  expect(outcome.stderr).toMatch(/severites.*severities/);
});

test.concurrent('a policy that prints does not spoil it', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'mosaic.config.mjs': 'console.log("hello"); export default {};\n' });
  const outcome = await project.mosaic('enforce', '--mode=local', '--json');
  expect(parseReport(outcome).verdict).toBe('ALLOW');
  expect(outcome.stdout).not.toContain('hello');
});

test.concurrent('some gates only: said to be partial', async (t) => {
  const project = await createProject(t);
  const report = parseReport(await project.mosaic('enforce', '--mode=local', '--gate=BRANCH_MATCH', '--json'));
  expect(report).toMatchObject({ partial: true, verdict: 'ALLOW' });
  expect(report.gates.map(({ id }) => id)).toEqual(['BRANCH_MATCH']);
});

test.concurrent('several environments and a detached HEAD', async (t) => {
  const environments = { production: { ref: 'refs/heads/main' }, staging: { ref: 'develop' } };
  const project = await createProject(t, { map: { ...localMap, environments } });
  await project.git('push', 'origin', 'main:other');
  await project.report();
  await project.git('branch', 'develop');
  await project.git('commit', '--quiet', '--no-verify', '--allow-empty', '-m', 'a');
  await project.git('push', 'origin', 'main', 'develop');
  expect((await project.report())?.environment?.split(', ').toSorted()).toEqual(['production', 'staging']);
  await project.git('switch', '--quiet', '--detach');
  const byHand = parseReport(await project.mosaic('enforce', '--mode=ci', '--json', '--env', 'staging'));
  expect(byHand).toMatchObject({ environment: 'staging', repo: { branch: null } });
});
