/** Runs a program to its end, or to its deadline, and keeps the beginning of what it printed. */
import { spawn } from 'node:child_process';

export interface ProgramRun {
  /** Null when it was ended by a signal or by the deadline. */
  readonly exitCode: number | null;
  /** Both streams as they came, 64 KiB at most. */
  readonly output: string;
  readonly isLate: boolean;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly limit: number;
}

const mostOutput = 64 * 1024;

/** Standard input is empty. Rejects when the program cannot be started. */
export function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env, signal, limit }: ProgramOptions,
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what a hook started ends with it.
    const isGroup = process.platform !== 'win32';
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: isGroup });
    let output = '';
    let isLate = false;
    const end = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(isGroup ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, limit);
    signal.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        if (output.length < mostOutput) output += text.slice(0, mostOutput - output.length);
      });
    }
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode) => {
      settle();
      resolve({ exitCode, output, isLate });
    });
  });
}
