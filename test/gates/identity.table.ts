/** What a runtime says it runs, how that stands to what should, and the findings. */
import { readIdentity } from '../../src/answers/identity-document.js';
import type { BuildStamp } from '../../src/facts/build-stamps.js';
import type { ReportedCommit, RuntimeCommit } from '../../src/facts/runtime-commit.js';
import type { Surface } from '../../src/facts/runtime-identity.js';
import { backendSelfIdentity } from '../../src/gates/backend-self-identity.js';
import { runtimeIdentityMatch } from '../../src/gates/runtime-identity-match.js';
import { runtimeSelfAttest } from '../../src/gates/runtime-self-attest.js';
import type { Answer, Failure, Observation } from '../../src/probe/exchange.js';
import { backend, contextOf, failure, frontend, json, observed, page, plain, repo } from './contexts.js';
import type { GateRow } from './repo-gates.table.js';

// A commit of one repeated digit would be a placeholder.
export const builtSha = 'aaaaaaa1'.repeat(5);
export const foreignSha = 'bbbbbbb2'.repeat(5);

export const identified = contextOf({
  repo,
  retired_hosts: ['old.example'],
  services: [frontend, { ...backend, runtime_identity_path: '/__version' }],
});

export function surfaceOf(
  outcome: Answer | Failure,
  seen: Partial<Observation> = {},
  copyOf: string | null = null,
): Surface {
  const isRead = outcome.kind === 'answer' && outcome.status === 200;
  return {
    url: 'https://api.example/__version',
    address: null,
    readings: isRead ? [readIdentity(outcome)] : [],
    seen: { observation: observed(outcome, seen), copyOf },
  };
}

const good = json({ git_sha: builtSha });

const selfRow = (
  name: string,
  surfaces: readonly Surface[],
  codes: readonly string[],
  push: string | null = null,
): GateRow => ({
  gate: backendSelfIdentity,
  name,
  evidence: { identity: { service: 'api', environment: 'production', surfaces }, push },
  context: identified,
  codes,
});

const selfRows: readonly GateRow[] = [
  selfRow('a commit', [surfaceOf(good)], []),
  selfRow('null', [surfaceOf(json({ git_sha: null }))], ['identity-null']),
  selfRow('an empty text', [surfaceOf(json({ git_sha: '' }))], ['identity-null']),
  selfRow('a placeholder', [surfaceOf(json({ git_sha: 'unknown' }))], ['identity-placeholder']),
  selfRow('uncommitted changes', [surfaceOf(json({ git_sha: `${builtSha}-dirty` }))], ['identity-dirty']),
  selfRow('a version', [surfaceOf(json({ git_sha: 'v1.4.2' }))], ['identity-not-a-commit']),
  selfRow('a document about something else', [surfaceOf(json({ status: 'ok' }))], ['identity-missing']),
  selfRow('not found', [surfaceOf(json({ error: 'not found' }, { status: 404 }))], ['identity-missing']),
  selfRow('a page', [surfaceOf(page('<!doctype html><html><div id=app></div></html>'))], ['identity-served-by-page']),
  selfRow('two commits', [surfaceOf(json({ git_sha: builtSha, commit: foreignSha }))], ['identity-contradictory']),
  selfRow('a reset', [surfaceOf(failure('reset'))], ['identity-unreachable']),
  selfRow('a copy', [surfaceOf(good, {}, 'age: 30')], ['identity-from-cache']),
  selfRow('a guarded path', [surfaceOf(plain('', { status: 401 }))], ['identity-unchecked']),
  selfRow(
    'no network',
    [surfaceOf(failure('unreachable'), { fault: 'vantage', reason: 'no-network' })],
    ['identity-unchecked'],
  ),
  selfRow('one host of two', [surfaceOf(good), surfaceOf(json({ git_sha: 'dev' }))], ['identity-placeholder']),
  selfRow('null, and the push changes it', [surfaceOf(json({ git_sha: null }))], ['possible-repair'], foreignSha),
  selfRow('a page, and the push changes it', [surfaceOf(page('<!doctype html>'))], ['possible-repair'], foreignSha),
  selfRow('a reset, and the push changes it', [surfaceOf(failure('reset'))], ['possible-repair'], foreignSha),
  selfRow('a copy, and the push changes it', [surfaceOf(good, {}, 'age: 30')], ['identity-from-cache'], foreignSha),
  selfRow('a commit, and the push changes it', [surfaceOf(good)], [], foreignSha),
];

const ref = 'refs/heads/main';
const minutesAgo = (minutes: number): string =>
  new Date(Date.parse(identified.startedAt) - minutes * 60_000).toISOString();
const expected = {
  kind: 'commit',
  sha: builtSha,
  from: 'remote-tip',
  ref,
  remote: null,
  firstSeenAt: minutesAgo(600),
  pushedSha: null,
} as const;

function reportedAs(
  relation: ReportedCommit['relation'],
  values: Partial<ReportedCommit> = {},
): readonly ReportedCommit[] {
  const sha = relation === 'equal' ? builtSha : foreignSha;
  return [{ reported: sha, sha, relation, wasTip: false, isOnRemote: false, isInPush: false, ...values }];
}

