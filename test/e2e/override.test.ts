/** Break-glass: the push that may be the repair gets through when somebody answers for it, and no other does. */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import type { Report } from '../../src/engine/report.js';
import { json, reset, type System } from '../support/system-server.js';
import type { Outcome, RunOptions } from '../support/git-repo.js';
import {
  createProject,
  createSystem,
  findings,
  localMap,
  mapOf,
  parseReport,
  statusOf,
  succeed,
  type Project,
  type ProjectOptions,
} from './project.js';

// Loopback is refused in CI unless policy names it.
const policy = { override: { withoutTty: true }, probe: { allowPrivate: ['127.0.0.1'] } };

interface Outage {
  readonly system: System;
  readonly project: Project;
  /** The commit that changes the backend and may mend it. */
  readonly repair: string;
}

/** The backend is down, and what the next push brings changes it. */
async function outage(t: TestContext, options: ProjectOptions = {}): Promise<Outage> {
  const system = await createSystem(t);
  const map = mapOf(system, { root_dir: 'backend' }, { routes: [{ path: '/health', service: 'api' }] });
  const project = await createProject(t, { map, policy, ...options });
  await project.commit({ 'backend/server.js': 'broken\n' });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  breakApi(system);
  const repair = await project.commit({ 'backend/server.js': 'mended\n' });
  return { system, project, repair };
}

function breakApi({ api }: System): void {
  api.answer = (_request, response) => json(response, 503, { status: 'down' });
}

interface Pushed {
  readonly code: number;
  readonly report: Report | null;
}

async function push(project: Project, ...args: readonly (string | RunOptions)[]): Promise<Pushed> {
  const { code } = await project.git('push', ...(args.length === 0 ? ['origin', 'main'] : args));
  return { code, report: await project.report() };
}

const override = (project: Project, ...args: readonly (string | RunOptions)[]): Promise<Outcome> =>
  project.mosaic('override', ...args, '--reason', 'the pool leaks, this closes it');

const journalOf = (project: Project): string => join(project.dir, '.git/mosaic/overrides.jsonl');

/** Codes of what no push override lets through, besides warnings. */
const left = (report: Report | null): string[] => findings(report).filter((one) => !one.endsWith('!'));

test.concurrent('the printed command lets exactly that commit through', async (t) => {
  const { project, repair, system } = await outage(t, { isForPeople: true });
  const blocked = await project.git('push', 'origin', 'main');
  expect(blocked.code).not.toBe(0);
  const said = blocked.stdout + blocked.stderr;
  expect(said).toContain('CLARIFY_REQUIRED');
  const command = /mosaic (?<args>override --push (?<sha>[0-9a-f]+) --reason) "…"/.exec(said)?.groups;
  expect(repair.startsWith(command?.['sha'] ?? 'none')).toBe(true);
  const args = (command?.['args'] ?? '').split(' ');
  expect(await project.mosaic(...args, 'the pool leaks, this closes it')).toMatchObject({ code: 0 });
  const passed = await project.git('push', 'origin', 'main');
  expect(passed.code).toBe(0);
  const allowed = passed.stdout + passed.stderr;
  expect(allowed).toContain('ALLOW (1 override)');
  expect(allowed).toMatch(/overridden until \d\d:\d\d UTC: the pool leaks, this closes it/);
  expect(allowed).toMatch(
    /! override [0-9a-f]{8} {2}push of [0-9a-f]{12} until \d\d:\d\d UTC, by Test <test@example.com>/,
  );
  expect(await project.remoteTip()).toBe(repair);
  // Once it is there, it is one commit among others.
  breakApi(system);
  await project.commit({ 'backend/server.js': 'once more\n' });
  const other = await project.git('push', 'origin', 'main');
  expect(other.code).not.toBe(0);
  expect(other.stdout + other.stderr).not.toContain('1 override');
});

