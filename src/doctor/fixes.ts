/** The repairs that `mosaic doctor --fix` may make: local, and undone by hand in a moment. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { openGit } from '../facts/git.js';
import type { RepositoryPlace } from '../facts/repository.js';
import { installHooks } from '../hooks/install.js';
import { beginSession, sessionPlace } from '../init/begin-session.js';
import type { Fix } from './check.js';
import { decoded, shown, type HookProblem } from './inspect-hook.js';

/** Husky, the two hook files and their wrappers. `from` is the folder of the package that has Mosaic. */
export function installFix(place: RepositoryPlace, from: string, env: NodeJS.ProcessEnv): Fix {
  return {
    description: `install the hooks in ${place.root}`,
    async apply() {
      const changes = await installHooks(place, from, env);
      return changes.length === 0 ? ['the files in .husky/_ were written again'] : changes;
    },
  };
}

export function repairOf(problem: HookProblem, place: RepositoryPlace, from: string, env: NodeJS.ProcessEnv): Fix {
  if (problem.repair === 'install') return installFix(place, from, env);
  const name = shown(problem.file, place.root);
  if (problem.repair === 'chmod') {
    return {
      description: `make ${name} executable`,
      async apply() {
        await chmod(problem.file, 0o755);
        return [`chmod 755 ${name}`];
      },
    };
  }
  const [description, done] = rewrites[problem.repair];
  return {
    description: `${description} ${name}`,
    async apply() {
      const bytes = await readFile(problem.file);
      const text = decoded(bytes) ?? bytes.toString('utf8');
      await writeFile(
        problem.file,
        problem.repair === 'encoding' ? text : text.replaceAll(/hook +pre-push/g, '$& "$@"'),
      );
      return [`${name} ${done}`];
    },
  };
}

const rewrites = {
  arguments: ["write the hook's arguments into", 'calls: mosaic hook pre-push "$@"'],
  encoding: ['take the byte order mark out of', 'is UTF-8 without a byte order mark'],
} as const;

export function sessionFix(place: RepositoryPlace, env: NodeJS.ProcessEnv, now: () => number): Fix {
  return {
    description: 'start a session',
    async apply() {
      const session = await beginSession(openGit(place.root, env), place, new Date(now()).toISOString());
      return [`session started at ${sessionPlace(session)}`];
    },
  };
}
