/** A real repository with installed hooks, and the doctor called on it as the command would be. */
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { Flags, type Io } from '../../src/commands/command.js';
import { doctorCommand } from '../../src/commands/doctor.js';
import { findProgram } from '../../src/doctor/find-program.js';
import type { DoctorReport, ReportedCheck } from '../../src/doctor/report.js';
import { cli, createRepo, type TestRepo } from '../support/git-repo.js';
import { createInstalledRepo } from '../support/installed.js';

export interface Diagnosis {
  readonly code: number;
  readonly report: DoctorReport;
  readonly err: string;
  /** Statuses of one check, in report order. */
  statuses(id: string): string[];
  /** What was seen by one check that was not in order. */
  problems(id: string): ReportedCheck[];
}

export interface Visit {
  readonly flags?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Hooks installed and everything committed, as after `npm install` and a first commit. */
export async function createPatient(t: Pick<TestContext, 'onTestFinished'>, map?: unknown): Promise<TestRepo> {
  const repo = await createInstalledRepo();
  t.onTestFinished(() => repo.dispose());
  if (map !== undefined) await repo.write('authority_map.json', JSON.stringify(map, null, 2));
  await succeed(repo.mosaic('install'));
  await settle(repo);
  return repo;
}

export async function createBareRepo(t: TestContext): Promise<TestRepo> {
  const repo = await createRepo();
  t.onTestFinished(() => repo.dispose());
  return repo;
}

/** Commits whatever there is without asking a hook. */
export async function settle(repo: TestRepo): Promise<void> {
  await succeed(repo.git('add', '-A'));
  await succeed(repo.git('commit', '--quiet', '--no-verify', '--allow-empty', '--message=settled'));
}

export async function visit(repo: TestRepo, { flags = [], cwd = repo.dir, env = {} }: Visit = {}): Promise<Diagnosis> {
  const { code, out, err } = await call(repo, { flags: ['json', ...flags], cwd, env });
  const report = JSON.parse(out) as DoctorReport;
  const of = (id: string): ReportedCheck[] => report.checks.filter((check) => check.id === id);
  return {
    code,
    report,
    err,
    statuses: (id) => of(id).map(({ status }) => status),
    problems: (id) => of(id).filter(({ status }) => status !== 'ok'),
  };
}

export async function call(
  repo: TestRepo,
  { flags = [], cwd = repo.dir, env = {} }: Visit,
): Promise<{ code: number; out: string; err: string }> {
  const printed = { out: '', err: '' };
  const io: Io = {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    readInput: () => Promise.resolve(''),
    hasColours: false,
    isInteractive: false,
  };
  const given = new Flags(Object.fromEntries(flags.map((flag) => [flag, true])));
  const all = { ...repo.env, ...env };
  const code = await doctorCommand.run({ flags: given, positionals: [], cwd, env: all, io });
  return { code, ...printed };
}

/** A PATH on which Git and the shell are found, and Node is not. */
export async function pathWithoutNode(repo: TestRepo): Promise<string> {
  const folder = join(repo.home, 'bin');
  await mkdir(folder);
  for (const name of ['git', 'sh', 'env', 'dirname', 'basename', 'cat']) {
    const file = await findProgram(name, repo.env, process.platform);
    if (file === null) throw new Error(`this machine has no ${name}`);
    await symlink(file, join(folder, name));
  }
  return folder;
}

/** Finds Node as npm's links do, by `#!/usr/bin/env node`. */
export async function linkCommand(repo: TestRepo): Promise<void> {
  const file = join(repo.dir, 'node_modules/.bin/mosaic');
  await rm(file);
  await symlink(cli, file);
}

async function succeed(running: ReturnType<TestRepo['git']>): Promise<void> {
  const { code, stdout, stderr } = await running;
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}${stdout}`);
}
