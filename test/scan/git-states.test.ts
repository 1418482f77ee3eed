/** What Git holds is judged, however it holds it and whatever lies on disk. */
import { symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, dead, deadUrl, lines, mapOf, type Project } from './project.js';

const web = mapOf({ build: { publish: 'site' } });
const start = { 'site/index.html': '<script src="app.js"></script>\n', 'site/app.js': 'go();\n' };
const call = `fetch("${deadUrl}/a");\n`;

/** More files than are read one by one, so that Git's search over the disk is used. */
const many = Object.fromEntries(Array.from({ length: 260 }, (_, index) => [`src/file-${index}.js`, `n(${index});\n`]));

const staged = { revision: null };
const found = async (project: Project, request = {}): Promise<string[]> => lines(await project.scan(request));

test.concurrent('staged is what is staged: not what is on disk, and not HEAD', async (t) => {
  const project = await createProject(t, start, { map: web });
  await project.write('site/app.js', call);
  expect(await found(project, staged)).toEqual([]);
  await project.git('add', 'site/app.js');
  await project.write('site/app.js', 'go();\n');
  expect(await found(project, staged)).toEqual(['production site/app.js:1:8']);
  expect(await found(project)).toEqual([]);
  await project.git('commit', '--quiet', '--no-verify', '-m', 'staged');
  expect(await found(project)).toEqual(['production site/app.js:1:8']);
});

test.concurrent('one of two lines staged', async (t) => {
  const project = await createProject(t, { ...start, 'site/app.js': 'a();\n\n\n\n\n\n\n\nb();\n' }, { map: web });
  await project.write('site/app.js', `a();\n${call}\n\n\n\n\n\nb();\n${call}`);
  const { stdout } = await project.git('diff', '--', 'site/app.js');
  const patch = stdout.slice(0, stdout.lastIndexOf('@@ -', stdout.lastIndexOf('@@') - 3));
  await project.git('apply', '--cached', '-', { input: patch });
  expect(await found(project, staged)).toEqual(['production site/app.js:2:8']);
});

test.concurrent('a file renamed, and one renamed to where nobody goes', async (t) => {
  const project = await createProject(t, { ...start, 'site/app.js': call }, { map: web });
  await project.git('mv', 'site/app.js', 'site/main.js');
  expect(await found(project, staged)).toEqual(['dormant site/main.js:1:8']);
  await project.write('site/index.html', '<script src="main.js"></script>\n');
  await project.git('add', '--all');
  expect(await found(project, staged)).toEqual(['production site/main.js:1:8']);
});

test.concurrent("an older revision, by HEAD's map", async (t) => {
  const project = await createProject(t, { ...start, 'site/app.js': call }, { map: web });
  await project.commit({ 'site/app.js': 'go();\n' });
  expect(await found(project)).toEqual([]);
  expect(await found(project, { revision: 'HEAD~1' })).toEqual(['production site/app.js:1:8']);
  await expect(project.scan({ revision: 'nowhere' })).rejects.toMatchObject({ code: 'revision-unknown' });
  await expect(project.scan({ revision: '--help' })).rejects.toMatchObject({ code: 'revision-unknown' });
});

test.concurrent('an older revision of many files, none of which is on disk as it was', async (t) => {
  const project = await createProject(t, { ...start, ...many, 'src/file-7.js': call }, { map: web });
  await project.commit({ 'src/file-7.js': 'clean();\n', 'src/file-8.js': call });
  expect(await found(project, { revision: 'HEAD~1' })).toEqual(['dormant src/file-7.js:1:8']);
  expect(await found(project)).toEqual(['dormant src/file-8.js:1:8']);
});

test.concurrent('before the first commit', async (t) => {
  const project = await createProject(t, {}, { map: web });
  await project.git('checkout', '--quiet', '--orphan', 'new');
  await project.write('site/index.html', '<script src="app.js"></script>');
  await project.write('site/app.js', call);
  await project.git('add', '--all');
  expect(await found(project, staged)).toEqual(['production site/app.js:1:8']);
  expect(await found(project)).toEqual([]);
});

test.concurrent('line ends that Git converts', async (t) => {
  const project = await createProject(t, { ...start, ...many }, { map: web });
  await project.git('config', 'core.autocrlf', 'true');
  await project.write('site/app.js', `a();\r\n  ${call.trim()}\r\n`);
  await project.git('add', '--all');
  expect(await found(project, staged)).toEqual(['production site/app.js:2:10']);
  expect((await project.git('show', ':site/app.js')).stdout).not.toContain('\r');
});

test.concurrent('files that a filter or an encoding makes into others on disk', async (t) => {
  const project = await createProject(t, { ...start, ...many }, { map: web });
  // On disk nothing names the host; what is committed does.
  await project.git('config', 'filter.host.clean', `sed s/HOST/${dead}/`);
  await project.git('config', 'filter.host.smudge', `sed s/${dead}/HOST/`);
  await project.write('.gitattributes', '*.js filter=host\nutf16.md working-tree-encoding=UTF-16LE\n');
  await project.write('site/app.js', 'fetch("https://HOST/a");\n');
  await writeFile(join(project.dir, 'utf16.md'), Buffer.from(`${deadUrl}\n`, 'utf16le'));
  await project.git('add', '--all');
  await project.git('commit', '--quiet', '--no-verify', '-m', 'filtered');
  const scanned = await project.scan();
  expect(lines(scanned)).toEqual(['production site/app.js:1:8']);
  expect(scanned.tree.historical).toBe(1);
});

