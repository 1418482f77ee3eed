/** Where a run happens: in a repository, or inside a deployed service that has none. */
import { isReportedError } from '../errors.js';
import { Unavailable } from '../facts/fact.js';
import type { Git } from '../facts/git.js';
import { locateRepository, type RepositoryPlace } from '../facts/repository.js';
import type { EnforceRequest } from './request.js';

/** What `git status` would say where there is no Git. */
export const noHead = { head: null, branch: null } as const;

/** Throws `EnvironmentError` without a repository, unless only `runtime` mode is asked for, which needs none. */
export async function locateRun(
  { modes, cwd }: Pick<EnforceRequest, 'modes' | 'cwd'>,
  git: Git,
): Promise<{ readonly place: RepositoryPlace; readonly git: Git }> {
  try {
    return { place: await locateRepository(git), git };
  } catch (error) {
    const isRuntimeOnly = modes !== null && modes.length > 0 && modes.every((mode) => mode === 'runtime');
    if (!isReportedError(error) || !isRuntimeOnly) throw error;
    return { place: { isRepository: false, root: cwd, gitDir: cwd, commonDir: cwd }, git: withoutGit(cwd) };
  }
}

function withoutGit(cwd: string): Git {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Unavailable('no-repository', 'this needs the repository, which is not here', 'Run it in a clone'),
    );
  return { cwd, run: refuse, test: refuse };
}
