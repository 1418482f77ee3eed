import { chmod, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor/examine.js';
import { nodeOnPath } from '../../src/doctor/checks/node-on-path.js';
import { openWorld } from '../../src/doctor/world.js';
import { call, createPatient, linkCommand, pathWithoutNode, settle, visit } from './patient.js';

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
    await rm(join(repo.dir, file));
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    expect(sick.problems('hook-files')[0]?.observed).toContain(`${file} does not exist`);
    expect(sick.statuses('hook-firing')).toContain('error');
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
    expect(problem?.command).toBe(`cd '${tree}' && npx mosaic install`);
    const inside = await visit(repo, { cwd: tree });
    expect(inside.code).toBe(1);
    expect(inside.statuses('hooks-path')).toEqual(['error']);
    await expectMended(repo, 'linked-worktrees');
    expect((await visit(repo, { cwd: tree })).statuses('hooks-path')).toEqual(['ok']);
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
    expect(problems('hook-firing')[0]?.observed).toContain('127');
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
    expect(problems('hook-firing')[0]?.observed).toContain('succeeds whatever it says');
  });

  it('a wrapper that hides the exit code where no text shows it', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/_/h', `PATH="node_modules/.bin:$PATH" sh -e ".husky/$(basename "$0")" "$@"\nexit 0\n`);
    const { problems } = await visit(repo);
    expect(problems('hook-firing')[0]?.observed).toContain('succeeds whatever it says');
  });

  it('a pre-push without the arguments of the hook', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/pre-push', 'mosaic hook pre-push\n');
    const { code, problems, statuses } = await visit(repo);
    expect(code).toBe(1);
    expect(statuses('hook-firing')).toEqual(['ok', 'error']);
    expect(problems('hook-files')[0]?.command).toContain('"$@"');
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

describe('a hook that does more than call Mosaic', () => {
  it('is proved without running the rest', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/pre-commit', 'echo ran >ran.txt\nmosaic hook pre-commit\necho ran >ran.txt\n');
    await settle(repo);
    const { code, report, statuses } = await visit(repo);
    expect(statuses('hook-firing')).toEqual(['ok', 'ok']);
    const proof = report.checks.find(({ id }) => id === 'hook-firing')?.observed;
    expect(proof).toContain('other commands were not run: echo ran >ran.txt and 1 more');
    expect(await repo.read('ran.txt')).toBeNull();
    expect(code).toBe(0);
  });

  it('is not called broken when the rest is what makes it work', async (t) => {
    const repo = await createPatient(t);
    await repo.write(
      '.husky/pre-commit',
      'eval "$(cat setup.sh)"\nmosaic_here() { mosaic "$@"; }\nmosaic_here hook pre-commit\n',
    );
    const { statuses, code } = await visit(repo);
    expect(statuses('hook-firing')).toEqual(['unknown', 'ok']);
    expect(code).toBe(3);
  });

  it('leaves the hooks of before alone that run first', async (t) => {
    const repo = await createPatient(t);
    await repo.git('config', '--unset', 'core.hooksPath');
    await repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho ran >ran.txt\n', 0o755);
    await repo.mosaic('install');
    const { code, report } = await visit(repo);
    expect(code).toBe(0);
    expect(report.checks.find(({ id }) => id === 'hook-firing')?.observed).toContain('were not run');
    expect(await repo.read('ran.txt')).toBeNull();
  });
});

