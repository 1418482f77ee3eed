import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRepo, type RepoOptions, type TestRepo } from '../support/git-repo.js';
import { createInstalledRepo, installMosaic, smallestMap } from '../support/installed.js';

const repos: TestRepo[] = [];
afterEach(async () => {
  await Promise.all(repos.splice(0).map((repo) => repo.dispose()));
});

async function installed(options?: RepoOptions): Promise<TestRepo> {
  const repo = await createInstalledRepo(options);
  repos.push(repo);
  return repo;
}

/** A hook that tells on itself: writes its arguments and its input to `<hook>.ran` in the repository. */
const telltale = `#!/bin/sh\n{ echo "args $*"; cat; } >>"ran-$(basename "$0").log"\n`;

/** Commits all there is, without hooks, so that the next commit starts from a clean tree. */
async function settle(repo: TestRepo): Promise<void> {
  await repo.write('.gitignore', 'node_modules/\n*.log\n');
  await repo.git('add', '-A');
  const { code, stderr } = await repo.git('commit', '--quiet', '--no-verify', '--message=settled');
  expect(stderr).toBe('');
  expect(code).toBe(0);
}

async function commit(repo: TestRepo): Promise<{ code: number; stderr: string; stdout: string }> {
  await repo.write('file.txt', `${Math.random()}\n`);
  await repo.git('add', 'file.txt');
  return repo.git('commit', '--message=next');
}

const hooksPath = async (repo: TestRepo): Promise<string> => (await repo.git('config', 'core.hooksPath')).stdout.trim();

