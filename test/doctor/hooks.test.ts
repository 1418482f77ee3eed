import { chmod, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installMosaic } from '../support/installed.js';
import { call, createPatient, linkCommand, pathWithoutNode, visit } from './patient.js';

const huskysOwn = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n';

it('finds nothing wrong where everything is in place', async (t) => {
  const repo = await createPatient(t);
  const { code, report } = await visit(repo);
  expect(report.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(report).toMatchObject({ schema: 1, status: 'ok' });
  expect(code).toBe(0);
  const text = await call(repo, {});
  expect(text.code).toBe(0);
  expect(text.out).toContain('git push runs Mosaic');
  expect(text.out).toContain('Everything is in place.');
});

describe('an error, mended by --fix, is', () => {
  const isPosix = process.platform !== 'win32';

  it.for(['.husky/pre-commit', '.husky/_/pre-push', '.husky/_/h'])('%s deleted', async (file, t) => {
    const repo = await createPatient(t);
    if (file === '.husky/pre-commit') await repo.write('.husky/_/pre-commit', huskysOwn, 0o755);
    await rm(join(repo.dir, file));
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hook-files')[0]?.observed).toContain(`${file} does not exist`);
    expect(sick.statuses('hook-firing')).toContain('error');
    await expectMended(repo, 'hook-files');
  });

  it('a hook deleted, for which the wrapper stands in', async (t) => {
    const repo = await createPatient(t);
    await rm(join(repo.dir, '.husky/pre-push'));
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hook-files')).toMatchObject([
      { observed: '.husky/pre-push does not exist, and only .husky/_/pre-push still calls Mosaic' },
    ]);
    expect(sick.statuses('hook-firing')).toEqual(['ok', 'ok']);
    await expectMended(repo, 'hook-files');
  });

  it.runIf(isPosix)('a hook that is not executable', async (t) => {
    const repo = await createPatient(t);
    await chmod(join(repo.dir, '.husky/_/pre-push'), 0o644);
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hook-files')).toMatchObject([{ command: 'chmod +x .husky/_/pre-push' }]);
    expect(sick.statuses('hook-firing')).toEqual(['ok', 'error']);
    await expectMended(repo, 'hook-files');
  });

  it('a core.hooksPath that does not exist', async (t) => {
    const repo = await createPatient(t);
    await repo.git('config', 'core.hooksPath', 'nowhere');
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hooks-path')[0]?.observed).toMatch(/nowhere .*does not exist: Git runs no hook at all/);
    await expectMended(repo, 'hooks-path');
  });

  it('a core.hooksPath that leads elsewhere', async (t) => {
    const repo = await createPatient(t);
    await repo.write('elsewhere/pre-commit', '#!/bin/sh\ntrue\n', 0o755);
    await repo.git('config', 'core.hooksPath', 'elsewhere');
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hooks-path')[0]?.observed).toContain('elsewhere (core.hooksPath from local');
    expect(sick.problems('hook-firing')[0]?.observed).toContain('it does not call Mosaic itself: true');
    await expectMended(repo, 'hooks-path');
  });

  it('a core.hooksPath that is not set', async (t) => {
    const repo = await createPatient(t);
    await repo.git('config', '--unset', 'core.hooksPath');
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hooks-path')[0]?.observed).toContain('core.hooksPath is not set');
    await expectMended(repo, 'hooks-path');
  });

  it('a core.hooksPath of the user, for every repository', async (t) => {
    const repo = await createPatient(t);
    await repo.git('config', '--unset', 'core.hooksPath');
    await repo.git('config', '--global', 'core.hooksPath', '~/hooks');
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hooks-path')[0]?.observed).toContain('core.hooksPath from global');
    await expectMended(repo, 'hooks-path');
  });

  it('a linked worktree without hooks', async (t) => {
    const repo = await createPatient(t);
    const tree = join(dirname(repo.dir), 'linked tree');
    await repo.git('worktree', 'add', '--quiet', '-b', 'linked', tree);
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    const [problem] = sick.problems('linked-worktrees');
    expect(problem?.observed).toContain(`in ${tree} .husky/_/pre-commit does not exist`);
    expect(problem?.command).toBe(`cd '${tree}' && npm install && npx mosaic install`);
    const inside = await visit(repo, { cwd: tree });
    expect(inside.code).toBe(1);
    expect(inside.statuses('hooks-path')).toEqual(['error']);
    await installMosaic(repo, '../linked tree');
    expect((await visit(repo)).problems('linked-worktrees')[0]?.command).toBe(`cd '${tree}' && npx mosaic install`);
    await expectMended(repo, 'linked-worktrees');
    expect((await visit(repo, { cwd: tree })).statuses('hooks-path')).toEqual(['ok']);
    await rm(join(tree, 'node_modules'), { recursive: true });
    expect((await visit(repo)).problems('linked-worktrees')).toMatchObject([
      { status: 'error', command: `cd '${tree}' && npm install` },
    ]);
  });

  it('a pre-push without the arguments of the hook', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/pre-push', 'mosaic hook pre-push\n');
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.statuses('hook-firing')).toEqual(['ok', 'error']);
    const command = `sed -i.bak 's/hook  *pre-push/& "$@"/' .husky/pre-push`;
    expect(sick.problems('hook-files')).toMatchObject([{ command }]);
    expect(sick.problems('hook-firing')).toMatchObject([{ command }]);
    await expectMended(repo, 'hook-files');
    expect(await repo.read('.husky/pre-push')).toBe('mosaic hook pre-push "$@"\n');
  });

  it('a wrapper that hides the exit code where no text shows it', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/_/h', `PATH="node_modules/.bin:$PATH" sh -e ".husky/$(basename "$0")" "$@"\nexit 0\n`);
    const { problems } = await visit(repo);
    expect(problems('hook-firing')[0]?.observed).toContain('succeeds whatever it says');
    await expectMended(repo, 'hook-firing');
  });

  it('a wrapper that hands no arguments on', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/_/h', `PATH="node_modules/.bin:$PATH" sh -e ".husky/$(basename "$0")"\n`);
    const { problems } = await visit(repo);
    expect(problems('hook-firing')).toMatchObject([{ command: 'npx mosaic install' }]);
    await expectMended(repo, 'hook-firing');
  });

  it('a hook of another tool in the place of a wrapper', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/_/pre-push', '#!/bin/sh\ncall_lefthook run "pre-push" "$@"\n', 0o755);
    const { problems } = await visit(repo);
    expect(problems('hook-firing')[0]?.observed).toContain('it does not call Mosaic itself: call_lefthook');
    await expectMended(repo, 'hook-firing');
  });

  async function expectMended(repo: Awaited<ReturnType<typeof createPatient>>, id: string): Promise<void> {
    const mended = await visit(repo, { flags: ['fix'] });
    expect(mended.report.checks.filter(({ status }) => status === 'error')).toEqual([]);
    expect(mended.report.checks.some((check) => check.id === id && check.fixed)).toBe(true);
    expect(mended.err).toMatch(/^fixed: /m);
    expect(mended.code).toBe(0);
  }
});