const matchRow = (
  name: string,
  reported: readonly ReportedCommit[],
  codes: readonly string[],
  values: Partial<RuntimeCommit> = {},
): GateRow => {
  const surfaces = reported.map(({ sha }) => surfaceOf(json({ git_sha: sha })));
  const identity = { service: 'api', environment: 'production', surfaces };
  const base = { identity, expected, reported, isChangedByPush: false, fetchCommand: 'git fetch origin main' };
  return { gate: runtimeIdentityMatch, name, evidence: { ...base, ...values }, context: identified, codes };
};

const seenAt = (firstSeenAt: string | null): Partial<RuntimeCommit> => ({ expected: { ...expected, firstSeenAt } });
const foreignService = (...shas: readonly string[]): Partial<RuntimeCommit> => ({
  expected: null,
  identity: {
    service: 'api',
    environment: 'production',
    surfaces: shas.map((sha) => surfaceOf(json({ git_sha: sha }))),
  },
});

const matchRows: readonly GateRow[] = [
  matchRow('the expected commit', reportedAs('equal'), []),
  matchRow('the same files', reportedAs('unchanged'), []),
  matchRow('an older commit', reportedAs('behind'), ['commit-behind']),
  matchRow('half of the instances', [...reportedAs('equal'), ...reportedAs('behind')], ['mixed-instances']),
  matchRow('what a force-push replaced', reportedAs('diverged', { wasTip: true }), ['commit-replaced']),
  matchRow('a commit of another branch', reportedAs('diverged'), ['commit-not-on-remote']),
  matchRow('a commit that was never pushed', reportedAs('ahead'), ['commit-not-on-remote']),
  matchRow('a commit of nowhere', reportedAs('foreign'), ['commit-foreign']),
  matchRow('an older commit, just now', reportedAs('behind'), ['deploy-in-progress'], seenAt(minutesAgo(1))),
  matchRow('an older commit, a clock set back', reportedAs('behind'), ['deploy-in-progress'], seenAt(minutesAgo(-60))),
  matchRow('an older commit, since nobody knows when', reportedAs('behind'), ['deploy-age-unknown'], seenAt(null)),
  matchRow('an older commit than was asked for', reportedAs('behind'), ['commit-behind'], {
    expected: { ...expected, from: 'option', firstSeenAt: null },
  }),
  matchRow('an older commit, and the push changes it', reportedAs('behind'), ['possible-repair'], {
    expected: { ...expected, pushedSha: 'c'.repeat(40) },
    isChangedByPush: true,
  }),
  matchRow('a later commit than the one asked for', reportedAs('ahead', { isOnRemote: true }), ['commit-other'], {
    expected: { ...expected, from: 'option' },
  }),
  matchRow('a later commit', reportedAs('ahead', { isOnRemote: true }), ['commit-superseded']),
  matchRow('what is being pushed', reportedAs('ahead', { isInPush: true }), ['deployed-before-push']),
  matchRow('a commit that was not fetched', reportedAs('unfetched'), ['commit-not-fetched']),
  matchRow('an abbreviation of several things', reportedAs('ambiguous'), ['commit-ambiguous']),
  matchRow('instances of a foreign service', [], ['instances-disagree'], foreignService(builtSha, foreignSha)),
  matchRow('one foreign service, once abbreviated', [], [], foreignService(builtSha, builtSha.slice(0, 9))),
  matchRow('nothing reported', [], ['commit-unreported'], foreignService('unknown')),
  matchRow('nothing deployed yet', [], ['skip: first-deploy'], { expected: { kind: 'first-deploy', ref } }),
];

const stamp = (source: string, value: string, mayBeOld = false): BuildStamp => ({
  source,
  reading: readIdentity({ body: value, contentType: 'text/plain' }),
  mayBeOld,
});

const attestRow = (name: string, evidence: readonly BuildStamp[], codes: readonly string[]): GateRow => ({
  gate: runtimeSelfAttest,
  name,
  evidence,
  context: contextOf({}, { modes: ['runtime'] }),
  codes,
});

const attestRows: readonly GateRow[] = [
  attestRow('a variable', [stamp('GIT_SHA', builtSha)], []),
  attestRow('two, one abbreviated', [stamp('GIT_SHA', builtSha), stamp('COMMIT_REF', builtSha.slice(0, 8))], []),
  attestRow('nothing', [], ['commit-missing']),
  attestRow('a placeholder', [stamp('GIT_SHA', 'unknown')], ['commit-unusable']),
  attestRow('two commits', [stamp('GIT_SHA', builtSha), stamp('COMMIT_REF', foreignSha)], ['commits-disagree']),
  attestRow(
    "an older build's variable",
    [stamp('GIT_SHA', builtSha), stamp('HEROKU_SLUG_COMMIT', foreignSha, true)],
    ['variable-outdated'],
  ),
];

export const identityRows: readonly GateRow[] = [...selfRows, ...matchRows, ...attestRows];
