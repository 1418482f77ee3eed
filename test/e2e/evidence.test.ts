import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, createSystem, mapOf, succeed } from './project.js';

test.concurrent('saved evidence is judged again to the same report, without the servers', async (t) => {
  const system = await createSystem(t);
  const project = await createProject(t, { map: mapOf(system) });
  const file = join(project.base, 'evidence.json');
  const live = await project.mosaic('enforce', '--mode=ci,integration', '--json', '--evidence', file);
  await system.web.close();
  await system.api.close();
  const offline = await project.mosaic('judge', file, '--json');
  expect(offline).toMatchObject({ code: live.code, stdout: live.stdout });
  expect(live.stdout).toContain('INTEGRATION_CONNECTIVITY');
});

test.concurrent('no password of a remote or of the map is in the evidence', async (t) => {
  const system = await createSystem(t);
  const map = mapOf(system) as object;
  const project = await createProject(t, {
    map: { ...map, repo: { deploy_branch: 'main', origin: 'https://me:s3cret-map@git.example/acme/shop.git' } },
  });
  await succeed(project.git('remote', 'add', 'heroku', 'https://oauth:s3cret-remote@git.example/x.git'));
  await succeed(project.git('config', 'url.https://oauth:s3cret-base@git.example/.insteadOf', 'gh:'));
  const file = join(project.base, 'evidence.json');
  const { stdout, stderr } = await project.mosaic('enforce', '--mode=ci', '--evidence', file);
  const evidence = await readFile(file, 'utf8');
  expect(evidence).toContain('git.example');
  expect(stdout + stderr + evidence).not.toContain('s3cret');
});

test.concurrent('what is no evidence is refused with one error', async (t) => {
  const project = await createProject(t, { map: { services: [] } });
  const file = join(project.base, 'evidence.json');
  for (const text of ['{', '{}', '[]', 'null', '{"kind":"mosaic-evidence","schema":1}']) {
    await writeFile(file, text);
    const { code, stdout, stderr } = await project.mosaic('judge', file);
    expect({ text, code, stdout, isSaid: /evidence/.test(stderr) }).toEqual({
      text,
      code: 2,
      stdout: '',
      isSaid: true,
    });
  }
});
