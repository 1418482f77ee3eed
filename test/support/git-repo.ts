/** A real Git repository in a temporary folder, cut off from the machine's own configuration. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Standard input; "" when left out. */
  readonly input?: string;
  /** Added to the repository's own environment; undefined removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the repository. */
  readonly cwd?: string;
}

export interface TestRepo {
  /** Absolute, without symbolic links. */
  readonly dir: string;
  /** HOME; its `.gitconfig` is the global configuration. */
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Last one may be options. Never throws for an exit code. */
  git(...args: readonly (string | RunOptions)[]): Promise<Outcome>;
  run(file: string, args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** The built command: dist/cli.js. */
  mosaic(...args: readonly (string | RunOptions)[]): Promise<Outcome>;
  /** Writes a file with its folders; returns its absolute path. */
  write(path: string, content: string, mode?: number): Promise<string>;
  /** Text of a file; null when there is none. */
  read(path: string): Promise<string | null>;
  /** Creates a bare repository, adds it as a remote (default "origin") and returns its path. */
  addRemote(name?: string): Promise<string>;
  dispose(): Promise<void>;
}

export interface RepoOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  /** Make a first commit on `main`. Default true. */
  readonly commit?: boolean;
  /** Name of the repository's folder. */
  readonly folder?: string;
}

const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const cli = join(project, 'dist', 'cli.js');

export async function createRepo({
  objectFormat = 'sha1',
  commit = true,
  folder = 'my repo',
}: RepoOptions = {}): Promise<TestRepo> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run npm run build');
  const base = await realpath(await mkdtemp(join(tmpdir(), 'mosaic-test-')));
  const dir = join(base, folder);
  const home = join(base, 'home');
  await Promise.all([mkdir(dir), mkdir(home)]);
  await writeFile(join(home, '.gitconfig'), globalConfig);
  const repo = testRepo(base, dir, home);
  const started = await repo.git('init', '--quiet', `--object-format=${objectFormat}`, '--initial-branch=main');
  if (started.code !== 0) throw new Error(started.stderr);
  if (commit) {
    await repo.write('README.md', 'A test.\n');
    await repo.git('add', '-A');
    const made = await repo.git('commit', '--quiet', '--message=first');
    if (made.code !== 0) throw new Error(made.stderr);
  }
  return repo;
}

/**
 * Hooks that call the built command, behind husky's real wrapper, without an npm package around them. They are kept out
 * of `git status`, so that a test's worktree is as clean as it looks.
 */
export async function installHooks(repo: TestRepo): Promise<void> {
  const husky = pathToFileURL(join(project, 'node_modules/husky/index.js')).href;
  const script = `import husky from ${JSON.stringify(husky)}; const problem = husky(); if (problem) throw new Error(problem);`;
  const { code, stderr } = await repo.run(process.execPath, ['--input-type=module', '--eval', script]);
  if (code !== 0) throw new Error(stderr);
  const command = `${quoted(process.execPath)} ${quoted(cli)}`;
  await repo.write('.husky/pre-commit', `${command} hook pre-commit\n`);
  await repo.write('.husky/pre-push', `${command} hook pre-push "$@"\n`);
  const { stdout } = await repo.git('rev-parse', '--path-format=absolute', '--git-common-dir');
  await mkdir(join(stdout.trim(), 'info'), { recursive: true });
  await appendFile(join(stdout.trim(), 'info', 'exclude'), '/.husky/\n');
}

/** For sh, which on Windows too understands forward slashes. */
export function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", String.raw`'\''`)}'`;
}

const globalConfig = `[user]
	name = Test
	email = test@example.com
[init]
	defaultBranch = main
[commit]
	gpgSign = false
[core]
	autocrlf = false
[gc]
	auto = 0
[protocol "file"]
	allow = always
[advice]
	detachedHead = false
`;

// A list of what is let in: what is set on a developer's machine or in CI is without end.
const inherited = [
  'PATH',
  'Path',
  'SystemRoot',
  'SYSTEMROOT',
  'windir',
  'ComSpec',
  'COMSPEC',
  'PATHEXT',
  'TEMP',
  'TMP',
  'TMPDIR',
];

function testRepo(base: string, dir: string, home: string): TestRepo {
  const env: Record<string, string> = {
    ...Object.fromEntries(
      inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    HOME: home,
    USERPROFILE: home,
    APPDATA: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  // npm puts folders of this project first; a hook of the test must not find the command there by accident.
  const folders = env['PATH'] ?? '';
  if (folders !== '')
    env['PATH'] = folders
      .split(delimiter)
      .filter((entry) => !entry.startsWith(project))
      .join(delimiter);

  const run: TestRepo['run'] = (file, args, options = {}) => start(file, args, { cwd: dir, ...options }, env);
  const withOptions =
    (file: string, before: readonly string[]) =>
    (...args: readonly (string | RunOptions)[]): Promise<Outcome> => {
      const words = args.filter((argument) => typeof argument === 'string');
      const options = args.find((argument) => typeof argument !== 'string') ?? {};
      return run(file, [...before, ...words], options);
    };
  const git = withOptions('git', []);
  return {
    dir,
    home,
    env,
    run,
    git,
    mosaic: withOptions(process.execPath, [cli]),
    async write(path, content, mode) {
      const file = join(dir, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, mode === undefined ? {} : { mode });
      return file;
    },
    read: (path) => readFile(join(dir, path), 'utf8').catch(() => null),
    async addRemote(name = 'origin') {
      const bare = join(base, `${name}.git`);
      const format = (await git('rev-parse', '--show-object-format')).stdout.trim();
      await git('init', '--quiet', '--bare', `--object-format=${format}`, '--initial-branch=main', bare, { cwd: base });
      await git('remote', 'add', name, bare);
      return bare;
    },
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

function start(
  file: string,
  args: readonly string[],
  { input = '', env = {}, cwd }: RunOptions,
  own: Readonly<Record<string, string>>,
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { ...(cwd === undefined ? {} : { cwd }), env: { ...own, ...env }, stdio: 'pipe' });
    const streams = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (streams[name] += text));
    }
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code: code ?? (signal === null ? -1 : 128), ...streams }));
    // A program that ends without reading its input is no fault of the test.
    child.stdin.once('error', () => undefined);
    child.stdin.end(input);
  });
}
