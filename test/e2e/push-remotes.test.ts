/** Where a push really goes: by URL, rewritten, to a fork under the right name, through an ssh alias. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { quoted } from '../support/git-repo.js';
import { createProject, findings, localMap, parseReport, statusOf, succeed, type Project } from './project.js';

const declared = 'https://github.com/acme/shop.git';

/** A project whose map declares `origin`; its commits are never those of the remote. */
async function declaring(t: TestContext, origin: string, more: object = {}): Promise<Project> {
  const project = await createProject(t, {
    map: { ...localMap, repo: { ...localMap.repo, origin, ...more } },
  });
  await project.commit({ 'a.ts': 'a\n' });
  return project;
}

async function push(
  project: Project,
  ...args: string[]
): Promise<{ code: number; findings: string[]; status?: string }> {
  const { code } = await project.git('push', ...args);
  const report = await project.report();
  return { code, findings: findings(report), status: statusOf(report, 'REPO_REMOTE_MATCH') ?? 'not run' };
}

const allowed = { code: 0, findings: [], status: 'pass' };
const stranger = { code: 1, findings: ['REPO_REMOTE_MATCH/undeclared-remote'], status: 'fail' };

test.concurrent('a fork under the right remote name', async (t) => {
  const project = await declaring(t, declared);
  const tip = await project.remoteTip();
  await project.git('push', 'origin', 'main');
  const report = await project.report();
  expect(findings(report)).toEqual(['REPO_REMOTE_MATCH/undeclared-remote']);
  expect(report?.gates.flatMap((gate) => gate.findings)).toMatchObject([
    { expected: declared, observed: project.remote },
  ]);
  expect(await project.remoteTip()).toBe(tip);
});

test.concurrent('a fork that gets another branch only warns; a declared one does not', async (t) => {
  const project = await declaring(t, declared);
  expect(await push(project, 'origin', 'main:topic')).toEqual({
    code: 0,
    findings: ['REPO_REMOTE_MATCH/undeclared-remote-elsewhere!'],
    status: 'warn',
  });
  const map = {
    ...localMap,
    repo: { ...localMap.repo, origin: declared, remotes: [{ url: project.remote, kind: 'fork' }] },
  };
  await project.commit({ 'authority_map.json': JSON.stringify(map) });
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
});

test.concurrent('by path and by file URL instead of by name', async (t) => {
  const project = await declaring(t, '../origin.git');
  expect(await push(project, project.remote, 'main')).toEqual(allowed);
  await project.commit({ 'a.ts': 'b\n' });
  expect(await push(project, `file://${project.remote}`, 'main')).toEqual(allowed);
  const fork = await project.addRemote('fork');
  expect(await push(project, fork, 'main')).toEqual(stranger);
});

test.concurrent('insteadOf: the declared URL stands for another one on this machine', async (t) => {
  const project = await declaring(t, declared);
  await project.git('config', '--global', `url.${project.base}/origin.git.insteadOf`, declared);
  await project.git('remote', 'set-url', 'origin', declared);
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
  await project.git('config', `url.${await project.addRemote('fork')}.insteadOf`, 'https://github.com/me/shop.git');
  expect(await push(project, 'https://github.com/me/shop.git', 'main')).toEqual(stranger);
});

test.concurrent('insteadOf: a short prefix, the longest of several', async (t) => {
  const project = await declaring(t, declared);
  await mkdir(join(project.base, 'acme'));
  await succeed(project.git('clone', '--quiet', '--bare', project.remote, join(project.base, 'acme/shop.git')));
  await project.git('config', `url.${project.base}/.insteadOf`, 'https://github.com/');
  await project.git('config', 'url.https://example.invalid/.insteadOf', 'https://');
  await project.git('remote', 'set-url', 'origin', declared);
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
});

test.concurrent('pushInsteadOf: fetched from one place, pushed to another', async (t) => {
  const project = await declaring(t, declared);
  await project.git('config', `url.${project.remote}.pushInsteadOf`, declared);
  await project.git('remote', 'set-url', 'origin', declared);
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
  const other = await declaring(t, project.remote);
  const fork = await other.addRemote('fork');
  await other.git('config', `url.${fork}.pushInsteadOf`, 'https://example.invalid/elsewhere.git');
  await other.git('remote', 'set-url', 'origin', 'https://example.invalid/elsewhere.git');
  expect(await push(other, 'origin', 'main')).toEqual(stranger);
});

test.concurrent('pushurl: the declared URL is fetched from, a fork is pushed to', async (t) => {
  const project = await declaring(t, declared);
  const fork = await project.addRemote('fork');
  await project.git('remote', 'set-url', 'origin', declared);
  await project.git('remote', 'set-url', '--push', 'origin', fork);
  expect(await push(project, 'origin', 'main')).toEqual(stranger);
  const byHand = parseReport(await project.mosaic('enforce', '--mode=ci', '--json'));
  expect(findings(byHand)).toContain('REPO_REMOTE_MATCH/undeclared-remote');
});

test.concurrent('pushurl: several, each judged by itself', async (t) => {
  const project = await declaring(t, '../origin.git', { remotes: [{ url: '../mirror.git', kind: 'mirror' }] });
  const mirror = await project.addRemote('mirror');
  const stray = await project.addRemote('stray');
  for (const url of [project.remote, mirror]) await project.git('remote', 'set-url', '--push', '--add', 'origin', url);
  expect(await push(project, 'origin', 'main')).toEqual(allowed);
  expect(await project.remoteTip()).toBe((await project.git('rev-parse', 'HEAD')).stdout.trim());
  await project.git('remote', 'set-url', '--push', '--add', 'origin', stray);
  await project.commit({ 'a.ts': 'b\n' });
  expect(await push(project, 'origin', 'main')).toEqual(stranger);
});

