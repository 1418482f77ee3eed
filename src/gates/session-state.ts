/** The working session belongs to this clone and its history. */
import type { Context } from '../engine/context.js';
import { isBranchAllowed } from '../engine/branches.js';
import { sessionFile, type Session } from '../facts/session-file.js';
import { repositorySlug, sessionState, type SessionState } from '../facts/session-state.js';
import { code, defineGate, judged, type Finding } from './gate.js';

const again = 'mosaic session start';

const codes = {
  'session-invalid': code<{ why: string }>(
    'fail',
    ({ why }) => `${sessionFile} is of no use: ${why}`,
    () => again,
  ),
  'session-of-other-clone': code<Record<string, never>>(
    'fail',
    () => 'the session was begun in another clone',
    () => again,
  ),
  'session-of-other-repo': code<{ theirs: string; ours: string }>(
    'fail',
    ({ theirs, ours }) => `the session was begun in ${theirs}, this is ${ours}`,
    () => again,
  ),
  'session-branch-not-allowed': code<{ branch: string }>(
    'fail',
    ({ branch }) => `the session was begun on "${branch}", where commits are not allowed`,
    () => `git switch to an allowed branch, then: ${again}`,
  ),
  'session-commit-foreign': code<{ sha: string }>(
    'fail',
    ({ sha }) => `the session began at ${sha}, which is not in the history of HEAD`,
    () => again,
  ),
  'session-old': code<{ hours: number; limit: number }>(
    'warn',
    ({ hours, limit }) => `the session is ${hours} hours old; policy "session.maxAge" allows ${limit}`,
    () => again,
  ),
  'session-not-written': code<{ why: string }>(
    'warn',
    ({ why }) => `no session could be started: ${why}`,
    () => `Make .mosaic writable, then: ${again}`,
  ),
};

export const sessionStateGate = defineGate<SessionState, typeof codes>({
  id: 'SESSION_STATE',
  layer: 'code-authority',
  modes: ['local'],
  scope: 'repo',
  title: 'The working session belongs to this clone and its history',
  explains:
    'A session records where work began: repository, branch and commit. It must be of this clone, on an allowed branch, ' +
    'and its commit must be one that HEAD descends from or once was. Without one, a session is started and said so. ' +
    'The older file with only "canon_id" (slug:branch:sha) is read too.',
  codes,
  facts: () => [sessionState()],
  decide: ([state], context) => {
    if (state === undefined) return judged('', []);
    const { summary, findings } = judge(state, context);
    return judged(summary, [{ service: null, findings }]);
  },
});

function judge(state: SessionState, context: Context): { summary: string; findings: Finding<typeof codes>[] } {
  switch (state.kind) {
    case 'started':
      return { summary: `no session was under way: one was started at ${place(state.session)}`, findings: [] };
    case 'not-started':
      return { summary: 'no session', findings: [{ code: 'session-not-written', args: { why: state.why } }] };
    case 'invalid':
      return {
        summary: 'the session cannot be read',
        findings: [{ code: 'session-invalid', args: { why: state.why }, file: sessionFile }],
      };
    case 'found':
      return { summary: `begun at ${place(state.session)}`, findings: judgeFound(state, context) };
  }
}

function judgeFound(state: Extract<SessionState, { kind: 'found' }>, context: Context): Finding<typeof codes>[] {
  const { session } = state;
  const findings: Finding<typeof codes>[] = [];
  const ours = repositorySlug(context.map);
  if (state.isThisClone === false) findings.push({ code: 'session-of-other-clone', args: {}, file: sessionFile });
  if (session.slug !== null && ours !== null && session.slug.toLowerCase() !== ours.toLowerCase()) {
    findings.push({ code: 'session-of-other-repo', args: { theirs: session.slug, ours }, file: sessionFile });
  }
  if (session.branch !== null && !isBranchAllowed(context, session.branch)) {
    findings.push({ code: 'session-branch-not-allowed', args: { branch: session.branch }, file: sessionFile });
  }
  if (!state.isInHistory) {
    findings.push({ code: 'session-commit-foreign', args: { sha: session.sha ?? '' }, file: sessionFile });
  }
  return [...findings, ...judgeAge(session, context)];
}

function judgeAge({ startedAt }: Session, { policy, startedAt: now }: Context): Finding<typeof codes>[] {
  const age = startedAt === null ? Number.NaN : Date.parse(now) - Date.parse(startedAt);
  const hours = (milliseconds: number): number => Math.floor(milliseconds / 3_600_000);
  if (!(age > policy.session.maxAge)) return [];
  return [{ code: 'session-old', args: { hours: hours(age), limit: hours(policy.session.maxAge) } }];
}

function place({ branch, sha }: Session): string {
  return `${branch ?? 'a detached HEAD'} ${sha?.slice(0, 12) ?? 'before the first commit'}`;
}