test.concurrent('programs are told: gates, findings, coverage, and the override itself', async (t) => {
  const { project, repair } = await outage(t);
  const before = await push(project);
  expect(before.code).not.toBe(0);
  expect(before.report).toMatchObject({ verdict: 'CLARIFY_REQUIRED', overrides: [] });
  expect(new Set(left(before.report).map((one) => one.split('/')[1]))).toEqual(new Set(['possible-repair?']));
  await succeed(override(project, '--push', repair, '--ticket', 'SHOP-12'));
  const { code, report } = await push(project);
  expect({ code, verdict: report?.verdict, left: left(report) }).toEqual({ code: 0, verdict: 'ALLOW', left: [] });
  expect(statusOf(report, 'BACKEND_HEALTH')).toBe('overridden');
  expect(report?.coverage.layers).toMatchObject({ 'backend-runtime': 'uncovered', integration: 'uncovered' });
  expect(report?.required_fixes).toEqual([]);
  expect(report?.overrides).toMatchObject([{ kind: 'push', sha: repair, gate: null, ticket: 'SHOP-12', used: true }]);
});

test.concurrent('where nothing answers at all, there is nothing else to pass', async (t) => {
  const { project, repair, system } = await outage(t);
  system.api.answer = reset;
  await succeed(override(project, '--push', repair));
  const { code, report } = await push(project);
  const passed = (report?.gates ?? []).filter(({ status }) => status === 'pass').map(({ id }) => id);
  expect(passed).not.toEqual(expect.arrayContaining([expect.stringMatching(/BACKEND|INTEGRATION|RESPONSE|ROUTES/)]));
  expect({ code, verdict: report?.verdict }).toEqual({ code: 0, verdict: 'ALLOW' });
});

test.concurrent('another commit is not let through, one that goes to two deploying refs is', async (t) => {
  const environments = { production: { ref: 'refs/heads/main' }, staging: { ref: 'refs/heads/develop' } };
  const { project, repair, system } = await outage(t);
  const { services } = mapOf(system, { root_dir: 'backend' }, { routes: [{ path: '/health', service: 'api' }] }) as {
    services: unknown;
  };
  await succeed(override(project, '--push', repair));
  const above = await project.commit({ 'backend/server.js': 'and more\n' });
  expect(await push(project)).toMatchObject({
    code: 1,
    report: { verdict: 'CLARIFY_REQUIRED', overrides: [{ used: false }] },
  });
  await succeed(override(project, '--push', above));
  await project.commit({ 'authority_map.json': JSON.stringify({ ...localMap, environments, services }) });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main', 'main:develop'));
  const both = await project.commit({ 'backend/server.js': 'both\n' });
  await succeed(override(project, '--push', both));
  await succeed(project.git('branch', 'develop', 'HEAD'));
  expect(await push(project, 'origin', 'main', 'develop')).toMatchObject({ code: 0, report: { verdict: 'ALLOW' } });
});

test.concurrent('an override that expired, was ended, or comes from the future', async (t) => {
  const { project, repair } = await outage(t);
  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const entry = (created: number, expires: number): string =>
    `${JSON.stringify({ id: '0a1b2c3d', kind: 'push', gate: null, service: null, sha: repair, reason: 'it is mended', ticket: null, who: null, createdAt: at(created), expiresAt: at(expires) })}\n`;
  await mkdir(dirname(journalOf(project)), { recursive: true });
  for (const line of [entry(-31, -1), entry(60, 90), entry(-1, 180)]) {
    await writeFile(journalOf(project), line);
    const { code, report } = await push(project);
    expect({ code, verdict: report?.verdict, overrides: report?.overrides }).toEqual({
      code: 1,
      verdict: 'CLARIFY_REQUIRED',
      overrides: [],
    });
  }
  await writeFile(journalOf(project), entry(-1, 29));
  await succeed(project.mosaic('override', '--end', '0a1b2c3d'));
  expect(await push(project)).toMatchObject({ code: 1, report: { overrides: [] } });
  // So that the refusals above are not for another reason.
  await writeFile(journalOf(project), entry(-1, 29));
  expect(await push(project)).toMatchObject({ code: 0, report: { overrides: [{ used: true }] } });
});

