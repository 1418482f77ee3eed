/** What a scan remembers: unchanged files cost nothing, and nothing that is remembered may be wrong. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBlobs, type Blobs } from '../../src/facts/git-blobs.js';
import { openGit } from '../../src/facts/git.js';
import { scanRepository } from '../../src/scan/scan-repository.js';
import { createProject, deadUrl, lines, live, mapOf, type Project } from './project.js';

const map = mapOf({ build: { publish: 'site' } });
const call = `fetch("${deadUrl}/a");\n`;
const start = {
  'site/index.html': '<script src="app.js"></script>\n',
  'site/app.js': 'go();\n',
  'docs/note.md': `${deadUrl}\n`,
  'src/a.js': 'a();\n',
  'src/b.js': 'b();\n',
};

const folder = (project: Project): string => join(project.dir, '.git/mosaic/scan');

/** What a scan of HEAD (or the index) finds, and how many blobs it reads for it besides the map. */
async function counted(
  project: Project,
  revision: string | null = 'HEAD',
): Promise<{ found: string[]; read: string[] }> {
  const read: string[] = [];
  const inner = openBlobs(project.dir, project.env);
  const blobs: Blobs = {
    ...inner,
    read: (oid) => {
      if (!oid.includes(':')) read.push(oid);
      return inner.read(oid);
    },
  };
  const request = { git: openGit(project.dir, project.env), blobs, cwd: project.dir, env: project.env, isLive: false };
  const { tree } = await scanRepository({ ...request, revision });
  return { found: lines({ tree, entries: [], notes: [] }), read };
}

test.concurrent('nothing is read again, and of a commit only what it changed', async (t) => {
  const project = await createProject(t, start, { map });
  expect((await counted(project)).read.length).toBeGreaterThan(0);
  expect(await counted(project)).toEqual({ found: [], read: [] });
  expect(await counted(project, null)).toEqual({ found: [], read: [] });
  await project.commit({ 'src/a.js': 'changed();\n' });
  expect((await counted(project)).read).toHaveLength(1);
  expect((await counted(project)).read).toHaveLength(0);
  await project.write('src/b.js', 'staged();\n');
  await project.git('add', '--all');
  expect((await counted(project, null)).read).toHaveLength(1);
  expect((await counted(project, null)).read).toHaveLength(0);
});

test.concurrent('every change that matters is seen after one that does not', async (t) => {
  const project = await createProject(t, start, { map });
  const steps: readonly (readonly [Record<string, string | null>, readonly string[]])[] = [
    [{ 'src/a.js': 'more();\n' }, []],
    [{ 'src/a.js': call }, ['dormant src/a.js:1:8']],
    [{ 'src/a.js': 'a();\n' }, []],
    [{ 'site/app.js': 'import "./new.js";\n' }, []],
    [{ 'site/new.js': call }, ['production site/new.js:1:8']],
    [{ 'site/index.html': '<p>\n' }, ['dormant site/new.js:1:8']],
    [{ 'site/new.js': null }, []],
    [{ 'netlify.toml': `[[redirects]]\nfrom = "/a"\nto = "${live}/a"\nstatus = 200\n` }, []],
    [
      { 'netlify.toml': `[[redirects]]\nfrom = "/a"\nto = "${deadUrl}/a"\nstatus = 200\n` },
      ['production netlify.toml:3:7'],
    ],
    [{ 'authority_map.json': mapOf({}, { retired_hosts: [] }) }, ['! production netlify.toml:3:7']],
    [{ 'authority_map.json': map }, ['production netlify.toml:3:7']],
    [{ 'src/b.js': '// mosaic-ignore: nothing\n' }, ['production netlify.toml:3:7']],
    [{ 'netlify.toml': null, 'src/b.js': null }, []],
  ];
  for (const [files, expected] of steps) {
    await project.commit(files);
    expect([files, lines(await project.scan())]).toEqual([files, expected]);
    expect([files, lines(await project.scan())]).toEqual([files, expected]);
  }
});

test.concurrent('a file that is new decides by being there, though it names nothing', async (t) => {
  const project = await createProject(
    t,
    { 'site/home.html': '<script src="app.js"></script>', 'site/app.js': call },
    { map },
  );
  expect(lines(await project.scan())).toEqual(['production site/app.js:1:8']);
  await project.commit({ 'site/index.html': '<p>\n' });
  expect(lines(await project.scan())).toEqual(['dormant site/app.js:1:8']);
  await project.commit({ 'site/index.html': null });
  expect(lines(await project.scan())).toEqual(['production site/app.js:1:8']);
});