describe('an error that is not ours to mend is', () => {
  it.runIf(process.platform !== 'win32')('Node not on the PATH', async (t) => {
    const repo = await createPatient(t);
    await linkCommand(repo);
    expect((await visit(repo)).code).toBe(0);
    const { code, problems } = await visit(repo, { env: { PATH: await pathWithoutNode(repo) } });
    expect(code).toBe(1);
    expect(problems('node-on-path')[0]?.command).toContain('husky/init.sh');
    expect(problems('hook-firing')[0]?.observed).toMatch(/^pre-commit does not reach Mosaic: .*\bnode\b/);
    expect(problems('hook-firing')[0]?.command).toBe(problems('node-on-path')[0]?.command);
  });

  it('HUSKY=0 in the environment', async (t) => {
    const repo = await createPatient(t);
    const { code, problems } = await visit(repo, { env: { HUSKY: '0' } });
    expect(code).toBe(1);
    expect(problems('husky-switch')[0]?.command).toBe('unset HUSKY');
    expect(problems('hook-firing')).toHaveLength(2);
  });

  it('HUSKY=0 in the file that husky reads first', async (t) => {
    const repo = await createPatient(t);
    await repo.write('../home/.config/husky/init.sh', '# mine\nexport HUSKY=0\n');
    const { code, problems } = await visit(repo);
    expect(code).toBe(1);
    expect(problems('husky-switch')[0]?.observed).toContain('init.sh:2');
  });

  it('a hook that succeeds whatever Mosaic says', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/pre-commit', 'mosaic hook pre-commit || true\n');
    const { code, problems } = await visit(repo);
    expect(code).toBe(1);
    expect(problems('hook-firing')).toMatchObject([
      {
        observed: 'pre-commit runs Mosaic and succeeds whatever it says',
        command: 'the line in .husky/pre-commit is: mosaic hook pre-commit || exit 1',
      },
    ]);
  });

  it('a hooks path given by a variable', async (t) => {
    const repo = await createPatient(t);
    const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: '/dev/null' };
    const { code, problems } = await visit(repo, { env });
    expect(code).toBe(1);
    expect(problems('hooks-path')[0]).toMatchObject({ command: 'unset GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS' });
    expect(problems('hooks-path')[0]?.observed).toContain('over .husky/_ from local');
  });
});
