/** `mosaic doctor` as people run it: what it names is broken, and the command it prints mends it. */
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type TestContext } from 'vitest';
import type { DoctorReport, ReportedCheck } from '../../src/doctor/report.js';
import { createPatient, linkCommand, pathWithoutNode, settle } from '../doctor/patient.js';
import { cli, quoted, type Outcome, type RunOptions, type TestRepo } from '../support/git-repo.js';
import { installMosaic } from '../support/installed.js';
import { succeed } from './project.js';

interface Illness {
  /** May return the environment and the working tree in which hooks do not fire. */
  make(repo: TestRepo): Promise<RunOptions | void>;
  /** What Mosaic no longer judges; a push when left out. */
  readonly act?: readonly string[];
  /** The check that names it. */
  readonly check: string;
  readonly observed: RegExp;
  /** Others that are wrong for the same reason. */
  readonly also?: readonly string[];
  /** Windows has no mode bits, and starts programs in other ways. */
  readonly isPosix?: boolean;
  /** What `--fix` says it changed; null where it is not its own to change. */
  readonly fixed: RegExp | null;
}

/** As a later `husky` writes it over Mosaic's. */
const huskysOwn = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n';
const lefthook = '#!/bin/sh\ncall_lefthook run "$(basename "$0")" "$@"\n';

