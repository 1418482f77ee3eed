/** `mosaic install`: run by npm's `prepare`, so it never makes `npm install` fail where hooks make no sense. */
import { isCi } from '../engine/ci.js';
import { EnvironmentError, isReportedError } from '../errors.js';
import { openGit } from '../facts/git.js';
import { locateRepository, type RepositoryPlace } from '../facts/repository.js';
import { readSession } from '../facts/session-file.js';
import { installHooks } from '../hooks/install.js';
import { beginSession, mapOnDisk, sessionPlace } from '../init/begin-session.js';
import { printable } from '../text/printable.js';
import type { Command, Invocation } from './command.js';

export const installCommand: Command = {
  name: 'install',
  usage: '',
  says: 'Installs the Git hooks. Run by the "prepare" script, so that npm install does it.',
  flags: {},
  async run(invocation) {
    const { cwd, env, io } = invocation;
    const why = await reasonToSkip(cwd, env);
    if (typeof why === 'string') {
      io.err(`mosaic: no hooks installed: ${printable(why)}\n`);
      return 0;
    }
    for (const line of await install(why, invocation)) io.out(`mosaic: ${printable(line, 1_000)}\n`);
    return 0;
  },
};

/** Hooks and a session; returns a line for each thing that changed. */
export async function install(
  place: RepositoryPlace,
  { cwd, env }: Pick<Invocation, 'cwd' | 'env'>,
): Promise<string[]> {
  const changes = await installHooks(place, cwd, env);
  try {
    return [...changes, ...(await startSession(place, env))];
  } catch (error) {
    if (!isReportedError(error)) throw error;
    return [...changes, `no session started: ${error.message}`];
  }
}

async function startSession(place: RepositoryPlace, env: NodeJS.ProcessEnv): Promise<string[]> {
  if ((await mapOnDisk(place.root)) === null) return ['there is no authority_map.json yet: npx mosaic init'];
  if ((await readSession(place.root)).kind !== 'missing') return [];
  const session = await beginSession(openGit(place.root, env), place, new Date().toISOString());
  return [`session started at ${sessionPlace(session)}`];
}

async function reasonToSkip(cwd: string, env: NodeJS.ProcessEnv): Promise<string | RepositoryPlace> {
  if (env['HUSKY'] === '0') return 'HUSKY=0';
  if (isCi(env)) return 'this is a CI machine';
  try {
    return await locateRepository(openGit(cwd, env));
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
}
