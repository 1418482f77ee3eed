/** The demo as users run it: the built command, in a folder that is no repository, on a machine that may be CI. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cli } from '../support/git-repo.js';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'a demo ')));
});

afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

it('goes as told, also in CI, inside a hook and with hooks switched off', async () => {
  const { code, stdout, stderr } = await demo({
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    HUSKY: '0',
    GIT_DIR: join(folder, 'nowhere'),
    GIT_INDEX_FILE: 'nothing',
  });
  expect(stdout.match(/→ The push was .*/g)).toEqual([
    '→ The push was allowed and deployed: users still get the backend.',
    '→ The push was blocked: users still get the page.',
    '→ The push was allowed and deployed: users now get the backend.',
    '→ The push was blocked: users still get the backend.',
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(await readdir(folder)).toEqual([]);
});

it("shows Git's and the hook's own words, and no warning of Node's", async () => {
  const { stdout } = await demo({});
  expect(stdout).toContain('│ error: failed to push some refs to');
  expect(stdout).toMatch(/│ REJECT \(ci, integration\)/);
  expect(stdout).not.toMatch(/Warning|\(node:/);
});

it("is readable at a terminal's width, and ends with what each would have said", async () => {
  const { stdout } = await demo({});
  expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  const [, table = ''] = stdout.split('What a check of the backend alone would have said\n');
  expect(table.split('\n').slice(0, 5)).toEqual([
    '                                       users got     curl --fail   the push was   users got then',
    '    All is well                        the backend   healthy       allowed        the backend',
    '    A stale file takes over            the page      healthy       blocked        the page',
    '    The repair                         the page      healthy       allowed        the backend',
    '    The next outage, before it ships   the backend   healthy       blocked        the backend',
  ]);
});

it('is coloured when asked to be', async () => {
  const { stdout } = await demo({ FORCE_COLOR: '1', NO_COLOR: undefined });
  expect(stdout).toContain('\u001b[');
  expect((await demo({ NO_COLOR: '1', FORCE_COLOR: undefined })).stdout).not.toContain('\u001b[');
});

// Windows has no such signal; its processes are ended without a word.
it.runIf(process.platform !== 'win32')('leaves nothing behind when interrupted', async () => {
  const { code, stdout } = await demo({}, ['SIGINT', 'All is well']);
  expect(code).toBe(130);
  expect(stdout).not.toContain('Every step');
  expect(await readdir(folder)).toEqual([]);
  const ports = [...stdout.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
  expect(ports.length).toBeGreaterThan(1);
  for (const port of ports) expect(await isOpen(port)).toBe(false);
});

it('says that Git is missing', async () => {
  const { code, stderr } = await demo({ PATH: folder, Path: folder });
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'mosaic: the demo needs Git, which was not found\n' });
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `interrupt`: the signal to send, and the words after which. */
function demo(env: NodeJS.ProcessEnv, interrupt: [NodeJS.Signals, string] | null = null): Promise<Outcome> {
  const child = spawn(process.execPath, [cli, 'demo'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder, NODE_EXTRA_CA_CERTS: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      streams[name] += text;
      if (interrupt === null || !streams.stdout.includes(interrupt[1])) return;
      child.kill(interrupt[0]);
      interrupt = null;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...streams }));
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
