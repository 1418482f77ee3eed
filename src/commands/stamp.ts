/** `mosaic stamp <dir>`: writes which commit a build is of, so that what is deployed can say so. */
import { lstat, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readCommit } from '../answers/commit-text.js';
import { EnvironmentError, isReportedError, UsageError } from '../errors.js';
import { GitFailure, openGit, type Git } from '../facts/git.js';
import { randomName } from '../facts/random-name.js';
import { locateRepository } from '../facts/repository.js';
import { readWorktreeStatus } from '../facts/worktree-status.js';
import { commitVariables } from '../platforms/commit-variables.js';
import { printable } from '../text/printable.js';
import type { Command } from './command.js';

export const stampCommand: Command = {
  name: 'stamp',
  usage: '<dir>',
  says: 'Writes __version.json into a publish directory: which commit this build is of, and when it was made.',
  flags: {
    file: { type: 'string', value: 'name', says: 'write this file instead, such as mosaic-build.json for a backend' },
    service: { type: 'string', value: 'name', says: 'name of the service, written along' },
  },
  async run({ flags, positionals, cwd, env, io }) {
    const [target, ...rest] = positionals;
    if (target === undefined || rest.length > 0) {
      throw new UsageError('argument-missing', 'mosaic stamp needs one directory', { hint: 'mosaic stamp dist' });
    }
    const git = openGit(cwd, env);
    const root = await rootOf(git);
    const directory = await directoryIn(resolve(cwd, target), root ?? cwd, target);
    const file = fileName(flags.text('file') ?? '__version.json');
    const service = flags.text('service');
    const stamp = {
      ...(service === null ? {} : { service }),
      git_sha: await builtCommit(git, root, relativeTo(root, join(directory, file)), env),
      built_at: new Date().toISOString(),
    };
    await replace(join(directory, file), `${JSON.stringify(stamp, null, 2)}\n`);
    io.out(`${printable(join(target, file))}: git_sha ${stamp.git_sha}\n`);
    if (stamp.git_sha.endsWith(dirty)) {
      io.err('mosaic: tracked files differ from HEAD, so this build is of no commit; commit first\n');
    }
    return 0;
  },
};

const dirty = '-dirty';

/** Null outside a repository: images are often built without one. */
async function rootOf(git: Git): Promise<string | null> {
  try {
    return (await locateRepository(git)).root;
  } catch (error) {
    if (isReportedError(error)) return null;
    throw error;
  }
}

async function directoryIn(path: string, root: string, asGiven: string): Promise<string> {
  const name = printable(asGiven);
  const stats = await lstat(path).catch(() => null);
  if (stats === null) {
    throw new UsageError('directory-missing', `there is no directory ${name}`, { hint: 'Build first, then stamp' });
  }
  const [real, realRoot] = await Promise.all([realpath(path), realpath(root)]);
  const inside = relative(realRoot, real);
  const isInside = !isAbsolute(inside) && inside.split(sep)[0] !== '..';
  if (!isInside || inside.split(sep).includes('.git')) {
    throw new UsageError('directory-outside', `${name} is not inside ${printable(root)}`, {
      hint: 'Stamp a directory of this repository: mosaic stamp dist',
    });
  }
  if (!(await lstat(real)).isDirectory()) {
    throw new UsageError('directory-missing', `${name} is not a directory`, { hint: 'mosaic stamp dist' });
  }
  return real;
}

function fileName(name: string): string {
  if (/^[\w][\w.-]*\.json$/.test(name)) return name;
  throw new UsageError('file-invalid', `--file ${printable(name)} is not the bare name of a .json file`, {
    hint: '--file mosaic-build.json',
  });
}

/** HEAD is what was built; without a repository the platform's variable says it. */
async function builtCommit(git: Git, root: string | null, own: string, env: NodeJS.ProcessEnv): Promise<string> {
  const told = commitVariables.flatMap(({ name }) => {
    const commit = readCommit(env[name]);
    return commit.kind === 'commit' ? [commit.sha] : [];
  });
  const head = root === null ? null : await headOf(git);
  if (head !== null) {
    // Platforms change files while they build; where one names this very commit, the build is of it.
    if (told.some((sha) => head.startsWith(sha))) return head;
    const { staged, unstaged } = await readWorktreeStatus(git);
    return [...staged, ...unstaged].every((path) => path === own) ? head : `${head}${dirty}`;
  }
  const [first] = told;
  if (first !== undefined) return first;
  throw new EnvironmentError('commit-unknown', 'neither a Git commit nor a variable says which commit this is', {
    hint: 'GIT_SHA=<sha> mosaic stamp dist',
  });
}

/** As Git spells it. */
function relativeTo(root: string | null, path: string): string {
  return root === null ? path : relative(root, path).split(sep).join('/');
}

async function headOf(git: Git): Promise<string | null> {
  try {
    return (await git.run(['rev-parse', '--verify', 'HEAD^{commit}'])).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** In one step, and never through a symbolic link that stands in its place. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomName()}`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
