/** `mosaic stamp`: which commit a build is of, and where that may be written. */
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Flags } from '../../src/commands/command.js';
import { stampCommand } from '../../src/commands/stamp.js';
import { EnvironmentError, UsageError } from '../../src/errors.js';
import { createRepo, type TestRepo } from '../support/git-repo.js';
import { succeed } from '../e2e/project.js';

const sha = '4f0c2a9be1d37786a5c0ffee0123456789abcdef';

async function project(): Promise<TestRepo & { readonly head: string }> {
  const repo = await createRepo();
  onTestFinished(() => repo.dispose());
  await repo.write('dist/index.html', '<!doctype html>');
  return { ...repo, head: (await succeed(repo.git('rev-parse', 'HEAD'))).trim() };
}

interface Stamping {
  readonly flags?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

async function stamp(repo: TestRepo, target: string, { flags = {}, env = {}, cwd = repo.dir }: Stamping = {}) {
  const printed = { out: '', err: '' };
  const code = await stampCommand.run({
    flags: new Flags(flags),
    positionals: [target],
    cwd,
    env: { ...repo.env, ...env },
    io: {
      out: (text) => void (printed.out += text),
      err: (text) => void (printed.err += text),
      readInput: () => Promise.resolve(''),
      hasColours: false,
      isInteractive: false,
    },
  });
  return { code, ...printed };
}

const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;

describe('writes', () => {
  it('HEAD and the time into __version.json', async () => {
    const repo = await project();
    expect(await stamp(repo, 'dist')).toMatchObject({ code: 0, err: '' });
    const written = await readJson(join(repo.dir, 'dist/__version.json'));
    expect(written).toEqual({ git_sha: repo.head, built_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
    expect((await readdir(join(repo.dir, 'dist'))).toSorted()).toEqual(['__version.json', 'index.html']);
  });

  it("a backend's stamp with its service, again and again", async () => {
    const repo = await project();
    const flags = { file: 'mosaic-build.json', service: 'api' };
    await stamp(repo, '.', { flags });
    await succeed(repo.git('add', 'mosaic-build.json'));
    await succeed(repo.git('commit', '--quiet', '--message=stamped'));
    await stamp(repo, '.', { flags });
    const { stderr, stdout } = await repo.git('rev-parse', 'HEAD');
    expect(stderr).toBe('');
    expect(await readJson(join(repo.dir, 'mosaic-build.json'))).toMatchObject({
      service: 'api',
      git_sha: stdout.trim(),
    });
    await stamp(repo, '.', { flags });
    expect(await readJson(join(repo.dir, 'mosaic-build.json'))).toMatchObject({ git_sha: stdout.trim() });
  });

  it('"-dirty" when tracked files differ from HEAD, unless the platform says that it builds HEAD', async () => {
    const repo = await project();
    await repo.write('README.md', 'changed\n');
    expect((await stamp(repo, 'dist')).err).toContain('differ from HEAD');
    expect(await readJson(join(repo.dir, 'dist/__version.json'))).toMatchObject({ git_sha: `${repo.head}-dirty` });
    await stamp(repo, 'dist', { env: { COMMIT_REF: repo.head } });
    expect(await readJson(join(repo.dir, 'dist/__version.json'))).toMatchObject({ git_sha: repo.head });
  });

  it("the platform's variable where there is no repository", async () => {
    const repo = await project();
    const cwd = join(dirname(repo.dir), 'image');
    await mkdir(join(cwd, 'dist'), { recursive: true });
    await stamp(repo, 'dist', { cwd, env: { RENDER_GIT_COMMIT: sha } });
    expect(await readJson(join(cwd, 'dist/__version.json'))).toMatchObject({ git_sha: sha });
    await expect(stamp(repo, 'dist', { cwd, env: { GIT_SHA: 'unknown' } })).rejects.toThrow(EnvironmentError);
  });

  it('in place of a symbolic link, not through it', async () => {
    const repo = await project();
    const secret = await repo.write('../home/secret', 'mine');
    await symlink(secret, join(repo.dir, 'dist/__version.json'));
    await stamp(repo, 'dist');
    expect(await readFile(secret, 'utf8')).toBe('mine');
    expect(await readJson(join(repo.dir, 'dist/__version.json'))).toMatchObject({ git_sha: repo.head });
  });
});

describe('refuses', () => {
  it.each([
    ['a directory outside', '..', 'directory-outside'],
    ['a directory that is not there', 'build', 'directory-missing'],
    ['a file', 'README.md', 'directory-missing'],
    ["Git's own directory", '.git', 'directory-outside'],
  ])('%s', async (_, target, code) => {
    const repo = await project();
    await expect(stamp(repo, target)).rejects.toMatchObject({ code });
    await expect(stamp(repo, target)).rejects.toThrow(UsageError);
  });

  it('a link that leads outside', async () => {
    const repo = await project();
    await symlink(dirname(repo.dir), join(repo.dir, 'out'));
    await expect(stamp(repo, 'out')).rejects.toMatchObject({ code: 'directory-outside' });
  });

  it('a file name with a path in it', async () => {
    const repo = await project();
    const flags = { file: '../__version.json' };
    await expect(stamp(repo, 'dist', { flags })).rejects.toMatchObject({ code: 'file-invalid' });
  });
});
