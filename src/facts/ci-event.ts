/** What made this CI run, where the service says so. Asked before there is a map, so not a fact. */
import { readFile } from 'node:fs/promises';

export type CiEvent =
  | {
      readonly kind: 'push';
      /** The full ref that was pushed. */
      readonly ref: string;
      /** Where it stood before; null for a new ref, and where the service does not say. */
      readonly before: string | null;
      /** When it was pushed, ISO 8601; null when the service does not say. Never a commit's date, which anybody may set. */
      readonly pushedAt: string | null;
    }
  | {
      readonly kind: 'pull-request';
      /** The full ref it is to be merged into; null when the service does not say. */
      readonly targetRef: string | null;
      /** The commit of that ref it is compared with; null when the service does not say. */
      readonly base: string | null;
    };

/** Null for a schedule, a tag, a run started by hand, and outside CI. */
export async function readCiEvent(env: NodeJS.ProcessEnv, cwd: string): Promise<CiEvent | null> {
  if (env['GITHUB_ACTIONS'] === 'true') return githubEvent(env);
  if (env['GITLAB_CI'] === 'true') return gitlabEvent(env);
  return otherEvent(env, cwd);
}

interface GithubPayload {
  readonly before?: unknown;
  readonly repository?: { readonly pushed_at?: unknown };
  readonly pull_request?: { readonly base?: { readonly sha?: unknown; readonly ref?: unknown } };
}

// https://docs.github.com/en/webhooks/webhook-events-and-payloads
async function githubEvent(env: NodeJS.ProcessEnv): Promise<CiEvent | null> {
  const name = env['GITHUB_EVENT_NAME'] ?? '';
  const payload = await readPayload(env['GITHUB_EVENT_PATH']);
  if (name === 'push') {
    const ref = env['GITHUB_REF'] ?? '';
    const seconds = payload.repository?.pushed_at;
    const pushedAt = typeof seconds === 'number' ? isoTime(seconds * 1_000) : null;
    return ref === '' ? null : { kind: 'push', ref, before: commit(payload.before), pushedAt };
  }
  if (!name.startsWith('pull_request')) return null;
  const base = payload.pull_request?.base;
  const target = base?.ref ?? env['GITHUB_BASE_REF'];
  return { kind: 'pull-request', targetRef: branchRef(target), base: commit(base?.sha) };
}

/** Without the file nothing of it is known. */
async function readPayload(path: string | undefined): Promise<GithubPayload> {
  try {
    const payload: unknown = JSON.parse(await readFile(path ?? '', 'utf8'));
    return payload !== null && typeof payload === 'object' ? payload : {};
  } catch {
    return {};
  }
}

// https://docs.gitlab.com/ci/variables/predefined_variables/
function gitlabEvent(env: NodeJS.ProcessEnv): CiEvent | null {
  if (env['CI_PIPELINE_SOURCE'] === 'merge_request_event') {
    const target = branchRef(env['CI_MERGE_REQUEST_TARGET_BRANCH_NAME']);
    return { kind: 'pull-request', targetRef: target, base: commit(env['CI_MERGE_REQUEST_DIFF_BASE_SHA']) };
  }
  const ref = branchRef(env['CI_COMMIT_BRANCH']);
  if (env['CI_PIPELINE_SOURCE'] !== 'push' || ref === null) return null;
  const pushedAt = isoTime(Date.parse(env['CI_PIPELINE_CREATED_AT'] ?? ''));
  return { kind: 'push', ref, before: commit(env['CI_COMMIT_BEFORE_SHA']), pushedAt };
}

/** Some thirty more services, whose variables a library knows. */
async function otherEvent(env: NodeJS.ProcessEnv, cwd: string): Promise<CiEvent | null> {
  const { default: envCi } = await import('env-ci');
  const found = envCi({ env, cwd });
  const ref = branchRef(found.branch);
  if (found.isPr === true) return { kind: 'pull-request', targetRef: ref, base: null };
  // A detached HEAD is what CI checks out for anything but a branch.
  return ref === null || ref === 'refs/heads/HEAD' ? null : { kind: 'push', ref, before: null, pushedAt: null };
}

function branchRef(name: unknown): string | null {
  return typeof name === 'string' && name !== '' ? `refs/heads/${name.replace(/^refs\/heads\//, '')}` : null;
}

/** Forty zeros stand for "there was none". */
function commit(sha: unknown): string | null {
  return typeof sha === 'string' && /^[0-9a-f]{7,64}$/i.test(sha) && !/^0+$/.test(sha) ? sha : null;
}

function isoTime(milliseconds: number): string | null {
  // Dates beyond this are invalid and would throw.
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) <= 8.64e15
    ? new Date(milliseconds).toISOString()
    : null;
}
