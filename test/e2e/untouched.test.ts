/** Mosaic reads: index and working tree are byte for byte what they were, whatever the verdict. */
import { createHash } from 'node:crypto';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, createSystem, findings, mapOf, type Project } from './project.js';

/** Every file of the working tree, and of Git's directory but for Mosaic's own, with its content's hash. */
async function snapshot({ dir }: Project): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // The session is the one file that a hook may start, and COMMIT_EDITMSG is Git's.
  const watched = files.filter((file) => !/[\\/](\.mosaic[\\/]|\.git[\\/]mosaic[\\/]|COMMIT_EDITMSG$)/.test(file));
  const hashes = watched.map(
    async (file) =>
      [
        file,
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(hashes));
}

/** Staged, unstaged, untracked and intended changes, and an index whose times are all out of date. */
async function untidy(project: Project): Promise<void> {
  await project.commit({ 'a.ts': 'a\n', 'b.ts': 'b\n', 'c.ts': 'c\n' });
  await project.write('a.ts', 'staged\n');
  await project.git('add', 'a.ts');
  await project.write('a.ts', 'staged, then changed\n');
  await project.write('b.ts', 'changed\n');
  await project.write('new.ts', 'untracked\n');
  await project.write('intended.ts', 'intended\n');
  await project.git('add', '--intent-to-add', 'intended.ts');
  await utimes(join(project.dir, 'c.ts'), 1, 1);
}

for (const [what, ...args] of [
  ['a commit'],
  ['a commit of some paths', 'b.ts'],
  ['a commit of everything', '-a'],
] as const) {
  test.concurrent(`${what} that is refused`, async (t) => {
    const project = await createProject(t);
    await untidy(project);
    const commit = () => project.git('commit', '--allow-empty', '-m', 'x', ...args);
    // Git itself refreshes the index and writes trees before it calls any hook: once is enough.
    const hook = (await project.read('.husky/pre-commit')) ?? '';
    await project.write('.husky/pre-commit', 'exit 1\n');
    expect((await commit()).code).toBe(1);
    await project.write('.husky/pre-commit', hook);
    const before = await snapshot(project);
    expect((await commit()).code).toBe(1);
    expect(findings(await project.report())).toContain('CLEAN_WORKTREE/untracked');
    expect(await snapshot(project)).toEqual(before);
  });
}

test.concurrent('a push that is refused, beside a working tree in use', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system) });
  await untidy(project);
  system.api.answer = (_request, response) => void response.writeHead(500).end();
  const before = await snapshot(project);
  expect((await project.git('push', 'origin', 'main')).code).toBe(1);
  expect(await snapshot(project)).toEqual(before);
});

test.concurrent('a run by hand of every mode, in the midst of a merge', async (t) => {
  const project = await createProject(t);
  await project.git('switch', '--quiet', '-c', 'side');
  await project.commit({ 'a.ts': 'side\n' });
  await project.git('switch', '--quiet', 'main');
  await project.commit({ 'a.ts': 'main\n' });
  await project.git('merge', 'side');
  await utimes(join(project.dir, 'README.md'), 1, 1);
  const before = await snapshot(project);
  expect((await project.mosaic('enforce', '--mode=local,ci,integration')).code).toBe(0);
  expect(await snapshot(project)).toEqual(before);
});

test.concurrent('policy as TypeScript is loaded without leaving anything behind but a cache', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'mosaic.config.ts': `export default { worktree: { untracked: 'off' as const } };\n` });
  await project.write('new.ts', 'untracked\n');
  const before = await snapshot(project);
  for (const turn of ['cold', 'warm']) {
    const { code, stdout } = await project.mosaic('hook', 'pre-commit', '--json');
    expect({ turn, code, findings: findings(JSON.parse(stdout)) }).toEqual({ turn, code: 0, findings: [] });
  }
  expect(await snapshot(project)).toEqual(before);
});