test.concurrent('text in no Unicode encoding, and names in any', async (t) => {
  const project = await createProject(t, start, { map: web });
  await writeFile(join(project.dir, 'site/app.js'), Buffer.from(`// caf\u00e9\nfetch("${deadUrl}/a");\n`, 'latin1'));
  await project.commit({
    'site/index.html': '<script src="app.js"></script><script src="%C3%A4%20%F0%9F%98%80.js"></script>\n',
    'site/ä 😀.js': call,
    'site/a\nb".js': call,
  });
  expect(await found(project)).toEqual([
    'dormant site/a\nb".js:1:8',
    'production site/app.js:2:8',
    'production site/ä 😀.js:1:8',
  ]);
});

test.concurrent('links, submodules, binaries, large files and LFS pointers are no texts', async (t) => {
  const project = await createProject(t, { ...start, 'target.txt': deadUrl }, { map: web });
  await symlink(deadUrl, join(project.dir, 'link.js'));
  await symlink('target.txt', join(project.dir, 'site/linked.js'));
  await writeFile(join(project.dir, 'site/logo.png'), Buffer.from(`\0\0${deadUrl}`));
  await project.write('site/movie.mp4', `version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n${dead}\n`);
  await project.write('large.js', `${'a();\n'.repeat(500_000)}${call}`);
  await project.write('site/large-and-clean.js', 'a();\n'.repeat(500_000));
  const inner = await createProject(t, { 'a.js': call });
  await project.git('submodule', 'add', '--quiet', inner.dir, 'lib');
  await project.git('add', '--all');
  await project.git('commit', '--quiet', '--no-verify', '-m', 'odd');
  const scanned = await project.scan();
  expect(lines(scanned)).toEqual([]);
  expect(scanned.tree.historical).toBe(1);
  expect(scanned.tree.unread.map(({ file }) => file)).toEqual(['large.js']);
});

test.concurrent('a repository of SHA-256', async (t) => {
  const project = await createProject(
    t,
    { ...start, ...many, 'site/app.js': call },
    { map: web, objectFormat: 'sha256' },
  );
  expect(await found(project)).toEqual(['production site/app.js:1:8']);
  await project.commit({ 'site/app.js': 'go();\n' });
  expect(await found(project)).toEqual([]);
  expect(await found(project, staged)).toEqual([]);
});

test.concurrent('what is on disk is never taken for what is committed', async (t) => {
  const project = await createProject(
    t,
    { ...start, ...many, 'src/file-7.js': call, 'site/index.html': '' },
    { map: web },
  );
  // As long as before and of the same age, so that only Git's own care tells.
  const file = join(project.dir, 'src/file-7.js');
  await writeFile(file, `${'x'.repeat(call.length - 1)}\n`);
  await utimes(file, 1, 1);
  await project.write('src/file-8.js', call);
  expect(await found(project)).toEqual(['dormant src/file-7.js:1:8']);
  // The search's result is kept by content, so it holds for every other revision too.
  await project.commit({ 'src/file-7.js': 'clean();\n' });
  expect(await found(project)).toEqual(['dormant src/file-8.js:1:8']);
});

test.concurrent('a sparse checkout, and files that Git was told not to compare', async (t) => {
  const project = await createProject(
    t,
    { ...start, ...many, 'hidden/a.js': call, 'src/file-3.js': call },
    { map: web },
  );
  await project.git('sparse-checkout', 'set', 'site', 'src');
  await project.git('update-index', '--assume-unchanged', 'src/file-3.js');
  await project.write('src/file-3.js', 'clean();\n');
  expect(await project.read('hidden/a.js')).toBeNull();
  expect(await found(project)).toEqual(['dormant hidden/a.js:1:8', 'dormant src/file-3.js:1:8']);
});

test.concurrent('from a folder inside, and in a linked worktree', async (t) => {
  const project = await createProject(t, { ...start, ...many, 'site/app.js': call }, { map: web });
  const inside = join(project.dir, 'src');
  const { stdout, code } = await project.mosaic('scan', '--json', { cwd: inside });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ references: [{ file: 'site/app.js', line: 1 }] });
  const other = join(project.home, 'other');
  await project.git('worktree', 'add', '--quiet', other);
  expect((await project.mosaic('scan', { cwd: other })).code).toBe(1);
});

test.concurrent('inside of `git --literal-pathspecs`', async (t) => {
  const project = await createProject(t, { ...start, ...many, 'site/app.js': call }, { map: web });
  const env = { GIT_LITERAL_PATHSPECS: '1' };
  expect((await project.mosaic('scan', { env })).code).toBe(1);
  await project.run('rm', ['-r', join(project.dir, '.git/mosaic')]);
  expect((await project.mosaic('scan', '--staged', { env })).code).toBe(1);
});

test.concurrent("a conflict in the index is nobody's content", async (t) => {
  const project = await createProject(t, { ...start, 'site/app.js': 'a();\n' }, { map: web });
  await project.git('switch', '--quiet', '-c', 'other');
  await project.commit({ 'site/app.js': call });
  await project.git('switch', '--quiet', 'main');
  await project.commit({ 'site/app.js': 'b();\n' });
  await project.git('merge', 'other');
  expect(await found(project, staged)).toEqual([]);
});
