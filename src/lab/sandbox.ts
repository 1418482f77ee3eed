/** A place of its own for the lab: a temporary folder, an environment without yours, and processes that end with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Ran {
  readonly code: number;
  /** Both streams, in the order they were written. */
  readonly output: string;
}

export interface Sandbox {
  /** Absolute, without symbolic links. */
  readonly dir: string;
  /** Runs a program in `cwd`; never throws for an exit code. Throws once `signal` is aborted. */
  run(cwd: string, file: string, args: readonly string[]): Promise<Ran>;
  /** Writes a file below `dir`, with its folders. */
  write(path: string, text: string): Promise<void>;
  /** Ends what still runs and removes the folder. */
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** Ends running programs. */
  readonly signal: AbortSignal;
  readonly hasColours: boolean;
  readonly env: NodeJS.ProcessEnv;
}

export async function openSandbox({ signal, hasColours, env }: SandboxOptions): Promise<Sandbox> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'mosaic-lab-')));
  const home = join(dir, 'home');
  await mkdir(home);
  await writeFile(join(home, '.gitconfig'), '');
  const own = environment(env, home, hasColours);
  const running = new Set<ChildProcess>();
  const endAll = (): void => running.forEach(endWithChildren);
  signal.addEventListener('abort', endAll);
  let runs = 0;
  return {
    dir,
    async run(cwd, file, args) {
      signal.throwIfAborted();
      const log = join(home, `output-${runs++}`);
      const code = await runTo(log, { cwd, env: own, file, args, running });
      signal.throwIfAborted();
      return { code, output: await readFile(log, 'utf8') };
    },
    async write(path, text) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    },
    async close() {
      signal.removeEventListener('abort', endAll);
      endAll();
      await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

// A list of what is let in: what CI, Git, npm and editors set is without end.
const inherited = ['PATH', 'Path', 'SystemRoot', 'SYSTEMROOT', 'windir', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP', 'TMPDIR'];

function environment(env: NodeJS.ProcessEnv, home: string, hasColours: boolean): NodeJS.ProcessEnv {
  const identity = { NAME: 'Mosaic demo', EMAIL: 'demo@mosaic.invalid' };
  return {
    ...Object.fromEntries(inherited.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    ...Object.fromEntries(
      Object.entries(identity).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    ),
    HOME: home,
    USERPROFILE: home,
    APPDATA: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...(hasColours ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
}

interface Program {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly file: string;
  readonly args: readonly string[];
  readonly running: Set<ChildProcess>;
}

/** One file for both streams keeps the order in which Git and its hook wrote. */
async function runTo(log: string, { cwd, env, file, args, running }: Program): Promise<number> {
  const output = openSync(log, 'w');
  try {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ['ignore', output, output],
      detached: hasGroups,
      windowsHide: true,
    });
    running.add(child);
    try {
      return await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => resolve(code ?? -1));
      });
    } finally {
      running.delete(child);
    }
  } finally {
    closeSync(output);
  }
}

const hasGroups = process.platform !== 'win32';

/** Git does not take its hooks along when it is ended. */
function endWithChildren(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (!hasGroups) {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It ended by itself in the meantime.
  }
}