describe('other ways to keep hooks', () => {
  it('are as good when they reach Mosaic', async (t) => {
    const repo = await createPatient(t);
    await repo.write('hooks/pre-commit', '#!/bin/sh\nexec node_modules/.bin/mosaic hook pre-commit\n', 0o755);
    await repo.write('hooks/pre-push', '#!/bin/sh\nexec node_modules/.bin/mosaic hook pre-push "$@"\n', 0o755);
    await repo.git('config', 'core.hooksPath', 'hooks');
    const { code, statuses } = await visit(repo);
    expect(statuses('hooks-path')).toEqual(['ok']);
    expect(statuses('hook-firing')).toEqual(['ok', 'ok']);
    expect(code).toBe(0);
  });

  it('are a warning where another manager says that it calls Mosaic', async (t) => {
    const repo = await createPatient(t);
    await repo.write('lefthook.yml', 'pre-commit:\n  commands:\n    mosaic:\n      run: npx mosaic hook pre-commit\n');
    await repo.write('.husky/_/pre-commit', '#!/bin/sh\ncall_lefthook run "pre-commit" "$@"\n', 0o755);
    const { statuses, problems } = await visit(repo);
    expect(statuses('hook-firing')).toEqual(['warning', 'ok']);
    expect(problems('hook-firing')[0]?.command).toBe('git hook run pre-commit');
  });

  it('are told about when they no longer run', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.git/hooks/commit-msg', '#!/bin/sh\ntrue\n', 0o755);
    await repo.write('.git/hooks/pre-commit.sample', '#!/bin/sh\ntrue\n', 0o755);
    await repo.write('.pre-commit-config.yaml', 'repos: []\n');
    const { code, problems } = await visit(repo);
    expect(code).toBe(0);
    expect(problems('other-hooks').map(({ observed }) => observed)).toEqual([
      '.git/hooks/commit-msg no longer runs: core.hooksPath leads elsewhere',
      '.pre-commit-config.yaml configures pre-commit, and no hook that Git runs here calls it',
    ]);
    await repo.run('sh', ['-c', problems('other-hooks')[0]?.command ?? 'false']);
    expect((await visit(repo)).problems('other-hooks')).toHaveLength(1);
  });
});

it.runIf(process.platform !== 'win32')('warns where only a shell profile makes Node known', async (t) => {
  const repo = await createPatient(t);
  await linkCommand(repo);
  const plainPath = await pathWithoutNode(repo);
  const done = new AbortController();
  const world = openWorld({ cwd: repo.dir, env: repo.env, signal: done.signal, plainPath });
  const [examined] = await examine([nodeOnPath], world);
  done.abort();
  expect(examined?.results.map(({ status }) => status)).toEqual(['ok', 'warning']);
  const remedy = examined?.results[1]?.command ?? 'false';
  expect((await repo.run('sh', ['-c', remedy])).code).toBe(0);
  const again = new AbortController();
  const [mended] = await examine(
    [nodeOnPath],
    openWorld({ cwd: repo.dir, env: repo.env, signal: again.signal, plainPath }),
  );
  again.abort();
  expect(mended?.results.map(({ status }) => status)).toEqual(['ok', 'ok']);
});

it('warns of a linked worktree that is gone', async (t) => {
  const repo = await createPatient(t);
  const tree = join(dirname(repo.dir), 'gone');
  await repo.git('worktree', 'add', '--quiet', tree);
  await rm(tree, { recursive: true });
  const { code, problems } = await visit(repo);
  expect(code).toBe(0);
  expect(problems('linked-worktrees')).toMatchObject([{ status: 'warning', command: 'git worktree prune' }]);
});

it('sees a submodule with a map whose hooks are missing', async (t) => {
  const [repo, library] = await Promise.all([createPatient(t), createPatient(t)]);
  await repo.git('submodule', 'add', '--quiet', library.dir, 'libs/library');
  await settle(repo);
  const { code, problems } = await visit(repo);
  expect(code).toBe(1);
  expect(problems('submodules')[0]?.command).toMatch(/^cd .*libs\/library'? && npx mosaic install$/);
  const inside = await visit(repo, { cwd: join(repo.dir, 'libs/library') });
  expect(inside.report.checks.find(({ id }) => id === 'submodules')?.observed).toContain('this is a submodule of');
});

it('blocks a real commit while the variable of the doctor is set', async (t) => {
  const repo = await createPatient(t);
  const { code, stderr } = await repo.git('commit', '--allow-empty', '--message=x', {
    env: { MOSAIC_DOCTOR: 'left-behind' },
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain('MOSAIC_DOCTOR is set, so nothing was judged and this is blocked');
  const empty = await repo.git('commit', '--allow-empty', '--message=x', { env: { MOSAIC_DOCTOR: '' } });
  expect(empty.code).not.toBe(0);
});