const spellings = [
  'https://github.com/Acme/Shop',
  'https://token:x-oauth@github.com/acme/shop.git/',
  'git@github.com:acme/shop.git',
  'ssh://git@github.com:22/acme/shop',
  'ssh://git@ssh.github.com:443/acme/shop.git',
  'GITHUB.com:acme/shop.git',
];

test.concurrent('every spelling of one repository is that repository', async (t) => {
  const project = await declaring(t, declared);
  const seen = [];
  for (const url of spellings) {
    await project.git('remote', 'set-url', 'origin', url);
    const outcome = await project.mosaic('enforce', '--mode=ci', '--json');
    expect(outcome.stdout).not.toContain('x-oauth');
    seen.push([url, statusOf(parseReport(outcome), 'REPO_REMOTE_MATCH')]);
  }
  expect(seen).toEqual(spellings.map((url) => [url, 'pass']));
});

test.concurrent('a password in the URL of a stranger is not printed', async (t) => {
  const project = await declaring(t, declared);
  await project.git('remote', 'set-url', 'origin', 'https://me:s3cr3t@example.invalid/me/shop.git');
  for (const flags of [['--json'], []]) {
    const { code, stdout, stderr } = await project.mosaic('enforce', '--mode=ci', ...flags);
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('s3cr3t');
    expect(stdout).toContain('https://example.invalid/me/shop.git');
  }
});

// Answers `-G` as ssh does, and runs what Git wants to run over there on this machine.
const fakeSsh = (base: string): string => `#!/bin/sh
for word; do [ "$word" = -G ] && is_question=1; done
if [ -n "$is_question" ]; then
  for host; do :; done
  case "$host" in
    work) printf 'user git\\nhostname github.com\\nport 22\\n' ;;
    *) printf 'user git\\nhostname %s\\nport 22\\n' "$host" ;;
  esac
  exit
fi
for command; do :; done
cd ${quoted(base)} && eval "$(printf %s "$command" | sed "s|'/|'|")"
`;

test.concurrent('ssh alias: a push through it goes to the declared host', async (t) => {
  const project = await declaring(t, declared);
  await mkdir(join(project.base, 'acme'));
  await succeed(project.git('clone', '--quiet', '--bare', project.remote, join(project.base, 'acme/shop.git')));
  const ssh = await project.write('../bin/ssh', fakeSsh(project.base), 0o755);
  await project.git('config', 'core.sshCommand', quoted(ssh));
  expect(await push(project, 'work:acme/shop.git', 'main')).toEqual(allowed);
  await project.commit({ 'a.ts': 'b\n' });
  await project.git('config', '--unset', 'core.sshCommand');
  const env = { GIT_SSH_COMMAND: quoted(ssh) };
  expect((await project.git('push', 'ssh://git@work/acme/shop.git', 'main', { env })).code).toBe(0);
  expect(statusOf(await project.report(), 'REPO_REMOTE_MATCH')).toBe('pass');
  expect((await project.git('push', 'elsewhere:acme/shop.git', 'HEAD~1:main', { env })).code).toBe(1);
});

test.concurrent('ssh alias: as the user’s own ssh configuration has it', async (t) => {
  const project = await declaring(t, declared);
  const config = await project.write('../ssh.config', 'Host work\n  HostName github.com\n  User git\n');
  const installed = (await project.run('sh', ['-c', 'command -v ssh'])).code === 0;
  const ssh = installed
    ? `ssh -F ${quoted(config)}`
    : quoted(await project.write('../bin/ssh', fakeSsh(project.base), 0o755));
  const judge = async (url: string): Promise<string | undefined> => {
    await project.git('remote', 'set-url', 'origin', url);
    const outcome = await project.mosaic('enforce', '--mode=ci', '--json', { env: { GIT_SSH_COMMAND: ssh } });
    return statusOf(parseReport(outcome), 'REPO_REMOTE_MATCH');
  };
  expect(await judge('work:acme/shop.git')).toBe('pass');
  expect(await judge('ssh://work/acme/shop.git')).toBe('pass');
  expect(await judge('work:me/shop.git')).toBe('fail');
  expect(await judge('play:acme/shop.git')).toBe('fail');
});

test.concurrent('a host name that is an option or a command is never run', async (t) => {
  const project = await declaring(t, declared);
  const marker = join(project.base, 'run');
  for (const host of [
    `-oProxyCommand=touch ${marker}`,
    `$(touch ${marker})`,
    `\`touch ${marker}\``,
    `a;touch ${marker}`,
  ]) {
    await project.git('config', 'remote.origin.url', `${host}:acme/shop.git`);
    expect((await project.mosaic('enforce', '--mode=ci', { env: { GIT_SSH_COMMAND: 'ssh' } })).code).toBe(1);
  }
  expect((await project.run('sh', ['-c', `ls ${quoted(marker)}`])).code).not.toBe(0);
});

test.concurrent('no remote at all is nothing to judge', async (t) => {
  const project = await declaring(t, declared);
  await project.git('remote', 'remove', 'origin');
  const report = parseReport(await project.mosaic('enforce', '--mode=local', '--json'));
  expect(statusOf(report, 'REPO_REMOTE_MATCH')).toBe('skip');
  expect(report.verdict).toBe('ALLOW');
});
