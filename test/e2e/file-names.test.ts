/** File names that shells, line readers and terminals stumble over, and changes that are hardly any. */
import { expect, test } from 'vitest';
import { createProject, findings, succeed } from './project.js';

const portable = [
  ['spaces', 'my file.ts'],
  ['a leading dash', '-rf'],
  ['letters beyond ASCII', 'größe/日本語.ts'],
  ['a combining accent', 'e\u0301.ts'],
  ['a dollar and a backtick', '$HOME`id`.ts'],
  ['no more than a quote', "'"],
] as const;

// Windows forbids these.
const daring = [
  ['a leading colon, which is pathspec magic', ':file.ts'],
  ['brackets and a star', 'a[1]*.ts'],
  ['an arrow, as renames are printed', 'a -> b.ts'],
  ['double quotes', 'say "hi".ts'],
  ['a line break', 'two\nlines.ts'],
  ['a terminal escape', 'red\u001b[31m.ts'],
  ['a tab and a backslash', 'tab\there\\.ts'],
] as const;

const names = [...portable, ...(process.platform === 'win32' ? [] : daring)];

for (const [what, name] of names) {
  test.concurrent(`${what}: named when left out, staged by the command that is named, then accepted`, async (t) => {
    const project = await createProject(t);
    await project.commit({ 'below/it.ts': 'old\n' });
    await project.write(name, 'new\n');
    expect((await project.git('commit', '--allow-empty', '-m', 'without')).code).toBe(1);
    const report = await project.report();
    expect(findings(report)).toEqual(['CLEAN_WORKTREE/untracked']);
    const [finding] = report?.gates.flatMap((gate) => gate.findings) ?? [];
    expect(finding?.file).toBe(escaped(name));
    expect(finding?.message).toContain(escaped(name));

    const command = finding?.fix?.split(', or ')[0] ?? '';
    expect(command).toMatch(/^git add -- /);
    await succeed(project.run('sh', ['-c', command], { cwd: `${project.dir}/below` }));
    expect((await project.git('diff', '--cached', '--name-only', '-z')).stdout).toBe(`${name}\0`);
    expect((await project.git('commit', '-m', 'with')).code).toBe(0);
    expect(findings(await project.report())).toEqual([]);
  });
}

function escaped(name: string): string {
  return name.replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\u001b', '\\x1b');
}

test.concurrent('a rename is committed whole', async (t) => {
  const project = await createProject(t);
  await project.git('mv', 'README.md', 'READ ME.md');
  expect((await project.git('commit', '-m', 'rename')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('a rename that was edited afterwards is not', async (t) => {
  const project = await createProject(t);
  await project.git('mv', 'README.md', 'READ ME.md');
  await project.write('READ ME.md', 'A test.\nMore.\n');
  expect((await project.git('commit', '-m', 'rename')).code).toBe(1);
  const report = await project.report();
  expect(findings(report)).toEqual(['CLEAN_WORKTREE/unstaged']);
  expect(report?.gates.flatMap((gate) => gate.findings)).toMatchObject([{ file: 'READ ME.md' }]);
});

test.concurrent('intent-to-add is not yet in the commit', async (t) => {
  const project = await createProject(t);
  await project.write('planned.ts', 'new\n');
  await project.git('add', '--intent-to-add', 'planned.ts');
  expect((await project.git('commit', '--allow-empty', '-m', 'without')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
  expect((await project.git('commit', '-a', '-m', 'with')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('line endings that Git converts are no change', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'lines.txt': 'one\ntwo\n' });
  await project.git('config', 'core.autocrlf', 'true');
  await project.write('lines.txt', 'one\r\ntwo\r\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'same')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});

test.concurrent('line endings that Git keeps are one', async (t) => {
  const project = await createProject(t);
  await project.commit({ 'lines.txt': 'one\ntwo\n' });
  await project.write('lines.txt', 'one\r\ntwo\r\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'same')).code).toBe(1);
  expect(findings(await project.report())).toEqual(['CLEAN_WORKTREE/unstaged']);
});

test.concurrent('an executable bit alone is a change', async (t) => {
  const project = await createProject(t);
  await project.git('config', 'core.fileMode', 'true');
  await project.git('update-index', '--chmod=+x', 'README.md');
  expect((await project.git('commit', '-m', 'mode')).code).toBe(process.platform === 'win32' ? 0 : 1);
  expect(findings(await project.report())).toEqual(process.platform === 'win32' ? [] : ['CLEAN_WORKTREE/unstaged']);
});

test.concurrent('ignored files are nobody’s business', async (t) => {
  const project = await createProject(t);
  await project.commit({ '.gitignore': 'dist/\n' });
  await project.write('dist/out.js', 'built\n');
  expect((await project.git('commit', '--allow-empty', '-m', 'same')).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);
});