const illnesses: Readonly<Record<string, Illness>> = {
  'a hook file deleted': {
    async make({ dir, write }) {
      await write('.husky/_/pre-push', huskysOwn, 0o755);
      await rm(join(dir, '.husky/pre-push'));
    },
    check: 'hook-files',
    observed: /^\.husky\/pre-push does not exist, and husky passes over that in silence$/,
    also: ['hook-firing'],
    fixed: /^ {2}\.husky\/pre-push written$/m,
  },
  'a wrapper deleted': {
    make: async ({ dir }) => rm(join(dir, '.husky/_/pre-commit')),
    act: ['commit', '--allow-empty', '--message=try'],
    check: 'hook-files',
    observed: /^\.husky\/_\/pre-commit does not exist$/,
    also: ['hook-firing'],
    fixed: /^ {2}the files in \.husky\/_ were written again$/m,
  },
  'a hook that is not executable': {
    isPosix: true,
    make: async ({ dir }) => chmod(join(dir, '.husky/_/pre-push'), 0o644),
    check: 'hook-files',
    observed: /^\.husky\/_\/pre-push is not executable, so Git passes over it$/,
    also: ['hook-firing'],
    fixed: /^ {2}chmod 755 \.husky\/_\/pre-push$/m,
  },
  'core.hooksPath not set': {
    make: async ({ git }) => void (await succeed(git('config', '--unset', 'core.hooksPath'))),
    check: 'hooks-path',
    observed: /^Git looks in \.git\/hooks \(core\.hooksPath is not set\), whose hooks do not reach Mosaic$/,
    also: ['hook-files', 'hook-firing'],
    fixed: /^ {2}core\.hooksPath \(unset\) → \.husky\/_$/m,
  },
  'core.hooksPath at a folder without hooks': {
    async make({ git, write }) {
      await write('elsewhere/pre-commit', '#!/bin/sh\ntrue\n', 0o755);
      await succeed(git('config', 'core.hooksPath', 'elsewhere'));
    },
    check: 'hooks-path',
    observed: /^Git looks in elsewhere \(core\.hooksPath from local, \.git\/config\), whose hooks do not reach Mosaic$/,
    also: ['hook-files', 'hook-firing'],
    fixed: /^ {2}core\.hooksPath elsewhere → \.husky\/_$/m,
  },
  'core.hooksPath at a folder that does not exist': {
    make: async ({ git }) => void (await succeed(git('config', 'core.hooksPath', 'nowhere'))),
    check: 'hooks-path',
    observed: /^nowhere \(core\.hooksPath from local, .*\) does not exist: Git runs no hook at all, without a word$/,
    also: ['hook-files', 'hook-firing'],
    fixed: /^ {2}core\.hooksPath nowhere → \.husky\/_$/m,
  },
  'hooks of another manager, which unset core.hooksPath': {
    async make({ git, write }) {
      await succeed(git('config', '--unset', 'core.hooksPath'));
      for (const hook of ['pre-commit', 'pre-push']) await write(`.git/hooks/${hook}`, lefthook, 0o755);
    },
    check: 'hooks-path',
    observed: /^Git looks in \.git\/hooks .*, whose hooks do not reach Mosaic$/,
    also: ['hook-firing'],
    fixed: /^ {2}\.git\/hooks\/pre-commit still runs$/m,
  },
  'hooks of another manager in place of the wrappers': {
    make: async ({ write }) => void (await write('.husky/_/pre-push', lefthook, 0o755)),
    check: 'hook-firing',
    observed: /^pre-push: it does not call Mosaic itself: call_lefthook run/,
    fixed: /^ {2}\.husky\/_\/pre-push moved to \.git\/mosaic\/hooks\/pre-push, and still runs$/m,
  },
  'a pre-push that does not hand on what Git tells it': {
    make: async ({ write }) => void (await write('.husky/pre-push', 'mosaic hook pre-push\n')),
    check: 'hook-files',
    observed: /^\.husky\/pre-push calls Mosaic without the arguments of the hook$/,
    also: ['hook-firing'],
    fixed: /^ {2}\.husky\/pre-push calls: mosaic hook pre-push "\$@"$/m,
  },
  'a linked worktree without hooks': {
    async make(repo) {
      const cwd = await linkTree(repo);
      await installMosaic(repo, '../linked tree');
      return { cwd };
    },
    check: 'linked-worktrees',
    observed: /^in .*\/linked tree \.husky\/_\/pre-commit does not exist, so Git does not run Mosaic there$/,
    fixed: /^fixed: install the hooks in .*\/linked tree$/m,
  },
  'a linked worktree without hooks and without dependencies': {
    async make(repo) {
      await repo.write('package.json', JSON.stringify(vendoring));
      await repo.write('vendor/mosaic/package.json', JSON.stringify(vendored));
      await repo.write(
        'vendor/mosaic/cli.js',
        `#!/usr/bin/env node\nimport ${JSON.stringify(pathToFileURL(cli).href)};\n`,
      );
      await repo.write('.npmrc', 'audit=false\nfund=false\noffline=true\nupdate-notifier=false\n');
      await settle(repo);
      return { cwd: await linkTree(repo) };
    },
    check: 'linked-worktrees',
    observed: /^in .*\/linked tree \.husky\/_\/pre-commit does not exist, so Git does not run Mosaic there$/,
    fixed: null,
  },
  'Node not on the PATH': {
    isPosix: true,
    async make(repo) {
      await linkCommand(repo);
      return { env: { PATH: await pathWithoutNode(repo) } };
    },
    check: 'node-on-path',
    observed: /^no node on the PATH, so the hooks fail$/,
    also: ['hook-firing'],
    fixed: null,
  },
  'a PATH of the hooks’ own, without Node': {
    isPosix: true,
    async make(repo) {
      await linkCommand(repo);
      await repo.write('../home/.config/husky/init.sh', `PATH=${quoted(await pathWithoutNode(repo))}\n`);
    },
    check: 'hook-firing',
    observed: /^pre-commit does not reach Mosaic: .*\bnode\b/,
    fixed: null,
  },
};

