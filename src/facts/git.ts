/** Runs Git, for reading only: the one place that starts it. Identical commands of one run start it once. */
import { GitError, simpleGit, type SimpleGit } from 'simple-git';
import { EnvironmentError } from '../errors.js';

export interface Git {
  readonly cwd: string;
  /** Standard output of `git <args>`. Rejects with `GitFailure` when Git exits non-zero. */
  run(args: readonly string[], options?: GitOptions): Promise<string>;
  /** Exit code 0 → true, 1 → false; anything else rejects with `GitFailure`. */
  test(args: readonly string[]): Promise<boolean>;
}

interface GitOptions {
  /** Written to standard input. */
  readonly input?: string | Buffer;
  /** Variables to set, or with `null` to remove. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Ends the command: for those that talk to a remote. */
  readonly signal?: AbortSignal;
}

/** A `GitError`, because simple-git wraps every other kind into one and loses its class. */
export class GitFailure extends GitError {
  readonly exitCode: number;
  readonly stderr: string;

  constructor(args: readonly string[], exitCode: number, stderr: string) {
    super(undefined, `git ${args[0] ?? ''} exited with ${exitCode}: ${stderr.trim()}`);
    this.name = 'GitFailure';
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export function openGit(cwd: string, env: NodeJS.ProcessEnv): Git {
  const known = new Map<string, Promise<string>>();
  const run: Git['run'] = (args, options = {}) => {
    const key = JSON.stringify([args, options.input, options.env ?? {}]);
    const running = known.get(key) ?? start(cwd, env, args, options);
    known.set(key, running);
    return running;
  };
  const test: Git['test'] = async (args) => {
    try {
      await run(args);
      return true;
    } catch (error) {
      if (error instanceof GitFailure && error.exitCode === 1) return false;
      throw error;
    }
  };
  return { cwd, run, test };
}

async function start(
  cwd: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  options: GitOptions,
): Promise<string> {
  // Reading must not write: without this, `git status` refreshes the index on disk.
  const variables: Record<string, string | null | undefined> = {
    ...env,
    ...options.env,
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
  const git = instance(cwd, args, options, Object.keys(variables));
  const given = Object.entries(variables).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  try {
    return await git
      .env(Object.fromEntries(given))
      .outputHandler(saysSomething)
      .raw([...args]);
  } catch (error) {
    if (error instanceof Error && error.message.includes('ENOENT')) {
      throw new EnvironmentError('git-missing', 'Git was not found on the PATH', {
        hint: 'Install Git (https://git-scm.com/downloads), then run: git --version',
        cause: error,
      });
    }
    throw error;
  }
}

/** The library waits 50 ms for output that a command may never have; an empty piece of it ends the waiting. */
function saysSomething(_command: string, stdout: NodeJS.ReadableStream): void {
  stdout.once('end', () => stdout.emit('data', Buffer.alloc(0)));
}

function instance(
  cwd: string,
  args: readonly string[],
  { input, signal }: GitOptions,
  variables: readonly string[],
): SimpleGit {
  return simpleGit({
    baseDir: cwd,
    // Its default waits 50 ms after each command.
    completion: { onClose: true, onExit: false },
    // A hook's own variables (GIT_INDEX_FILE, GIT_DIR) say which index and repository are meant; they come from the
    // user's Git, not from a stranger, so the library's guards against them are lifted.
    allowEnvironment: variables.filter((name) => name.startsWith('GIT_') || guarded.has(name)),
    unsafe: trusted,
    ...(input === undefined ? {} : { input: () => input }),
    ...(signal === undefined ? {} : { abort: signal }),
    errors: (error, { exitCode, stdErr }) => {
      if (exitCode === 0) return undefined;
      if (exitCode > 0) return new GitFailure(args, exitCode, Buffer.concat(stdErr).toString());
      return error;
    },
  });
}

const guarded = new Set(['EDITOR', 'VISUAL', 'PAGER', 'SSH_ASKPASS', 'PREFIX']);

// What the user's own environment and `git -c` may say to the user's own Git.
const trusted = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
};
