/** Interrupted in the middle of a probe: nothing is pushed, nothing is left behind, no process runs on. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/git-repo.js';
import { never } from '../support/system-server.js';
import { createProject, createSystem, mapOf, type Project } from './project.js';

interface Running {
  readonly pid: number;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** In a process group of its own, as a terminal starts what is typed. */
function start(project: Project, file: string, ...args: string[]): Running {
  const child = spawn(file, args, { cwd: project.dir, env: project.env, stdio: 'ignore', detached: true });
  return {
    pid: child.pid ?? 0,
    ended: new Promise((done, fail) => {
      child.once('error', fail);
      child.once('exit', (code, signal) => done({ code, signal }));
    }),
  };
}

async function state({ dir, git }: Project): Promise<unknown> {
  const index = createHash('sha256')
    .update(await readFile(join(dir, '.git/index')))
    .digest('hex');
  const locks = (await readdir(join(dir, '.git'), { recursive: true })).filter((name) => name.endsWith('.lock'));
  const refs = (await git('for-each-ref')).stdout;
  const status = (await git('--no-optional-locks', 'status', '--porcelain=v2', '--branch')).stdout;
  return { index, locks, refs, status };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test.concurrent(`${signal} to a push, as a terminal sends it to all of it`, async (t) => {
    const system = await createSystem(t);
    const project = await createProject(t, { map: mapOf(system), isForPeople: true });
    await project.commit({ 'a.ts': 'a\n' });
    system.web.answer = never;
    const [tip, before] = [await project.remoteTip(), await state(project)];
    const isAsked = system.web.nextRequest((path) => path === '/health');
    const push = start(project, 'git', 'push', 'origin', 'main');
    await isAsked;
    process.kill(-push.pid, signal);
    const { code, signal: endedBy } = await push.ended;
    expect({ code, endedBy }).not.toMatchObject({ code: 0 });
    // Whoever still held a connection would be a process left over.
    await Promise.all([system.web.whenDeserted(), system.api.whenDeserted()]);
    expect(await project.remoteTip()).toBe(tip);
    expect(await state(project)).toEqual(before);
  });

  test.concurrent(`${signal} to Mosaic alone ends it, and with it the push`, async (t) => {
    const system = await createSystem(t);
    const project = await createProject(t, { map: mapOf(system) });
    system.web.answer = never;
    const before = await state(project);
    const isAsked = system.web.nextRequest((path) => path === '/health');
    const run = start(project, process.execPath, cli, 'enforce', '--mode=integration');
    await isAsked;
    process.kill(run.pid, signal);
    const { code, signal: endedBy } = await run.ended;
    expect(endedBy === signal || (code ?? 0) > 2).toBe(true);
    await system.web.whenDeserted();
    expect(await state(project)).toEqual(before);
  });
}
