/** What the user got wrong: exit code 2, one clear error, nothing judged. */
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, localMap, parseError, type Project } from './project.js';

interface Mistake {
  readonly args?: readonly string[];
  readonly make?: (project: Project) => Promise<unknown>;
  /** Working directory, below the project's base folder. */
  readonly cwd?: string;
  readonly env?: (project: Project) => Record<string, string>;
  readonly code: string;
  readonly says: RegExp;
}

const map = (text: string) => (project: Project) => project.commit({ 'authority_map.json': text });
const policy =
  (text: string, file = 'mosaic.config.json') =>
  (project: Project) =>
    project.commit({ [file]: text });

const mistakes: Readonly<Record<string, Mistake>> = {
  'no mode': { args: ['enforce'], code: 'mode-missing', says: /--mode[\s\S]*local, ci, integration/ },
  'a mode that does not exist': {
    args: ['enforce', '--mode=lokal'],
    code: 'mode-unknown',
    says: /"lokal"[\s\S]*--mode=local/,
  },
  'a flag that does not exist': {
    args: ['enforce', '--mdoe=local'],
    code: 'flag-invalid',
    says: /no flag --mdoe; did you mean --mode/,
  },
  'a flag without its value': { args: ['enforce', '--mode'], code: 'flag-invalid', says: /--mode/ },
  'a command that does not exist': {
    args: ['enforec'],
    code: 'command-unknown',
    says: /"enforec"[\s\S]*mosaic enforce/,
  },
  'an argument too many': { args: ['enforce', 'local'], code: 'argument-unexpected', says: /no argument "local"/ },
  'a gate that does not exist': {
    args: ['enforce', '--mode=local', '--gate=BRANCH'],
    code: 'gate-unknown',
    says: /BRANCH_MATCH/,
  },
  'a layer that does not exist': {
    args: ['enforce', '--mode=local', '--layer=dsn'],
    code: 'layer-unknown',
    says: /--layer=dns/,
  },
  'an environment that does not exist': {
    args: ['enforce', '--mode=ci', '--env=prod'],
    code: 'environment-unknown',
    says: /"prod"[\s\S]*production/,
  },
  'a commit that is none': {
    args: ['enforce', '--mode=ci', '--expect-sha=HEAD'],
    code: 'expect-sha-invalid',
    says: /HEAD is not 7 to 64 hexadecimal digits[\s\S]*git rev-parse/,
  },
  'a service without a URL': {
    args: ['enforce', '--mode=ci', '--service=web'],
    code: 'service-invalid',
    says: /name=url/,
  },
  'a hook that does not exist': { args: ['hook', 'post-commit'], code: 'hook-unknown', says: /pre-commit/ },
  'a pre-push without its arguments': { args: ['hook', 'pre-push'], code: 'push-arguments-missing', says: /"\$@"/ },
  'no map': {
    make: async (project) => {
      await project.git('rm', '--quiet', 'authority_map.json');
      await project.git('commit', '--quiet', '--no-verify', '-m', 'no map');
    },
    code: 'map-missing',
    says: /no authority_map\.json[\s\S]*mosaic init/,
  },
  'a map that is no JSON': { make: map('{ "services": [ }'), code: 'map-not-json', says: /authority_map\.json:1/ },
  'an empty map': { make: map(''), code: 'map-not-json', says: /authority_map\.json/ },
  'a map that is a list': { make: map('[]'), code: 'map-invalid', says: /authority_map\.json/ },
  'a map of another shape': {
    make: map(JSON.stringify({ ...localMap, services: [{ name: 'web', role: 'frontent' }] }, null, 2)),
    code: 'map-invalid',
    says: /authority_map\.json:\d+.*frontent|frontent.*authority_map\.json:\d+/s,
  },
  'a map of more than a megabyte': {
    make: map(`{"services":[],"x":"${'x'.repeat(1024 * 1024)}"}`),
    code: 'map-too-large',
    says: /bytes/,
  },
  'a map that links out of the repository': {
    make: async (project) => {
      await project.git('rm', '--quiet', 'authority_map.json');
      await project.write('../elsewhere.json', JSON.stringify(localMap));
      await symlink('../elsewhere.json', join(project.dir, 'authority_map.json'));
      await project.commit({});
    },
    code: 'map-not-json',
    says: /authority_map\.json/,
  },
  'a policy that is no JSON': { make: policy('{'), code: 'config-invalid', says: /mosaic\.config\.json/ },
  'a policy with a value that cannot be': {
    make: policy('{ "onClarify": "shrug" }'),
    code: 'config-invalid',
    says: /onClarify[\s\S]*"block" or "warn"/,
  },
  'a policy that throws': {
    make: policy('throw new Error("no such luck");\n', 'mosaic.config.mjs'),
    code: 'config-threw',
    says: /no such luck/,
  },
  'no repository': { cwd: 'home', code: 'no-repository', says: /is not in a Git repository/ },
  'a bare repository': { cwd: 'origin.git', code: 'no-worktree', says: /bare repository/ },
  'a directory that does not exist': {
    args: ['enforce', '--mode=local', '--cwd=nowhere'],
    code: 'cwd-missing',
    says: /nowhere/,
  },
  'no Git': {
    env: ({ base }) => ({ PATH: join(base, 'empty'), Path: join(base, 'empty') }),
    code: 'git-missing',
    says: /Git was not found/,
  },
};

