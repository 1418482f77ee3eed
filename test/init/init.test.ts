import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRepo, type RepoOptions, type TestRepo } from '../support/git-repo.js';
import { installMosaic } from '../support/installed.js';

const repos: TestRepo[] = [];
afterEach(async () => {
  await Promise.all(repos.splice(0).map((repo) => repo.dispose()));
});

async function repository(options?: RepoOptions, folder?: string): Promise<TestRepo> {
  const repo = await createRepo(options);
  repos.push(repo);
  await installMosaic(repo, folder);
  return repo;
}

async function readMap(repo: TestRepo): Promise<Record<string, unknown>> {
  return JSON.parse((await repo.read('authority_map.json')) ?? 'null') as Record<string, unknown>;
}

/** Plain Git, as a user types it. Returns what the hooks said. */
async function commitAndPush(repo: TestRepo): Promise<string> {
  expect(await repo.git('add', '-A')).toMatchObject({ code: 0 });
  const committed = await repo.git('commit', '--message=Judge every push');
  expect(committed).toMatchObject({ code: 0 });
  const pushed = await repo.git('push', 'origin', 'HEAD:refs/heads/work');
  expect(pushed).toMatchObject({ code: 0 });
  return committed.stdout + committed.stderr + pushed.stdout + pushed.stderr;
}