describe('mosaic install', () => {
  it('makes commits and pushes run Mosaic, and starts a session', async () => {
    const repo = await installed();
    const { code, stdout } = await repo.mosaic('install');
    expect(code).toBe(0);
    expect(stdout).toContain('.husky/pre-commit written');
    expect(stdout).toContain('core.hooksPath (unset) → .husky/_');
    expect(stdout).toContain('session started at main');
    expect(await hooksPath(repo)).toBe('.husky/_');
    await settle(repo);
    const committed = await commit(repo);
    expect(committed.code).toBe(0);
    expect(committed.stdout + committed.stderr).toContain('ALLOW (local)');
    await repo.addRemote();
    const pushed = await repo.git('push', 'origin', 'main');
    expect(pushed.code).toBe(0);
    expect(pushed.stdout + pushed.stderr).toContain('ALLOW (ci, integration)');
  });

  it('blocks a commit that a gate rejects', async () => {
    const repo = await installed();
    await repo.mosaic('install');
    await settle(repo);
    await repo.write('forgotten.txt', 'x\n');
    const { code, stdout, stderr } = await commit(repo);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('forgotten.txt');
  });

  it('changes nothing the second time', async () => {
    const repo = await installed();
    await repo.write('.git/hooks/commit-msg', telltale, 0o755);
    await repo.mosaic('install');
    const files = [
      '.husky/pre-commit',
      '.husky/pre-push',
      '.husky/_/pre-push',
      '.husky/_/commit-msg',
      '.mosaic/session_start.json',
      '.git/config',
    ];
    const before = await Promise.all(files.map((file) => repo.read(file)));
    expect(before).not.toContain(null);
    const second = await repo.mosaic('install');
    expect(second).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await Promise.all(files.map((file) => repo.read(file)))).toEqual(before);
  });

  it.each([
    ['in CI', { CI: 'true', GITHUB_ACTIONS: 'true' }],
    ['with HUSKY=0', { HUSKY: '0' }],
  ])('is harmless %s', async (_, env) => {
    const repo = await installed();
    const { code, stderr } = await repo.mosaic('install', { env });
    expect(code).toBe(0);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await hooksPath(repo)).toBe('');
    expect(await repo.read('.husky/pre-commit')).toBeNull();
  });

  it('is harmless without a repository, and in a bare one', async () => {
    const repo = await installed();
    const elsewhere = await repo.mosaic('install', { cwd: repo.home });
    expect(elsewhere).toMatchObject({ code: 0, stdout: '' });
    const bare = await repo.addRemote();
    expect(await repo.mosaic('install', { cwd: bare })).toMatchObject({ code: 0, stdout: '' });
  });

  it('is harmless without Git', async () => {
    const repo = await installed();
    const { code, stderr } = await repo.mosaic('install', { env: { PATH: repo.home, Path: repo.home } });
    expect(code).toBe(0);
    expect(stderr).toContain('Git was not found');
  });

  it('leaves files that call Mosaic already as they are, and keeps the lines of others', async () => {
    const repo = await installed();
    await repo.write('.husky/pre-commit', 'echo before >>ran-mine.log\n');
    await repo.write('.husky/pre-push', 'npx mosaic hook pre-push "$@"\n');
    await repo.mosaic('install');
    expect(await repo.read('.husky/pre-commit')).toBe('echo before >>ran-mine.log\nmosaic hook pre-commit\n');
    expect(await repo.read('.husky/pre-push')).toBe('npx mosaic hook pre-push "$@"\n');
    await settle(repo);
    expect((await commit(repo)).code).toBe(0);
    expect(await repo.read('ran-mine.log')).toBe('before\n');
  });

  it('hands the pushed refs to the lines of an existing pre-push, and to Mosaic', async () => {
    const repo = await installed();
    await repo.write('.husky/pre-push', '{ echo "args $*"; cat; } >>ran-mine.log\n');
    await repo.mosaic('install');
    await settle(repo);
    const remote = await repo.addRemote();
    const sha = (await repo.git('rev-parse', 'HEAD')).stdout.trim();
    const pushed = await repo.git('push', 'origin', 'main');
    expect(pushed.stdout + pushed.stderr).toContain('ALLOW (ci, integration)');
    const zero = '0'.repeat(40);
    expect(await repo.read('ran-mine.log')).toBe(
      `args origin ${remote}\nrefs/heads/main ${sha} refs/heads/main ${zero}\n`,
    );
    // Nothing to push: Git calls the hook with no input at all, and no line may be made up.
    await rm(join(repo.dir, 'ran-mine.log'));
    expect((await repo.git('push', 'origin', 'main')).code).toBe(0);
    expect(await repo.read('ran-mine.log')).toBe(`args origin ${remote}\n`);
  });

  it('judges on a branch that has no hook files', async () => {
    const repo = await installed();
    await repo.mosaic('install');
    await settle(repo);
    await repo.addRemote();
    await repo.git('switch', '--quiet', '-c', 'old');
    await repo.git('rm', '--quiet', '.husky/pre-commit', '.husky/pre-push');
    await settle(repo);
    const committed = await commit(repo);
    expect(committed.stdout + committed.stderr).toContain('ALLOW (local)');
    const pushed = await repo.git('push', 'origin', 'old');
    expect(pushed).toMatchObject({ code: 0 });
    expect(pushed.stdout + pushed.stderr).toContain('ALLOW (ci, integration)');
    await repo.write('authority_map.json', '{');
    await repo.git('add', '-A');
    expect((await commit(repo)).code).not.toBe(0);
    await repo.git('commit', '--quiet', '--no-verify', '--message=broken');
    expect((await repo.git('push', 'origin', 'old')).code).not.toBe(0);
    expect(await repo.git('push', 'origin', 'old', { env: { HUSKY: '0' } })).toMatchObject({ code: 0 });
  });

  it('says npm install when the command is gone', async () => {
    const repo = await installed();
    await repo.mosaic('install');
    await settle(repo);
    await rm(join(repo.dir, 'node_modules'), { recursive: true });
    const { code, stderr } = await commit(repo);
    expect(code).not.toBe(0);
    expect(stderr).toContain('run: npm install');
    expect(stderr).toContain('git config --unset core.hooksPath');
  });

  it('finds Mosaic in a package below the root', async () => {
    const repo = await createRepo({ commit: false });
    repos.push(repo);
    await installMosaic(repo, "the web's app");
    await repo.write('authority_map.json', smallestMap);
    await repo.mosaic('install', { cwd: join(repo.dir, "the web's app") });
    expect(await repo.read('.husky/pre-commit')).toContain('/node_modules/.bin/mosaic');
    await settle(repo);
    const { code, stdout, stderr } = await commit(repo);
    expect(stdout + stderr).toContain('ALLOW (local)');
    expect(code).toBe(0);
  });

  it('works in a linked worktree and in a submodule, where .git is a file', async () => {
    const repo = await installed();
    await repo.mosaic('install');
    await settle(repo);
    const linked = join(repo.home, 'linked tree');
    await repo.git('worktree', 'add', '--quiet', '-b', 'side', linked);
    await repo.run('cp', ['-r', join(repo.dir, 'node_modules'), linked]);
    expect(await repo.mosaic('install', { cwd: linked })).toMatchObject({ code: 0 });
    await writeFile(join(linked, 'side.txt'), 'x\n');
    await repo.git('add', '-A', { cwd: linked });
    const committed = await repo.git('commit', '--message=side', { cwd: linked });
    expect(committed.stdout + committed.stderr).toContain('ALLOW (local)');

    const outer = await createRepo();
    repos.push(outer);
    await outer.git('submodule', 'add', '--quiet', repo.dir, 'inner');
    const inner = join(outer.dir, 'inner');
    expect(await outer.mosaic('install', { cwd: inner })).toMatchObject({ code: 0 });
    expect((await outer.git('config', 'core.hooksPath', { cwd: inner })).stdout.trim()).toBe('.husky/_');
  });
});

