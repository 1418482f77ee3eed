import { join } from 'node:path';
import { expect, it } from 'vitest';
import { doctorCommand } from '../../src/commands/doctor.js';
import { Flags } from '../../src/commands/command.js';
import { UsageError } from '../../src/errors.js';
import { call, createBareRepo, createPatient, settle, visit } from './patient.js';

it('takes no repository for a result', async (t) => {
  const repo = await createBareRepo(t);
  const { code, problems, report } = await visit(repo, { cwd: repo.home });
  expect(code).toBe(1);
  expect(problems('repository')).toMatchObject([{ status: 'error' }]);
  expect(problems('hooks-path')).toMatchObject([{ status: 'unknown' }]);
  expect(JSON.stringify(report)).not.toContain('crashed');
  expect((await call(repo, { cwd: repo.home })).out).toContain('is not in a Git repository');
});

it('takes a missing Git for a result', async (t) => {
  const repo = await createPatient(t);
  const { code, problems, report } = await visit(repo, { env: { PATH: join(repo.home, 'empty') } });
  expect(code).toBe(1);
  expect(problems('git-version')).toMatchObject([{ status: 'error', observed: 'Git was not found on the PATH' }]);
  expect(JSON.stringify(report)).not.toContain('crashed');
});

it('takes a missing map for a result', async (t) => {
  const repo = await createPatient(t);
  await repo.git('rm', '--quiet', 'authority_map.json');
  await settle(repo);
  const { code, problems, report } = await visit(repo);
  expect(code).toBe(1);
  expect(problems('authority-map')).toMatchObject([{ status: 'error', command: 'npx mosaic init' }]);
  expect(problems('declared-hosts')).toMatchObject([{ status: 'unknown' }]);
  expect(JSON.stringify(report)).not.toContain('crashed');
});

it('tells an invalid map at HEAD from one on disk', async (t) => {
  const repo = await createPatient(t);
  const good = (await repo.read('authority_map.json')) ?? '';
  await repo.write('authority_map.json', '{ "schema_version": "2.0", "services": 1 }\n');
  const onDisk = await visit(repo);
  expect(onDisk.code).toBe(1);
  expect(onDisk.statuses('authority-map')).toEqual(['ok', 'error']);
  await settle(repo);
  await repo.write('authority_map.json', good);
  const atHead = await visit(repo);
  expect(atHead.code).toBe(1);
  expect(atHead.statuses('authority-map')).toEqual(['error']);
});

it('warns of a map that no commit holds, and of keys that nobody knows', async (t) => {
  const repo = await createBareRepo(t);
  await repo.write('authority_map.json', '{ "schema_version": "2.0", "repo": {}, "services": [], "servces": [] }\n');
  const { problems } = await visit(repo);
  const observed = problems('authority-map').map(({ status, observed: seen }) => `${status}: ${seen}`);
  expect(observed[0]).toContain('warning: authority_map.json is on disk and not in HEAD');
  expect(observed[1]).toContain('servces');
});

it('takes an invalid policy for a result', async (t) => {
  const repo = await createPatient(t);
  await repo.write('mosaic.config.json', '{ "severities": { "SESSION_STATE": "loud" } }\n');
  const { code, problems } = await visit(repo);
  expect(code).toBe(1);
  expect(problems('policy')).toMatchObject([{ status: 'error' }]);
});

it('starts a session where there is none, and again where one is of no use', async (t) => {
  const repo = await createPatient(t);
  await repo.run('rm', ['.mosaic/session_start.json']);
  const missing = await visit(repo);
  expect(missing.code).toBe(0);
  expect(missing.problems('session')).toMatchObject([{ status: 'warning', command: 'npx mosaic session start' }]);
  expect(await repo.read('.mosaic/session_start.json')).toBeNull();
  await repo.write('.mosaic/session_start.json', '{ "canon_id": "UNINITIALIZED" }\n');
  const invalid = await visit(repo);
  expect(invalid.code).toBe(1);
  expect(invalid.problems('session')).toMatchObject([{ status: 'error' }]);
  const mended = await visit(repo, { flags: ['fix'] });
  expect(mended.code).toBe(0);
  expect(mended.report.checks.find(({ id }) => id === 'session')).toMatchObject({ status: 'ok', fixed: true });
  expect(mended.err).toContain('session started at main');
});

it('judges a session as the gate does', async (t) => {
  const repo = await createPatient(t);
  await repo.write('.mosaic/session_start.json', `{ "canon_id": "else/where:main:${'1'.repeat(40)}" }\n`);
  const { code, problems } = await visit(repo);
  expect(code).toBe(1);
  expect(problems('session')[0]?.observed).toContain('not in the history of HEAD');
});

it('says which roles are guesses and which layers no gate covers', async (t) => {
  const service = { name: 'db', role: 'database', url_env: 'DATABASE_URL' };
  const repo = await createPatient(t, {
    schema_version: '2.0',
    repo: { work_branches: ['**'] },
    services: [service, { name: 'postgres-backup', platform: 'render' }],
  });
  const { report } = await visit(repo);
  const observed = (id: string) => report.checks.find((check) => check.id === id)?.observed;
  expect(observed('service-roles')).toContain('postgres-backup is taken for a');
  expect(observed('coverage')).toContain('no gate covers');
});

it('refuses arguments', async () => {
  const io = {
    out: () => undefined,
    err: () => undefined,
    readInput: () => Promise.resolve(''),
    hasColours: false,
    isInteractive: false,
  };
  const invocation = { flags: new Flags({}), positionals: ['all'], cwd: '.', env: {}, io };
  await expect(doctorCommand.run(invocation)).rejects.toThrow(UsageError);
});