test.concurrent('the policy on disk is another question', async (t) => {
  const project = await createProject(t, { ...start, 'src/a.js': call }, { map });
  expect(lines(await project.scan())).toEqual(['dormant src/a.js:1:8']);
  const ignore = [{ host: '*.up.railway.app', path: 'src/**', reason: 'x' }];
  await project.write('mosaic.config.json', JSON.stringify({ scan: { ignore } }));
  expect(lines(await project.scan())).toEqual([]);
});

test.concurrent('HEAD and the index take turns', async (t) => {
  const project = await createProject(t, start, { map });
  await project.write('src/a.js', call);
  await project.git('add', '--all');
  for (let round = 0; round < 3; round += 1) {
    expect(lines(await project.scan())).toEqual([]);
    expect(lines(await project.scan({ revision: null }))).toEqual(['dormant src/a.js:1:8']);
  }
  await project.git('reset', '--quiet', '--hard');
  expect(lines(await project.scan({ revision: null }))).toEqual([]);
});

test.concurrent('an exception ends on its day, though nothing was changed', async (t) => {
  const project = await createProject(
    t,
    {
      ...start,
      'src/a.js': call,
      'mosaic.config.json': JSON.stringify({
        scan: { ignore: [{ host: '*.up.railway.app', path: 'src/**', reason: 'x', until: '2000-01-01' }] },
      }),
    },
    { map },
  );
  for (let round = 0; round < 2; round += 1) {
    const { tree, entries } = await project.scan();
    expect(tree.references).toHaveLength(1);
    expect(entries).toMatchObject([{ kind: 'expired', until: '2000-01-01' }]);
  }
});

test.concurrent('files that are damaged, foreign, or cannot be written are as good as none', async (t) => {
  const project = await createProject(t, { ...start, 'src/a.js': call }, { map });
  const expected = ['dormant src/a.js:1:8'];
  expect(lines(await project.scan())).toEqual(expected);
  const names = await readdir(folder(project));
  expect(names.toSorted()).toEqual(['blobs', 'last']);
  for (const name of names) {
    const file = join(folder(project), name);
    const whole = await readFile(file);
    const damaged = [
      Buffer.alloc(0),
      whole.subarray(0, whole.length / 2),
      Buffer.concat([whole, Buffer.from('x')]),
      Buffer.from(whole.toString('latin1').replace('dormant', 'tooling').replace('old-api', 'new-api'), 'latin1'),
      Buffer.from('null\n{}'),
      Buffer.from('\0\n\n\n'),
    ];
    for (const content of damaged) {
      await writeFile(file, content);
      expect(lines(await project.scan())).toEqual(expected);
    }
  }
  await project.run('rm', ['-r', folder(project)]);
  await writeFile(folder(project), 'a file where the folder should be');
  expect(lines(await project.scan())).toEqual(expected);
});

test.concurrent('only its owner may read it, and no drafts are left', async (t) => {
  const project = await createProject(t, start, { map });
  await Promise.all([project.scan(), project.scan(), project.scan({ revision: null })]);
  expect((await readdir(folder(project))).toSorted()).toEqual(['blobs', 'last']);
  expect((await stat(folder(project))).mode & 0o077).toBe(0);
  expect((await stat(join(folder(project), 'blobs'))).mode & 0o077).toBe(0);
});

test.concurrent('linked worktrees share it', async (t) => {
  const project = await createProject(t, start, { map });
  await project.scan();
  const other = join(project.home, 'other');
  await project.git('worktree', 'add', '--quiet', other);
  expect((await counted({ ...project, dir: other })).read).toHaveLength(0);
});

test.concurrent('what was remembered of objects that are gone is forgotten', async (t) => {
  const project = await createProject(t, start, { map });
  await project.commit({ 'src/a.js': 'unreachable();\n' });
  await project.scan();
  await project.git('reset', '--quiet', '--hard', 'HEAD~1');
  await project.git('reflog', 'expire', '--expire=now', '--all');
  await project.git('gc', '--quiet', '--prune=now');
  await project.commit({ 'src/b.js': call });
  expect(lines(await project.scan())).toEqual(['dormant src/b.js:1:8']);
});