describe('hooks that were there before', () => {
  it('still run from .git/hooks, with their arguments, their input, and the power to stop', async () => {
    const repo = await installed();
    for (const hook of ['pre-commit', 'pre-push', 'commit-msg', 'post-checkout', 'post-rewrite']) {
      await repo.write(`.git/hooks/${hook}`, telltale, 0o755);
    }
    await repo.write('.git/hooks/post-merge', telltale, 0o644);
    const { stdout } = await repo.mosaic('install');
    expect(stdout).toContain('.git/hooks/commit-msg still runs');
    // Windows has no permission to run, so Git runs every file there.
    expect(stdout.includes('post-merge')).toBe(process.platform === 'win32');
    await settle(repo);
    const committed = await commit(repo);
    expect(committed.stdout + committed.stderr).toContain('ALLOW (local)');
    expect(await repo.read('ran-pre-commit.log')).toBe('args \n');
    expect(await repo.read('ran-commit-msg.log')).toBe('args .git/COMMIT_EDITMSG\n');

    const before = (await repo.git('rev-parse', 'HEAD')).stdout.trim();
    await repo.git('commit', '--amend', '--message=amended');
    const after = (await repo.git('rev-parse', 'HEAD')).stdout.trim();
    expect(await repo.read('ran-post-rewrite.log')).toBe(`args amend\n${before} ${after}\n`);

    await repo.git('switch', '--quiet', '-c', 'other');
    expect(await repo.read('ran-post-checkout.log')).toBe(`args ${after} ${after} 1\n`);

    const remote = await repo.addRemote();
    const pushed = await repo.git('push', 'origin', 'other');
    expect(pushed.stdout + pushed.stderr).toContain('ALLOW');
    const line = `refs/heads/other ${after} refs/heads/other ${'0'.repeat(40)}\n`;
    expect(await repo.read('ran-pre-push.log')).toBe(`args origin ${remote}\n${line}`);

    await repo.write('.git/hooks/commit-msg', '#!/bin/sh\nexit 7\n', 0o755);
    expect((await commit(repo)).code).not.toBe(0);
    await repo.write('.git/hooks/pre-push', '#!/bin/sh\ncat >/dev/null\nexit 7\n', 0o755);
    expect((await repo.git('push', 'origin', 'HEAD:refs/heads/third')).code).not.toBe(0);
  });

  it('do not upload anything for a push that Mosaic rejects', async () => {
    const repo = await installed();
    await repo.write('.git/hooks/pre-push', telltale, 0o755);
    await repo.mosaic('install');
    await repo.write('authority_map.json', '{ "services": [] ');
    await settle(repo);
    await repo.addRemote();
    expect((await repo.git('push', 'origin', 'main')).code).not.toBe(0);
    expect(await repo.read('ran-pre-push.log')).toBeNull();
  });

  it('still run when the repository is moved', async () => {
    const repo = await installed();
    await repo.write('.git/hooks/commit-msg', telltale, 0o755);
    await repo.mosaic('install');
    await settle(repo);
    const moved = `${repo.dir} moved`;
    await rename(repo.dir, moved);
    await writeFile(join(moved, 'file.txt'), 'x\n');
    await repo.git('add', '-A', { cwd: moved });
    expect(await repo.git('commit', '--message=next', { cwd: moved })).toMatchObject({ code: 0 });
    await rename(moved, repo.dir);
    expect(await repo.read('ran-commit-msg.log')).toBe('args .git/COMMIT_EDITMSG\n');
  });

  it.each([
    ['local', async (repo: TestRepo) => void (await repo.git('config', 'core.hooksPath', '.githooks'))],
    [
      'global',
      async (repo: TestRepo) =>
        void (await repo.git('config', '--global', 'core.hooksPath', join(repo.dir, '.githooks'))),
    ],
    [
      'worktree',
      async (repo: TestRepo) => {
        await repo.git('config', 'extensions.worktreeConfig', 'true');
        await repo.git('config', '--worktree', 'core.hooksPath', '.githooks');
      },
    ],
  ])('still run from a %s core.hooksPath', async (_, configure) => {
    const repo = await installed();
    await repo.write('.githooks/pre-commit', telltale, 0o755);
    await configure(repo);
    const { code, stdout } = await repo.mosaic('install');
    expect(code).toBe(0);
    expect(stdout).toContain('.githooks/pre-commit still runs');
    expect(await hooksPath(repo)).toBe('.husky/_');
    await settle(repo);
    const committed = await commit(repo);
    expect(committed.stdout + committed.stderr).toContain('ALLOW (local)');
    expect(await repo.read('ran-pre-commit.log')).toBe('args \n');
    // The next npm install must not forget them.
    await repo.mosaic('install');
    await commit(repo);
    expect(await repo.read('ran-pre-commit.log')).toBe('args \nargs \n');
  });

  it('are none where core.hooksPath led nowhere', async () => {
    const repo = await installed();
    await repo.git('config', 'core.hooksPath', '/nowhere/at all');
    const { code, stdout } = await repo.mosaic('install');
    expect(code).toBe(0);
    expect(stdout).toContain('core.hooksPath /nowhere/at all → .husky/_');
    expect(await hooksPath(repo)).toBe('.husky/_');
  });

  it('are not brought back to life when husky had replaced them long ago', async () => {
    const repo = await installed();
    await repo.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 9\n', 0o755);
    await repo.git('config', 'core.hooksPath', '.husky/_');
    await repo.mosaic('install');
    await settle(repo);
    expect((await commit(repo)).code).toBe(0);
  });

  it('are kept when another tool wrote them over those of husky', async () => {
    const repo = await installed();
    await repo.mosaic('install');
    await settle(repo);
    await repo.write('.husky/_/pre-commit', telltale, 0o755);
    const { stdout } = await repo.mosaic('install');
    expect(stdout).toContain('.husky/_/pre-commit moved to .git/mosaic/hooks/pre-commit');
    const committed = await commit(repo);
    expect(committed.stdout + committed.stderr).toContain('ALLOW (local)');
    expect(await repo.read('ran-pre-commit.log')).toBe('args \n');
  });

  it('of husky 8 run once, not twice', async () => {
    const repo = await installed();
    await repo.write('.husky/pre-commit', '#!/usr/bin/env sh\necho once >>ran-mine.log\n', 0o755);
    await repo.git('config', 'core.hooksPath', '.husky');
    await repo.mosaic('install');
    await settle(repo);
    expect((await commit(repo)).code).toBe(0);
    expect(await repo.read('ran-mine.log')).toBe('once\n');
  });

  it('that something outside enforces are reported, not overruled', async () => {
    const repo = await installed();
    await mkdir(join(repo.home, 'hooks'));
    const env = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: join(repo.home, 'hooks'),
    };
    const { code, stderr } = await repo.mosaic('install', { env });
    expect(code).toBe(2);
    expect(stderr).toContain('the hooks would not fire');
  });
});
