import { afterEach, describe, expect, it } from 'vitest';
import { createRepo, type TestRepo } from '../support/git-repo.js';
import { smallestMap } from '../support/installed.js';

const repos: TestRepo[] = [];
afterEach(async () => {
  await Promise.all(repos.splice(0).map((repo) => repo.dispose()));
});

async function repository(map: string | null): Promise<TestRepo> {
  const repo = await createRepo();
  repos.push(repo);
  if (map !== null) await repo.write('authority_map.json', map);
  return repo;
}

const session = async (repo: TestRepo): Promise<unknown> =>
  JSON.parse((await repo.read('.mosaic/session_start.json')) ?? 'null');

describe('mosaic session', () => {
  it('starts, says from where to where, shows and ends', async () => {
    const repo = await repository(smallestMap);
    const sha = (await repo.git('rev-parse', 'HEAD')).stdout.trim();
    expect((await repo.mosaic('session', 'status')).stdout).toContain('Session: none');
    expect((await repo.mosaic('session', 'start')).stdout).toBe(`Session: none → main ${sha.slice(0, 12)}\n`);
    expect(await session(repo)).toMatchObject({ branch: 'main', sha, slug: null });
    const status = await repo.mosaic('session', 'status');
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('Judged: pass') });
    await repo.git('switch', '--quiet', '-c', 'topic');
    expect((await repo.mosaic('session', 'start')).stdout).toBe(
      `Session: main ${sha.slice(0, 12)} → topic ${sha.slice(0, 12)}\n`,
    );
    expect((await repo.mosaic('session', 'end')).stdout).toContain('→ none');
    expect(await session(repo)).toBeNull();
    expect((await repo.mosaic('session', 'end')).code).toBe(0);
  });

  it('is kept out of Git', async () => {
    const repo = await repository(null);
    await repo.mosaic('session', 'start');
    expect((await repo.git('status', '--porcelain', '--untracked-files=all')).stdout).toBe('');
  });

  it('shows how a foreign session is judged, and exits 1', async () => {
    const repo = await repository(smallestMap);
    await repo.mosaic('session', 'start');
    await repo.write('.mosaic/session_start.json', '{ "canon_id": "acme/shop:main:UNINITIALIZED" }');
    const { code, stdout } = await repo.mosaic('session', 'status');
    expect(code).toBe(1);
    expect(stdout).toContain('Judged: fail');
    expect(stdout).toContain('UNINITIALIZED');
  });

  it('works without a map: the remote names the repository', async () => {
    const repo = await repository(null);
    await repo.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git');
    expect((await repo.mosaic('session', 'start')).code).toBe(0);
    expect(await session(repo)).toMatchObject({ slug: 'acme/shop' });
    expect((await repo.mosaic('session', 'status')).stdout).toContain('Not judged');
  });

  it('works before the first commit and in a subfolder', async () => {
    const repo = await createRepo({ commit: false });
    repos.push(repo);
    await repo.write('deep/er/file.txt', 'x\n');
    const { code, stdout } = await repo.mosaic('session', 'start', { cwd: `${repo.dir}/deep/er` });
    expect(code).toBe(0);
    expect(stdout).toContain('main before the first commit');
    expect(await session(repo)).toMatchObject({ sha: null, branch: 'main' });
  });

  it.each([[[]], [['begin']], [['start', 'again']]])('refuses %j', async (words) => {
    const repo = await repository(smallestMap);
    expect(await repo.mosaic('session', ...words)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('start, status or end'),
    });
  });
});
