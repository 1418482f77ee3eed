/** Policies that end the process, fail late or never finish: none of them may pass for a verdict. */
import { expect, test, type TestContext } from 'vitest';
import { createProject, localMap, parseError, parseReport, type Project } from './project.js';

async function projectWith(t: TestContext, policy: string, file = 'mosaic.config.ts'): Promise<Project> {
  const project = await createProject(t);
  await project.commit({ [file]: policy });
  return project;
}

const gate = (body: string): string => `import { defineConfig } from 'mosaic-gates';
export default defineConfig({ gates: [{ id: 'OUR_GATE', layer: 'code-authority', modes: [], scope: 'repo', title: 'Ours',
  explains: 'Why.', codes: {}, facts: () => [], decide: () => { ${body} return { kind: 'skip', reason: 'none', summary: '' }; } }] });`;

const exitLater = 'setTimeout(() => process.exit(0), 0); await new Promise((done) => setTimeout(done, 5_000));';

const rogues: Readonly<Record<string, { policy: string; file?: string; code: number; error: string; says: RegExp }>> = {
  'ends the process with 0': {
    policy: 'process.exit(0);\nexport default {};',
    code: 2,
    error: 'config-exited',
    says: /mosaic\.config\.ts: it called process\.exit/,
  },
  'ends the process with 1, as JavaScript': {
    policy: 'process.exit(1);\nexport default {};',
    file: 'mosaic.config.mjs',
    code: 2,
    error: 'config-exited',
    says: /mosaic\.config\.mjs: it called process\.exit/,
  },
  'ends the process and catches what that throws': {
    policy: 'try { process.exit(0); } catch {}\nexport default {};',
    code: 2,
    error: 'config-exited',
    says: /process\.exit/,
  },
  'ends the process while an await of it runs': {
    policy: `${exitLater}\nexport default {};`,
    code: 2,
    error: 'config-exited',
    says: /process\.exit/,
  },
  'has a gate that ends the process': {
    policy: gate('process.exit(0);'),
    code: 70,
    error: 'ended-early',
    says: /nothing was judged/,
  },
  'has a gate that ends the process, and a listener that calls it success': {
    policy: `process.prependListener('exit', () => { process.exitCode = 0; });
process.on('exit', () => { process.exitCode = 0; });\n${gate('process.exit(0);')}`,
    code: 70,
    error: 'ended-early',
    says: /nothing was judged/,
  },
  'throws in a timer': {
    policy: "setTimeout(() => { throw new Error('late'); }, 0);\nexport default {};",
    code: 2,
    error: 'config-threw',
    says: /mosaic\.config\.ts:1: it threw: late/,
  },
  'leaves a rejection behind': {
    policy: "void Promise.reject(new Error('late'));\nexport default {};",
    code: 2,
    error: 'config-threw',
    says: /it threw: late/,
  },
  'leaves a rejection behind that leads nowhere': {
    policy: "void Promise.reject('words');\nexport default {};",
    code: 70,
    error: 'internal-error',
    says: /words/,
  },
  'throws when it is read': {
    policy: "export default {\n  get onClarify() { throw new Error('hands off'); },\n};",
    code: 2,
    error: 'config-threw',
    says: /mosaic\.config\.ts:2: it threw: hands off/,
  },
};

for (const [what, { policy, file, code, error, says }] of Object.entries(rogues)) {
  test.concurrent(`a policy that ${what}: exit code ${code}`, async (t) => {
    const project = await projectWith(t, policy, file);
    const forPeople = await project.mosaic('enforce', '--mode=local');
    expect(forPeople).toMatchObject({ code, stdout: '' });
    expect(forPeople.stderr).toMatch(says);
    expect(forPeople.stderr.match(/^mosaic: /gm)).toHaveLength(1);
    const forPrograms = await project.mosaic('enforce', '--mode=local', '--json');
    expect(forPrograms.code).toBe(code);
    expect(parseError(forPrograms)).toMatchObject({ schema: 1, verdict: null, error: { code: error } });
  });
}

test.concurrent('a listener at the end of the process changes no exit code', async (t) => {
  const project = await projectWith(t, "process.on('exit', () => { process.exitCode = 0; });\nexport default {};");
  await project.write('mosaic.config.ts', `${(await project.read('mosaic.config.ts')) ?? ''}// changed\n`);
  const run = await project.mosaic('hook', 'pre-commit', '--json');
  expect(run.code).toBe(1);
  expect(parseReport(run).verdict).toBe('REJECT');
});

test.concurrent('a push is not let through by a policy that ends the process', async (t) => {
  const project = await projectWith(t, 'process.exit(0);\nexport default {};');
  const tip = await project.remoteTip();
  expect((await project.git('push', 'origin', 'main')).code).not.toBe(0);
  expect(await project.remoteTip()).toBe(tip);
});

test.concurrent('each mistake in a map stands on a line of its own', async (t) => {
  const project = await createProject(t);
  const services = [
    { name: 'web', role: 'frontent' },
    { name: 'api', role: 'backent' },
  ];
  await project.commit({ 'authority_map.json': JSON.stringify({ ...localMap, services }, null, 2) });
  const { stderr } = await project.mosaic('enforce', '--mode=local');
  expect(stderr).not.toContain(String.raw`\n`);
  expect(stderr).toMatch(/^mosaic: authority_map\.json:\d+: .*\n {2}· authority_map\.json:\d+: /);
  const { error } = parseError(await project.mosaic('enforce', '--mode=local', '--json'));
  expect(error.message).toMatch(/^authority_map\.json:\d+: .*\nauthority_map\.json:\d+: /);
});