for (const [what, { args = ['enforce', '--mode=local,ci'], make, cwd = 'my repo', env, code, says }] of Object.entries(
  mistakes,
)) {
  test.concurrent(`${what}: exit code 2`, async (t) => {
    const project = await createProject(t);
    await mkdir(join(project.base, 'empty'));
    await make?.(project);
    const options = { cwd: join(project.base, cwd), env: env?.(project) ?? {} };
    const forPeople = await project.mosaic(...args, options);
    expect(forPeople).toMatchObject({ code: 2, stdout: '' });
    expect(forPeople.stderr).toMatch(says);
    expect(forPeople.stderr).toMatch(/^mosaic: /);
    expect(forPeople.stderr.match(/^mosaic: /gm)).toHaveLength(1);
    expect(forPeople.stderr).not.toMatch(/^ +at /m);

    const forPrograms = await project.mosaic(...args, '--json', options);
    expect(forPrograms.code).toBe(2);
    expect(forPrograms.stdout.trimEnd()).not.toContain('\n');
    const report = parseError(forPrograms);
    expect(report).toMatchObject({ schema: 1, verdict: null, error: { code } });
    expect(Object.keys(report.error).toSorted()).toEqual(['code', 'file', 'hint', 'line', 'message']);
  });
}

test.concurrent('a mistake in the map stops commit and push, and says so', async (t) => {
  const project = await createProject(t, { isForPeople: true });
  await project.commit({ 'a.ts': 'a\n' });
  await project.write('authority_map.json', '{');
  await project.git('add', '-A');
  const commit = await project.git('commit', '-m', 'broken');
  expect(commit.code).not.toBe(0);
  expect(commit.stderr).toContain('authority_map.json:1');
  await project.git('commit', '--quiet', '--no-verify', '-m', 'broken');
  const push = await project.git('push', 'origin', 'main');
  expect(push.code).not.toBe(0);
  expect(push.stderr).toContain('authority_map.json:1');
  expect(await project.remoteTip()).not.toBe((await project.git('rev-parse', 'HEAD')).stdout.trim());
});

test.concurrent('without Git in a hook’s PATH nothing is pushed', async (t) => {
  const project = await createProject(t);
  const { code, stderr } = await project.mosaic('hook', 'pre-push', 'origin', project.remote, {
    env: { PATH: project.home, Path: project.home },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('git --version');
});
