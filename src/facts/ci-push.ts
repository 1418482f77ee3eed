/** The push that started this CI run, where the service says so. */
import { readFile } from 'node:fs/promises';
import { defineFact, type Gathering } from './fact.js';
import { head } from './head.js';

export interface CiPush {
  /** The full ref that was pushed. */
  readonly ref: string;
  /** When it was pushed, ISO 8601; null when the service does not say. Never a commit's date, which anybody may set. */
  readonly pushedAt: string | null;
}

/** Null outside CI, and in a run that a pull request or a schedule started. */
export const ciPush = defineFact('ci push', async (gathering): Promise<CiPush | null> => {
  const { env, context } = gathering;
  if (context.trigger !== 'ci') return null;
  if (env['GITHUB_ACTIONS'] === 'true') return githubPush(env);
  if (env['GITLAB_CI'] === 'true') return gitlabPush(env);
  return otherPush(gathering);
});

async function githubPush(env: NodeJS.ProcessEnv): Promise<CiPush | null> {
  const ref = env['GITHUB_REF'] ?? '';
  if (env['GITHUB_EVENT_NAME'] !== 'push' || ref === '') return null;
  return { ref, pushedAt: await githubTime(env['GITHUB_EVENT_PATH']) };
}

/** `repository.pushed_at` of a push event, in seconds. */
async function githubTime(path: string | undefined): Promise<string | null> {
  if (path === undefined || path === '') return null;
  try {
    const event = JSON.parse(await readFile(path, 'utf8')) as { repository?: { pushed_at?: unknown } } | null;
    const at = event?.repository?.pushed_at;
    return typeof at === 'number' ? isoTime(at * 1_000) : null;
  } catch {
    // Without the event the push happened at an unknown time.
    return null;
  }
}

function gitlabPush(env: NodeJS.ProcessEnv): CiPush | null {
  const branch = env['CI_COMMIT_BRANCH'] ?? '';
  if (env['CI_PIPELINE_SOURCE'] !== 'push' || branch === '') return null;
  const created = Date.parse(env['CI_PIPELINE_CREATED_AT'] ?? '');
  return { ref: `refs/heads/${branch}`, pushedAt: isoTime(created) };
}

/** Elsewhere the branch checked out is taken for the pushed one; CI checks out a detached HEAD for anything else. */
async function otherPush({ ask }: Gathering): Promise<CiPush | null> {
  const { branch } = await ask(head());
  return branch === null ? null : { ref: `refs/heads/${branch}`, pushedAt: null };
}

function isoTime(milliseconds: number): string | null {
  // Dates beyond this are invalid and would throw.
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) <= 8.64e15
    ? new Date(milliseconds).toISOString()
    : null;
}