for (const [what, illness] of Object.entries(illnesses)) {
  if (process.platform === 'win32' && illness.isPosix === true) continue;
  test.concurrent(`${what}: named, and mended by the command it prints`, async (t) => {
    const { repo, options } = await fallIll(t, illness);
    const { act = ['push', '.', 'HEAD:refs/heads/elsewhere'] } = illness;
    expect(await said(repo.git(...act, options))).not.toContain('ALLOW');
    const problem = await diagnose(repo, illness, options);
    await succeed(repo.run('sh', ['-c', problem.command ?? 'false']));
    expect(await doctor(repo, options)).toMatchObject({ code: 0 });
    expect(await said(repo.git(...act, options))).toContain('ALLOW');
  });

  const { fixed } = illness;
  if (fixed === null) continue;
  test.concurrent(`${what}: mended by --fix, which says what it changed`, async (t) => {
    const { repo, options } = await fallIll(t, illness);
    const { code, stdout } = await repo.mosaic('doctor', '--fix', { env: options.env ?? {} });
    expect(stdout).toMatch(fixed);
    expect(code).toBe(0);
  });
}

test.concurrent('an empty PATH: both programs that are missed are named, and the line that helps', async (t) => {
  const repo = await createPatient(t);
  const { code, report } = await doctor(repo, { env: { PATH: '' } });
  expect(code).toBe(1);
  const problemOf = (check: string) => report.checks.find(({ id }) => id === check);
  expect(problemOf('node-on-path')).toMatchObject({
    status: 'error',
    observed: 'no node on the PATH, so the hooks fail',
  });
  expect(problemOf('git-version')).toMatchObject({ status: 'error', observed: 'the PATH is empty' });
  const PATH = /^export PATH=(?<path>.+)$/.exec(problemOf('git-version')?.command ?? '')?.groups?.['path'];
  expect(await doctor(repo, { env: { PATH } })).toMatchObject({ code: 0 });
});

test.concurrent('--json: one object on standard output, and what --fix changed on standard error', async (t) => {
  const repo = await createPatient(t);
  await rm(join(repo.dir, '.husky/pre-push'));
  const { code, stdout, stderr } = await repo.mosaic('doctor', '--json', '--fix');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\{.*\}\n$/);
  const { schema, status, checks } = JSON.parse(stdout) as DoctorReport;
  expect({ schema, status }).toEqual({ schema: 1, status: 'ok' });
  expect(checks.filter(({ fixed }) => fixed).map(({ id }) => id)).toEqual(['hook-files']);
  expect(stderr).toBe(`fixed: install the hooks in ${repo.dir}\n  .husky/pre-push written\n`);
});

async function linkTree({ dir, git }: TestRepo): Promise<string> {
  const path = join(dir, '../linked tree');
  await succeed(git('worktree', 'add', '--quiet', '-b', 'linked', path));
  return path;
}

/** Mosaic as a package that npm installs without a registry. */
const vendored = { name: 'mosaic-gates', version: '1.0.0', type: 'module', bin: { mosaic: 'cli.js' } };
const vendoring = { name: 'shop', private: true, devDependencies: { 'mosaic-gates': 'file:vendor/mosaic' } };

async function fallIll(t: TestContext, { make }: Illness): Promise<{ repo: TestRepo; options: RunOptions }> {
  const repo = await createPatient(t);
  return { repo, options: (await make(repo)) ?? {} };
}

/** What the check has to say, once nothing else is found wrong. */
async function diagnose(repo: TestRepo, { check, observed, also = [] }: Illness, options: RunOptions) {
  const { code, report } = await doctor(repo, options);
  const problems = report.checks.filter(({ status }) => status === 'error');
  expect(new Set(problems.map(({ id }) => id))).toEqual(new Set([check, ...also]));
  expect(code).toBe(1);
  const problem = problems.find(({ id }) => id === check);
  expect(problem?.observed).toMatch(observed);
  return problem as ReportedCheck;
}

async function said(running: Promise<Outcome>): Promise<string> {
  const { stdout, stderr } = await running;
  return stdout + stderr;
}

/** Asked in the repository itself. */
async function doctor(repo: TestRepo, { env = {} }: RunOptions): Promise<{ code: number; report: DoctorReport }> {
  const { code, stdout } = await repo.mosaic('doctor', '--json', { env });
  return { code, report: JSON.parse(stdout) as DoctorReport };
}
