/** `mosaic scan` as it is built: exit codes, what it prints, what it refuses. */
import { expect, test } from 'vitest';
import { createRepo, type Outcome } from '../support/git-repo.js';
import { createProject, dead, deadUrl, mapOf } from './project.js';

const map = mapOf({ build: { publish: 'site' } });
const site = { 'site/index.html': '<script src="a.js"></script>\n', 'docs/a.md': `${deadUrl}\n${dead}\n` };
const call = `go();\n  fetch("${deadUrl}/a?token=hunter22");\n`;

const json = ({ stdout }: Outcome): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;

test.concurrent('the object that programs read', async (t) => {
  const project = await createProject(t, { ...site, 'site/a.js': call }, { map });
  const outcome = await project.mosaic('scan', '--json');
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toBe('');
  expect(json(outcome)).toEqual({
    schema: 1,
    references: [
      {
        file: 'site/a.js',
        line: 2,
        column: 10,
        host: dead,
        url: `${deadUrl}/a?token=[redacted]`,
        tier: 'production',
        state: 'retired',
        why: 'users load it: site/index.html leads to it',
        fix: expect.stringContaining('Point it at https://shop-api.onrender.com') as unknown,
      },
    ],
    counts: { historical: 2 },
    effective: [{ service: 'web', file: null, why: expect.any(String) as unknown, shadowed: [] }],
  });
  expect(outcome.stdout).toMatch(/^\{.*\}\n$/);
});

test.concurrent('what people read', async (t) => {
  const project = await createProject(t, { ...site, 'site/a.js': call, 'check.sh': `curl ${deadUrl}\n` }, { map });
  const { code, stdout, stderr } = await project.mosaic('scan');
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toMatch(/^production: users meet it\n✗ site\/a\.js:2:10 {2}https:\/\/old-api/);
  expect(stdout).toContain('\ntooling: scripts, tests, CI and development\n! check.sh:1:6 ');
  expect(stdout).toMatch(/\n1 production, 0 dormant, 1 tooling, 2 historical; 1 fails\n$/);
  expect(stdout).not.toContain('hunter22');
});

test.concurrent('exit code 0 while users meet none, 1 as soon as they do', async (t) => {
  const project = await createProject(t, { ...site, 'site/a.js': 'go();\n', 'check.sh': `curl ${deadUrl}\n` }, { map });
  const codes = async (...flags: string[]): Promise<number> => (await project.mosaic('scan', ...flags)).code;
  expect([await codes(), await codes('--staged')]).toEqual([0, 0]);
  await project.write('site/a.js', call);
  await project.git('add', '--all');
  expect([await codes(), await codes('--staged')]).toEqual([0, 1]);
  await project.git('commit', '--quiet', '--no-verify', '-m', 'x');
  expect([await codes(), await codes('--tree', 'HEAD~1'), await codes('--tree=HEAD')]).toEqual([1, 0, 1]);
});

test.concurrent('exit code 3 when users get a file that nobody could read', async (t) => {
  const project = await createProject(t, { ...site, 'site/a.js': `${' '.repeat(32 * 1024 * 1024)}${call}` }, { map });
  const { code, stdout } = await project.mosaic('scan');
  expect(code).toBe(3);
  expect(stdout).toContain(
    'site/a.js was not read: it may name a retired host, and it is larger than 32 MiB; users get it',
  );
  const asJson = await project.mosaic('scan', '--json');
  expect([asJson.code, asJson.stderr]).toEqual([3, expect.stringContaining('site/a.js was not read')]);
  await project.write('site/b.js', call);
  await project.write('site/index.html', '<script src="a.js"></script><script src="b.js"></script>\n');
  await project.git('add', '--all');
  expect((await project.mosaic('scan', '--staged')).code).toBe(1);
});

test.concurrent('exit code 2 when nothing could be judged', async (t) => {
  const project = await createProject(t, site, { map });
  const refused: readonly (readonly [readonly string[], string])[] = [
    [['--tree', 'nowhere'], 'revision-unknown'],
    [['--tree=--output=leak'], 'revision-unknown'],
    [['--tree', 'HEAD', '--staged'], 'flags-exclusive'],
    [['src'], 'argument-unknown'],
    [['--stagd'], 'flag-invalid'],
  ];
  for (const [flags, error] of refused) {
    const outcome = await project.mosaic('scan', '--json', ...flags);
    expect([flags, outcome.code, json(outcome)]).toMatchObject([flags, 2, { error: { code: error } }]);
  }
  expect(await project.read('leak')).toBeNull();
  await project.commit({ 'authority_map.json': '{' });
  expect((await project.mosaic('scan')).code).toBe(2);
  const bare = await createRepo();
  t.onTestFinished(() => bare.dispose());
  expect(json(await bare.mosaic('scan', '--json'))).toMatchObject({ error: { code: 'map-missing' } });
  expect(json(await bare.mosaic('scan', '--json', { cwd: bare.home }))).toMatchObject({
    error: { code: 'no-repository' },
  });
});

test.concurrent('notes go to standard error beside JSON, and names can obey no terminal', async (t) => {
  const project = await createProject(
    t,
    {
      'site/index.html': '<script src="a%1b%5b31m.js"></script>\n',
      'site/a\u001b[31m.js': call,
      'mosaic.config.json': JSON.stringify({ scan: { ignore: [{ host: 'old.example', reason: 'x' }] } }),
    },
    { map },
  );
  const outcome = await project.mosaic('scan', '--json');
  expect(outcome.stderr).toBe('mosaic: scan.ignore: old.example: excuses nothing, and can go\n');
  expect(json(outcome)).toMatchObject({ references: [{ file: String.raw`site/a\x1b[31m.js` }] });
  expect((await project.mosaic('scan')).stdout).not.toContain('\u001b');
});

test.concurrent('configuration that cannot be understood is said, and counts as taken', async (t) => {
  const project = await createProject(t, { 'netlify.toml': `[[redirects]\nto = "${deadUrl}"\n` });
  const outcome = await project.mosaic('scan', '--json');
  expect(outcome.code).toBe(1);
  expect(json(outcome)).toMatchObject({
    references: [{ file: 'netlify.toml', line: 2, column: 7, tier: 'production' }],
  });
});
