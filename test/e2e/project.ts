/** A repository with a map, hooks and a remote, whose hooks leave their report where a test can read it. */
import { cpSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, type TestContext } from 'vitest';
import type { ErrorReport, Report } from '../../src/engine/report.js';
import {
  cli,
  createRepo,
  installHooks,
  quoted,
  type Outcome,
  type RepoOptions,
  type TestRepo,
} from '../support/git-repo.js';
import { startSystem, type System } from '../support/system-server.js';

export interface Project extends TestRepo {
  /** Path of the bare repository "origin", which has `main`. */
  readonly remote: string;
  /** The folder around the repository, its home and its remotes. */
  readonly base: string;
  /** What the last hook reported; null when none ran since the last call. */
  report(): Promise<Report | null>;
  /** Writes files, stages and commits them without asking any hook. */
  commit(files: Readonly<Record<string, string>>, message?: string): Promise<string>;
  /** SHA of a ref at the remote; null when it has none. */
  remoteTip(ref?: string): Promise<string | null>;
}

export interface ProjectOptions extends RepoOptions {
  readonly map?: unknown;
  readonly policy?: unknown;
  /** Hooks print for people instead of leaving a report. */
  readonly isForPeople?: boolean;
}

/** Nothing deployed, `main` deploys, every branch may be worked on. */
export const localMap = {
  schema_version: '2.0',
  repo: { deploy_branch: 'main', work_branches: ['**'] },
  services: [],
};

export async function createProject(t: TestContext, options: ProjectOptions = {}): Promise<Project> {
  const repo = await createRepo({ ...options, commit: false });
  t.onTestFinished(() => repo.dispose());
  const base = dirname(repo.dir);
  const remote = options.commit === false ? await startEmpty(repo) : await copyTemplate(repo, options);
  const files = { 'authority_map.json': options.map, 'mosaic.config.json': options.policy };
  const own = Object.entries(files).filter(([, content]) => content !== undefined);
  for (const [path, content] of own) await repo.write(path, JSON.stringify(content, null, 2));
  if (options.commit !== false && own.length > 0) {
    await succeed(repo.git('add', '-A'));
    await succeed(repo.git('commit', '--quiet', '--no-verify', '--message=own'));
    await succeed(repo.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  }
  const reportFile = join(base, 'report.json');
  if (options.isForPeople !== true) {
    const command = `${quoted(process.execPath)} ${quoted(cli)}`;
    await repo.write('.husky/pre-commit', `${command} hook pre-commit --json >${quoted(reportFile)}\n`);
    await repo.write('.husky/pre-push', `${command} hook pre-push "$@" --json >${quoted(reportFile)}\n`);
  }
  return {
    ...repo,
    base,
    remote,
    async report() {
      const text = await readFile(reportFile, 'utf8').catch(() => null);
      await rm(reportFile, { force: true });
      return text === null ? null : (JSON.parse(text) as Report);
    },
    async commit(files, message = 'change') {
      for (const [path, content] of Object.entries(files)) await repo.write(path, content);
      await succeed(repo.git('add', '-A'));
      await succeed(repo.git('commit', '--quiet', '--no-verify', `--message=${message}`));
      return (await succeed(repo.git('rev-parse', 'HEAD'))).trim();
    },
    async remoteTip(ref = 'refs/heads/main') {
      const { code, stdout } = await repo.git('--git-dir', remote, 'rev-parse', '--verify', '--quiet', ref, {
        cwd: base,
      });
      return code === 0 ? stdout.trim() : null;
    },
  };
}

async function startEmpty(repo: TestRepo): Promise<string> {
  await repo.write('authority_map.json', JSON.stringify(localMap));
  const remote = await repo.addRemote();
  await installHooks(repo);
  return remote;
}

/** Copies what is the same in every test, because starting Git a dozen times takes longer than most tests do. */
async function copyTemplate({ dir, git }: TestRepo, { objectFormat = 'sha1' }: RepoOptions): Promise<string> {
  const template = await (templates[objectFormat] ??= createTemplate(objectFormat));
  const remote = join(dirname(dir), 'origin.git');
  await rm(dir, { recursive: true });
  // Four times as fast as its asynchronous sister.
  cpSync(template.dir, dir, { recursive: true });
  cpSync(join(dirname(template.dir), 'origin.git'), remote, { recursive: true });
  await succeed(git('config', 'remote.origin.url', remote));
  return remote;
}

const templates: Partial<Record<'sha1' | 'sha256', Promise<TestRepo>>> = {};

afterAll(async () => {
  for (const template of Object.values(templates)) await (await template).dispose();
});

async function createTemplate(objectFormat: 'sha1' | 'sha256'): Promise<TestRepo> {
  const repo = await createRepo({ objectFormat });
  await startEmpty(repo);
  await succeed(repo.git('add', '-A'));
  await succeed(repo.git('commit', '--quiet', '--no-verify', '--message=map'));
  await succeed(repo.git('push', '--quiet', '--no-verify', '--set-upstream', 'origin', 'main'));
  // Git's samples: two dozen files to copy for each test.
  const folders = [join(repo.dir, '.git/hooks'), join(dirname(repo.dir), 'origin.git/hooks')];
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  return repo;
}

/** A frontend and a backend on loopback, and a map that says so and nothing more. */
export async function createSystem(t: TestContext): Promise<System> {
  const system = await startSystem();
  t.onTestFinished(() => system.close());
  return system;
}

export function mapOf({ web, api }: System, backend: object = {}, frontend: object = {}): unknown {
  return {
    schema_version: '2.0',
    repo: { deploy_branch: 'main', work_branches: ['**'] },
    services: [
      { name: 'web', role: 'frontend', runtime_base_url: { mode: 'static', url: web.url }, ...frontend },
      { name: 'api', role: 'backend', runtime_base_url: { mode: 'static', url: api.url }, ...backend },
    ],
  };
}

/** Standard output of a command that must succeed. */
export async function succeed(running: Promise<Outcome>): Promise<string> {
  const { code, stdout, stderr } = await running;
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}${stdout}`);
  return stdout;
}

/** "GATE/finding-code", in report order; warnings end in "!", what could not be checked in "?". */
export function findings(report: Report | null): string[] {
  const mark = { fail: '', warn: '!', unknown: '?' };
  return (report?.gates ?? []).flatMap(({ id, findings: found }) =>
    found.map(({ code, severity }) => `${id}/${code}${mark[severity]}`),
  );
}

/** What every map without an identity path is told of its routes. */
export const unidentified = 'RESPONSE_CONSISTENCY/answerer-unidentified!';

/** Status of one gate; undefined when it did not run. */
export function statusOf(report: Report | null, id: string): string | undefined {
  return report?.gates.find((gate) => gate.id === id)?.status;
}

export function parseReport({ stdout }: Outcome): Report {
  return JSON.parse(stdout) as Report;
}

export function parseError({ stdout }: Outcome): ErrorReport {
  return JSON.parse(stdout) as ErrorReport;
}
