/** Hooks kept, wired and broken in ways of their own, and what the doctor makes of them. */
import { chmod, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { examine } from '../../src/doctor/examine.js';
import { nodeOnPath } from '../../src/doctor/checks/node-on-path.js';
import { openWorld } from '../../src/doctor/world.js';
import type { TestRepo } from '../support/git-repo.js';
import { createPatient, linkCommand, pathWithoutNode, settle, visit } from './patient.js';

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
  expect(problems('submodules')[0]?.command).toMatch(/^cd .*libs\/library'? && npm install && npx mosaic install$/);
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

describe('what keeps a hook from Mosaic, and the command that mends it', () => {
  it('an exit in front of the call', async (t) => {
    const repo = await createPatient(t);
    await repo.write('.husky/pre-commit', '# later\nexit 0\nmosaic hook pre-commit\n');
    const observed = '.husky/pre-commit:2 ends the hook before it calls Mosaic: exit 0';
    await expectMendedBy(repo, 'hook-firing', observed);
    expect(await repo.read('.husky/pre-commit')).toBe('# later\nmosaic hook pre-commit\n');
  });

  it('a setting that the configuration includes', async (t) => {
    const repo = await createPatient(t);
    await repo.write('extra.gitconfig', '[core]\n\thooksPath = nowhere\n');
    await repo.git('config', 'include.path', '../extra.gitconfig');
    await expectMendedBy(repo, 'hooks-path', 'does not exist: Git runs no hook at all');
  });

  it('a core.hooksPath that is empty', async (t) => {
    const repo = await createPatient(t);
    await repo.git('config', 'core.hooksPath', '');
    await expectMendedBy(repo, 'hooks-path', '(core.hooksPath is empty, from local, .git/config)');
  });

  it("husky's file of the user's own", async (t) => {
    const repo = await createPatient(t);
    await repo.write('../home/.config/husky/init.sh', 'exit 3\n');
    await expectMendedBy(repo, 'hook-firing', '/husky/init.sh ends it');
  });

  it.runIf(process.platform !== 'win32')('a mode bit in a folder of hooks of the user’s choice', async (t) => {
    const repo = await createPatient(t);
    await repo.write('hooks/pre-commit', '#!/bin/sh\nexec node_modules/.bin/mosaic hook pre-commit\n', 0o755);
    await repo.write('hooks/pre-push', '#!/bin/sh\nexec node_modules/.bin/mosaic hook pre-push "$@"\n', 0o644);
    await repo.git('config', 'core.hooksPath', 'hooks');
    const { report } = await visit(repo, { flags: ['fix'] });
    expect(report.status).toBe('ok');
    expect((await repo.git('config', 'core.hooksPath')).stdout).toBe('hooks\n');
    await chmod(join(repo.dir, 'hooks/pre-push'), 0o644);
    await expectMendedBy(repo, 'hook-files', 'hooks/pre-push is not executable, so Git passes over it');
  });

  it.each<[string, BufferEncoding]>([
    ['UTF-8', 'utf8'],
    ['UTF-16', 'utf16le'],
  ])('a byte order mark of %s', async (_, encoding) => {
    const repo = await createPatient({ onTestFinished });
    await writeFile(join(repo.dir, '.husky/pre-commit'), Buffer.from('\ufeffmosaic hook pre-commit\r\n', encoding));
    const sick = await visit(repo);
    expect(sick.problems('hook-files')).toMatchObject([{ command: 'npx mosaic doctor --fix' }]);
    expect((await visit(repo, { flags: ['fix'] })).code).toBe(0);
    expect(await repo.read('.husky/pre-commit')).toBe('mosaic hook pre-commit\r\n');
  });

  async function expectMendedBy(repo: TestRepo, id: string, observed: string): Promise<void> {
    const sick = await visit(repo);
    expect(sick.code).toBe(1);
    const [problem] = sick.problems(id);
    expect(problem?.observed).toContain(observed);
    expect(await repo.run('sh', ['-c', problem?.command ?? 'false'])).toMatchObject({ code: 0 });
    expect((await visit(repo)).code).toBe(0);
  }
});

it('is told of a script that sh cannot read, whatever would run of it', async (t) => {
  const repo = await createPatient(t);
  await repo.write('.husky/pre-commit', 'if then\nmosaic hook pre-commit\n');
  const { code, problems } = await visit(repo);
  expect(code).toBe(1);
  expect(problems('hook-firing')[0]?.observed).toContain('.husky/pre-commit is no script that sh can read');
});

it('warns of a call that stands under a condition', async (t) => {
  const repo = await createPatient(t);
  await repo.write('.husky/pre-commit', '[ -n "$QUICK" ] && exit 0\nmosaic hook pre-commit\n');
  await repo.write('.husky/pre-push', 'if false; then\n  mosaic hook pre-push "$@"\nfi\n');
  const { code, problems } = await visit(repo);
  expect(code).toBe(0);
  expect(problems('hook-firing').map(({ status, observed }) => [status, observed.split('lets it: ')[1]])).toEqual([
    ['warning', '[ -n "$QUICK" ] && exit 0'],
    ['warning', 'if false; then'],
  ]);
});

it('needs no PATH where the system knows where Git is', async (t) => {
  const repo = await createPatient(t);
  expect((await visit(repo, { env: { PATH: undefined } })).statuses('hook-firing')).toEqual(['ok', 'ok']);
});
