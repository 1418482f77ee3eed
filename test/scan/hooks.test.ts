/** NO_DEAD_BACKENDS in real hooks: at a commit, at a push, on branches that deploy and that do not. */
import { expect, test, type TestContext } from 'vitest';
import { createProject, findings, statusOf, succeed, type Project } from '../e2e/project.js';

const dead = 'https://old.up.railway.app';
const call = `fetch("${dead}/a");\n`;
const gate = 'NO_DEAD_BACKENDS';
const found = `${gate}/retired-host-in-production`;

/** A site that is published as it is; its own backend is nowhere, so only the repository is judged. */
async function start(t: TestContext, options: { objectFormat?: 'sha256'; map?: object } = {}): Promise<Project> {
  const map = {
    schema_version: '2.0',
    repo: { deploy_branch: 'main', work_branches: ['**'] },
    services: [{ name: 'web', role: 'frontend', build: { publish: 'site' } }],
    retired_hosts: ['*.up.railway.app'],
    ...options.map,
  };
  const project = await createProject(t, { ...options, map, policy: { hooks: { 'pre-push': ['local', 'ci'] } } });
  await project.commit({ 'site/index.html': '<script src="app.js"></script>\n', 'site/app.js': 'go();\n' });
  await succeed(project.git('push', '--quiet', '--no-verify', 'origin', 'main'));
  return project;
}

const ofGate = (all: readonly string[]): string[] => all.filter((finding) => finding.startsWith(gate));

test.concurrent('a commit is stopped by what is staged, and let through without it', async (t) => {
  const project = await start(t);
  await project.write('site/app.js', call);
  await project.git('add', '--all');
  expect((await project.git('commit', '-m', 'x')).code).toBe(1);
  const report = await project.report();
  expect(ofGate(findings(report))).toEqual([found]);
  const own = report?.gates.find(({ id }) => id === gate);
  expect(own?.findings[0]).toMatchObject({ file: 'site/app.js', line: 1, column: 8, severity: 'fail' });
  await project.write('site/app.js', 'go(1);\n');
  await project.git('add', '--all');
  expect((await project.git('commit', '-m', 'x')).code).toBe(0);
  expect(statusOf(await project.report(), gate)).toBe('pass');
});

test.concurrent('git commit -a and git commit <path> commit other files than the index holds', async (t) => {
  const project = await start(t);
  await project.write('site/app.js', call);
  expect((await project.git('commit', '-a', '-m', 'x')).code).toBe(1);
  expect(ofGate(findings(await project.report()))).toEqual([found]);
  await project.write('README.md', 'more\n');
  await project.git('add', '--all');
  await project.git('commit', '-m', 'x', 'README.md');
  expect(ofGate(findings(await project.report()))).toEqual([]);
});

test.concurrent('on a branch that does not deploy, commits and pushes are only warned of', async (t) => {
  const project = await start(t);
  await project.git('switch', '--quiet', '-c', 'feature');
  await project.write('site/app.js', call);
  await project.git('add', '--all');
  expect((await project.git('commit', '-m', 'x')).code).toBe(0);
  expect(ofGate(findings(await project.report()))).toEqual([`${found}!`]);
  expect((await project.git('push', 'origin', 'feature')).code).toBe(0);
  expect(ofGate(findings(await project.report()))).toEqual([`${found}!`]);
});

test.concurrent('a push is judged by its own commits, not by what is checked out', async (t) => {
  const project = await start(t);
  await project.commit({ 'site/app.js': call });
  await project.git('switch', '--quiet', '-c', 'clean', 'HEAD~1');
  await project.git('push', 'origin', 'main', 'clean');
  expect(ofGate(findings(await project.report()))).toEqual([found]);
  await project.git('push', 'origin', 'clean');
  expect(ofGate(findings(await project.report()))).toEqual([]);
});

test.concurrent('one commit for a branch that deploys and one that does not', async (t) => {
  const project = await start(t);
  await project.commit({ 'site/app.js': call });
  await project.git('push', 'origin', 'main:aaa', 'main', 'main:zzz');
  expect(ofGate(findings(await project.report()))).toEqual([found]);
});

test.concurrent('the push that repairs is let through', async (t) => {
  const project = await start(t);
  await project.commit({ 'site/app.js': call });
  await project.git('push', '--no-verify', '--quiet', 'origin', 'main');
  await project.commit({ 'site/app.js': 'go();\n' });
  await project.git('push', 'origin', 'main');
  expect(statusOf(await project.report(), gate)).toBe('pass');
});

test.concurrent('tags and deletions bring nothing', async (t) => {
  const project = await start(t);
  await project.commit({ 'site/app.js': call });
  await project.git('tag', 'v1');
  await project.git('push', 'origin', 'v1');
  expect(await project.report().then((report) => report?.gates.find(({ id }) => id === gate))).toMatchObject({
    status: 'skip',
    reason: 'nothing-goes-out',
  });
});

test.concurrent('nothing retired: the gate is skipped at once', async (t) => {
  const project = await start(t, { map: { retired_hosts: [] } });
  await project.write('site/app.js', call);
  await project.git('add', '--all');
  expect((await project.git('commit', '-m', 'x')).code).toBe(0);
  expect((await project.report())?.gates.find(({ id }) => id === gate)).toMatchObject({ reason: 'nothing-retired' });
});

test.concurrent('a thousand refs, each with a tree of its own', async (t) => {
  const project = await start(t, { objectFormat: 'sha256' });
  // All refs from one input: a commit each, on top of main, with one file changed.
  const head = (await succeed(project.git('rev-parse', 'HEAD'))).trim();
  const stream = Array.from({ length: 1_000 }, (_, index) => {
    const text = index === 700 ? call : `n(${index});\n`;
    const message = 'm';
    return [
      `commit refs/heads/b${index}`,
      'committer T <t@example.com> 1700000000 +0000',
      `data ${message.length}`,
      message,
      `from ${head}`,
      'M 100644 inline site/app.js',
      `data ${text.length}`,
      text,
    ].join('\n');
  }).join('\n');
  await succeed(project.git('fast-import', '--quiet', { input: `${stream}\n` }));
  const { code } = await project.git('push', 'origin', 'refs/heads/*:refs/heads/*');
  const report = await project.report();
  expect(ofGate(findings(report))).toEqual([`${found}!`]);
  expect(report?.gates.find(({ id }) => id === gate)?.summary).toMatch(/ and 999 more: 1 production reference/);
  expect(code).toBe(0);
}, 60_000);