describe('mosaic init', () => {
  it.each([
    ['an ordinary repository', {}],
    ['no commit yet', { commit: false }],
    ['a SHA-256 repository', { objectFormat: 'sha256' as const }],
    ['a path that is not ASCII', { folder: "it's a répo — 店" }],
  ])('makes plain commit and push work in %s', async (_, options) => {
    const repo = await repository(options);
    await repo.addRemote();
    const { code, stdout } = await repo.mosaic('init', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Next:');
    const said = await commitAndPush(repo);
    expect(said).toContain('ALLOW (local)');
    expect(said).toContain('ALLOW (ci, integration)');
    expect((await repo.git('status', '--porcelain')).stdout).toBe('');
  });

  it('works without a remote, which may be added later', async () => {
    const repo = await repository();
    expect(await repo.mosaic('init', '--yes')).toMatchObject({ code: 0 });
    expect(await readMap(repo)).toMatchObject({ repo: { deploy_branch: 'main', work_branches: ['**'] }, services: [] });
    await repo.addRemote();
    expect(await commitAndPush(repo)).toContain('ALLOW (ci, integration)');
  });

  it.each([
    ['none is known', 'HEAD', 'topic', 'deploy_branch is topic: the current branch. This is a guess'],
    [
      'trunk is known',
      'refs/remotes/origin/trunk',
      'trunk',
      'deploy_branch is trunk: a branch of origin. This is a guess',
    ],
  ])('says which branch it takes for the deploying one when %s', async (_, ref, branch, says) => {
    const repo = await repository();
    await repo.git('remote', 'add', 'origin', 'https://github.com/acme/shop.git');
    await repo.git('switch', '--quiet', '-c', 'topic');
    if (ref !== 'HEAD') await repo.git('update-ref', ref, 'HEAD');
    const { stdout } = await repo.mosaic('init', '--yes');
    expect(stdout).toContain(says);
    expect(await readMap(repo)).toMatchObject({ repo: { deploy_branch: branch } });
  });

  it('works on a detached HEAD', async () => {
    const repo = await repository();
    await repo.addRemote();
    await repo.git('switch', '--quiet', '--detach');
    expect(await repo.mosaic('init', '--yes')).toMatchObject({ code: 0 });
    expect(await commitAndPush(repo)).toContain('HEAD is detached');
  });

  it('works for a package below the root', async () => {
    const repo = await repository({}, 'web');
    await repo.addRemote();
    expect(await repo.mosaic('init', '--yes', { cwd: join(repo.dir, 'web') })).toMatchObject({ code: 0 });
    expect(await repo.read('web/package.json')).toContain('mosaic install || exit 0');
    expect(await readMap(repo)).toMatchObject({
      $schema: './web/node_modules/mosaic-gates/schema/authority-map.schema.json',
    });
    expect(await commitAndPush(repo)).toContain('ALLOW (local)');
  });

  it('asks a hosted remote nothing and stores no credentials', async () => {
    const repo = await repository();
    await repo.git('remote', 'add', 'origin', 'https://me:token@github.com/acme/shop.git');
    await repo.git('update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    await repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    const { stdout } = await repo.mosaic('init', '--yes');
    expect(stdout).not.toContain('token');
    expect(stdout).toContain('deploy_branch is trunk: the default branch of origin\n');
    expect(await readMap(repo)).toMatchObject({
      repo: { slug: 'acme/shop', origin: 'https://github.com/acme/shop.git', deploy_branch: 'trunk' },
    });
  });

  it('writes what platform files say, and tells what they do not', async () => {
    const repo = await repository();
    await repo.write(
      'netlify.toml',
      '[[redirects]]\nfrom = "/api/*"\nto = "https://shop-api.onrender.com/:splat"\nstatus = 200\n',
    );
    const { stdout } = await repo.mosaic('init', '--yes');
    expect(await readMap(repo)).toMatchObject({ services: [{ name: 'api', role: 'backend', platform: 'render' }] });
    expect(stdout).toContain('add them to "services"');
    expect(stdout).toContain('"routes":[{"path":"/api/*","service":"api","to":"/:splat"}]');
  });

  it('proposes as retired what only forgotten files name, and says so beside the diff', async () => {
    const rule = (host: string): string =>
      `[[redirects]]\nfrom = "/api/*"\nto = "https://${host}/:splat"\nstatus = 200\n`;
    const repo = await repository();
    await repo.write('netlify.toml', rule('shop-api.onrender.com'));
    await repo.write('old/netlify.toml', rule('old.up.railway.app'));
    await repo.write('vercel.json', '{ "rewrites": [{ "source": "/a", "destination": "https://gone.example/a" }] }');
    await repo.git('add', '-A');
    await repo.git('commit', '--quiet', '--message=x');
    await rm(join(repo.dir, 'vercel.json'));
    const { stdout } = await repo.mosaic('init', '--yes');
    expect(await readMap(repo)).toMatchObject({
      retired_hosts: [{ host: 'old.up.railway.app', reason: expect.stringContaining('old/netlify.toml:3') }],
    });
    expect(stdout).toContain('+       "host": "old.up.railway.app"');
    expect(stdout).toMatch(/^# old\.up\.railway\.app is proposed as retired: only old\/netlify\.toml:3 leads there/m);
    expect(stdout).not.toMatch(/gone\.example|vercel/);
  });

  it('follows no link out of the repository', async () => {
    const repo = await repository();
    const secret = join(repo.home, 'secret.toml');
    await writeFile(secret, '[[redirects]]\nfrom = "/a"\nto = "https://secret.example/a"\nstatus = 200\n');
    await symlink(secret, join(repo.dir, 'netlify.toml'));
    const { code, stdout, stderr } = await repo.mosaic('init', '--yes');
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain('secret.example');
    expect(stderr).toContain('netlify.toml is a link');
  });

  it("does not mistake files that Git ignores for the platform's", async () => {
    const repo = await repository();
    await repo.write('.gitignore', '.netlify/\nnode_modules/\n');
    await repo.write('.netlify/netlify.toml', '[[redirects]]\nfrom = "/a"\nto = "https://a.example/a"\nstatus = 200\n');
    await repo.mosaic('init', '--yes');
    expect(await readMap(repo)).toMatchObject({ services: [] });
  });

  it('--dry-run shows all and writes nothing', async () => {
    const repo = await repository();
    const state = async () => [
      (await repo.git('status', '--porcelain', '--ignored', '--untracked-files=all')).stdout,
      await repo.read('package.json'),
      await repo.read('.git/config'),
    ];
    const before = await state();
    const { code, stdout } = await repo.mosaic('init', '--dry-run');
    expect(code).toBe(0);
    for (const file of [
      'authority_map.json (new)',
      'package.json',
      '.gitignore (new)',
      '.husky/pre-commit (new)',
      '.husky/pre-push (new)',
    ]) {
      expect(stdout).toContain(file);
    }
    expect(stdout).toContain('+     "prepare": "mosaic install || exit 0"');
    expect(await state()).toEqual(before);
  });

  it('changes nothing the second time', async () => {
    const repo = await repository();
    await repo.mosaic('init', '--yes');
    const files = [
      'authority_map.json',
      'package.json',
      '.gitignore',
      '.husky/pre-commit',
      '.husky/pre-push',
      '.mosaic/session_start.json',
      '.git/config',
    ];
    const before = await Promise.all(files.map((file) => repo.read(file)));
    expect(before).not.toContain(null);
    expect(await repo.mosaic('init', '--yes')).toMatchObject({ code: 0 });
    expect(await Promise.all(files.map((file) => repo.read(file)))).toEqual(before);
    expect((await repo.mosaic('init', '--dry-run')).stdout).toContain('Nothing would change.');
  });

  it('keeps an existing map, and the .gitignore that covers node_modules', async () => {
    const repo = await repository();
    await repo.write('.mosaic/authority_map.json', '{ "services": [] }\n');
    await repo.write('.gitignore', 'node_modules\r\n');
    expect(await repo.mosaic('init', '--yes')).toMatchObject({ code: 0 });
    expect(await repo.read('authority_map.json')).toBeNull();
    expect(await repo.read('.gitignore')).toBe('node_modules\r\n');
  });

  it('adds to a .gitignore in its own line ends', async () => {
    const repo = await repository();
    await repo.write('.gitignore', 'dist\r\n*.log');
    await repo.mosaic('init', '--yes');
    expect(await repo.read('.gitignore')).toBe('dist\r\n*.log\r\nnode_modules/\r\n');
  });

  it('installs the hooks even where a variable says CI, but not with HUSKY=0', async () => {
    const repo = await repository();
    expect((await repo.mosaic('init', '--yes', { env: { HUSKY: '0' } })).stdout).toContain('HUSKY=0');
    expect((await repo.git('config', 'core.hooksPath')).stdout).toBe('');
    await repo.mosaic('init', '--yes', { env: { CI: '1' } });
    expect((await repo.git('config', 'core.hooksPath')).stdout.trim()).toBe('.husky/_');
  });
});

describe('mosaic init refuses, and writes nothing', () => {
  it.each([
    ['without --yes where nobody can answer', {}, [], '--yes'],
    ['an invalid map', { 'authority_map.json': '{ "services": 5 }\n' }, ['--yes'], 'services'],
    ['a package.json that is not JSON', { 'package.json': '{ nonsense\n' }, ['--yes'], 'package.json:1'],
    ['a netlify.toml that is not TOML', { 'netlify.toml': '[build\n' }, ['--yes'], 'netlify.toml'],
  ])('%s', async (_, files, flags, says) => {
    const repo = await repository();
    for (const [file, content] of Object.entries(files)) await repo.write(file, content);
    const before = (await repo.git('status', '--porcelain', '--untracked-files=all')).stdout;
    const { code, stderr } = await repo.mosaic('init', ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect((await repo.git('status', '--porcelain', '--untracked-files=all')).stdout).toBe(before);
  });

  it('a folder without package.json, naming the command that makes one', async () => {
    const repo = await createRepo();
    repos.push(repo);
    const { code, stderr } = await repo.mosaic('init', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('npm init -y');
  });

  it('a folder that is no repository', async () => {
    const repo = await repository();
    expect(await repo.mosaic('init', '--yes', { cwd: repo.home })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('git init'),
    });
  });
});
