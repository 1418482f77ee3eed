/** Many revisions listed at once are what Git lists for each. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBlobs } from '../../src/facts/git-blobs.js';
import { openGit } from '../../src/facts/git.js';
import { treesOfIndex, treesOfRevisions } from '../../src/facts/git-tree.js';
import { createProject, type Project } from './project.js';

/** Path → id of the regular files, and every path, as `git ls-tree` tells them. */
async function listed(project: Project, revision: string): Promise<{ files: Record<string, string>; paths: string[] }> {
  const { stdout } = await project.git('ls-tree', '-r', '-z', revision);
  const rows = stdout.split('\0').slice(0, -1);
  const entries = rows.map((row) => /^(?<mode>\d+) \w+ (?<oid>\w+)\t(?<path>[^]*)$/.exec(row)?.groups ?? {});
  const files = entries.filter(({ mode = '' }) => mode.startsWith('100'));
  return {
    files: Object.fromEntries(files.map(({ path = '', oid = '' }) => [path, oid])),
    paths: entries.map(({ path = '' }) => path),
  };
}

test('files added, changed, gone, made executable, and turned into links', async (t) => {
  const project = await createProject(t, { 'a.txt': 'a\n', 'b/c.txt': 'c\n', 'b/d\n"e".txt': 'd\n', 'é.txt': 'e\n' });
  await project.git('tag', 'one');
  await project.commit({ 'a.txt': 'A\n', 'z.txt': 'z\n', 'b/c.txt': null });
  await project.git('tag', '-a', 'two', '-m', 'annotated');
  await project.git('update-index', '--chmod=+x', 'a.txt');
  await project.git('rm', '--quiet', 'z.txt');
  await symlink('a.txt', join(project.dir, 'z.txt'));
  await project.git('add', '--all');
  await project.git('commit', '--quiet', '--no-verify', '-m', 'links');
  await project.git('tag', 'three');
  await project.git('tag', 'blob', 'HEAD:a.txt');
  const names = ['one', 'two', 'three', 'one', 'blob', 'HEAD'];
  const blobs = openBlobs(project.dir, project.env);
  t.onTestFinished(() => blobs.close());
  const git = openGit(project.dir, project.env);
  const { trees, files, others } = await treesOfRevisions(git, blobs, names);
  for (const [index, name] of names.entries()) {
    const tree = trees[index]?.open();
    const expected = name === 'blob' ? { files: {}, paths: [] } : await listed(project, name);
    expect(Object.fromEntries(tree?.files.map(({ path, oid }) => [path, oid]) ?? [])).toEqual(expected.files);
    expect([...((await tree?.paths()) ?? [])].toSorted()).toEqual(expected.paths.toSorted());
    for (const path of expected.paths) {
      const text = expected.files[path] === undefined ? null : (await project.git('show', `${name}:${path}`)).stdout;
      expect(await tree?.read(path)).toBe(text);
    }
    expect(await tree?.read('nowhere')).toBeNull();
  }
  expect(trees[0]?.id).toBe(trees[3]?.id);
  expect(trees[2]?.id).toBe(trees[5]?.id);
  const all = new Set([...files, ...others].map(({ path, oid }) => `${path} ${oid}`));
  for (const tree of trees) for (const { path, oid } of tree.open().files) expect(all).toContain(`${path} ${oid}`);
});

test('the index, a single revision, and none at all', async (t) => {
  const project = await createProject(t, { 'a.txt': 'a\n' });
  const blobs = openBlobs(project.dir, project.env);
  t.onTestFinished(() => blobs.close());
  const git = openGit(project.dir, project.env);
  await project.write('b.txt', 'b\n');
  await project.git('add', '--all');
  const paths = async (listing: ReturnType<typeof treesOfIndex>): Promise<readonly string[] | undefined> =>
    (await listing).trees[0]?.open().paths();
  expect(await paths(treesOfIndex(git, blobs))).toEqual(['a.txt', 'authority_map.json', 'b.txt']);
  expect(await paths(treesOfRevisions(git, blobs, ['HEAD']))).toEqual(['a.txt', 'authority_map.json']);
  expect(await paths(treesOfRevisions(git, blobs, []))).toEqual([]);
});

test('blobs in the order asked for, whatever their size; what is not there is missing', async (t) => {
  const sizes = [0, 1, 65_536, 1_000_000, 3_000_000, 5];
  const texts = sizes.map((size) => 'x'.repeat(size));
  const project = await createProject(t, Object.fromEntries(texts.map((text, index) => [`${index}.txt`, text])));
  const blobs = openBlobs(project.dir, project.env);
  const names = [...sizes.map((_, index) => `HEAD:${index}.txt`), '0'.repeat(40), 'HEAD:nowhere'];
  const read = await Promise.all(names.map((name) => blobs.read(name)));
  expect(read.map((blob) => (blob.kind === 'text' ? blob.text.length : blob))).toEqual([
    ...sizes.slice(0, 4),
    { kind: 'too-large', bytes: 3_000_000, isWide: false },
    5,
    { kind: 'missing' },
    { kind: 'missing' },
  ]);
  const late = blobs.read('HEAD:0.txt');
  blobs.close();
  await expect(late).rejects.toMatchObject({ reason: 'objects-unreadable' });
  await expect(blobs.read('HEAD:0.txt')).rejects.toMatchObject({ reason: 'objects-unreadable' });
});

test('Git that ends early is told, with what it said', async (t) => {
  const project = await createProject(t, {});
  const blobs = openBlobs(project.home, { ...project.env, GIT_DIR: join(project.home, 'nowhere') });
  t.onTestFinished(() => blobs.close());
  await expect(blobs.read('HEAD:a')).rejects.toMatchObject({
    message: expect.stringMatching(/not a git repository/) as unknown,
  });
});