test.concurrent('has no effect in CI, in a hook or by hand', async (t) => {
  const { project, repair } = await outage(t);
  await succeed(override(project, '--push', repair));
  await succeed(override(project, '--gate', 'BACKEND_HEALTH'));
  const ci = { env: { CI: 'true' } };
  expect(await push(project, 'origin', 'main', ci)).toMatchObject({
    code: 1,
    report: { verdict: 'CLARIFY_REQUIRED', overrides: [] },
  });
  const health = ['enforce', '--mode=integration', '--gate=BACKEND_HEALTH', '--json'];
  expect(parseReport(await project.mosaic(...health, ci))).toMatchObject({ verdict: 'REJECT', overrides: [] });
  expect(parseReport(await project.mosaic(...health))).toMatchObject({
    verdict: 'ALLOW',
    overrides: [{ used: false }, { used: true }],
  });
});

test.concurrent('what is damaged in the journal stops nothing and is said', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system), policy });
  await succeed(override(project, '--gate', 'BACKEND_HEALTH', '--service', 'api'));
  await appendFile(journalOf(project), '\0\0{"kind":"push","sha":"');
  const { code, stdout, stderr } = await project.mosaic('enforce', '--mode=ci,integration', '--json');
  const report = parseReport({ code, stdout, stderr });
  expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'ALLOW' });
  expect(stderr).toMatch(/overrides\.jsonl: no override can be read from line 2, so it is ignored/);
  // The line above it still holds, and nothing needs it.
  expect(report.overrides).toMatchObject([{ gate: 'BACKEND_HEALTH', service: 'api', used: false }]);
  expect(statusOf(report, 'BACKEND_HEALTH')).toBe('pass');
});

test.concurrent('a gate: of one service only, and not what another gate finds', async (t) => {
  const { project } = await outage(t);
  const byHand = async (): Promise<Report> =>
    parseReport(await project.mosaic('enforce', '--mode=ci,integration', '--json'));
  await succeed(override(project, '--gate', 'BACKEND_HEALTH', '--service', 'web'));
  expect(statusOf(await byHand(), 'BACKEND_HEALTH')).toBe('fail');
  await succeed(override(project, '--gate', 'BACKEND_HEALTH', '--service', 'api'));
  const report = await byHand();
  expect(report).toMatchObject({ verdict: 'REJECT', overrides: [{ used: false }, { used: true }] });
  expect(statusOf(report, 'BACKEND_HEALTH')).toBe('overridden');
  expect(statusOf(report, 'INTEGRATION_CONNECTIVITY')).toBe('fail');
});

test.concurrent('a commit', async (t) => {
  const project = await createProject(t, { policy });
  await project.write('left.txt', 'untracked\n');
  const commit = (): Promise<Outcome> => project.git('commit', '--quiet', '--allow-empty', '--message=hurry');
  expect((await commit()).code).not.toBe(0);
  await project.report();
  await succeed(override(project, '--gate', 'CLEAN_WORKTREE'));
  expect((await commit()).code).toBe(0);
  const report = await project.report();
  expect(report).toMatchObject({ verdict: 'ALLOW', overrides: [{ gate: 'CLEAN_WORKTREE', used: true }] });
  expect(statusOf(report, 'CLEAN_WORKTREE')).toBe('overridden');
});

test.concurrent('evidence gives the same verdict offline, once the override is over', async (t) => {
  const { project } = await outage(t);
  const gates = ['BACKEND_HEALTH', 'INTEGRATION_CONNECTIVITY'];
  for (const gate of gates) await succeed(override(project, '--gate', gate));
  const file = join(project.base, 'evidence.json');
  const { code, stdout, stderr } = await project.mosaic(
    'enforce',
    '--mode=ci,integration',
    '--json',
    '--evidence',
    file,
  );
  const report = parseReport({ code, stdout, stderr });
  expect(report.overrides.filter(({ used }) => used).map(({ gate }) => gate)).toEqual(gates);
  await writeFile(journalOf(project), '');
  const judged = await project.mosaic('judge', file, '--json');
  expect({ code: judged.code, report: parseReport(judged) }).toEqual({ code, report });
  expect(await readFile(file, 'utf8')).toContain('the pool leaks, this closes it');
});
