/** What a process is told of its own commit. */
import { expect, it, onTestFinished } from 'vitest';
import { runtimeSelfAttest } from '../../src/gates/runtime-self-attest.js';
import { createRepo } from '../support/git-repo.js';
import { codesOf, judge } from './harness.js';

const sha = '4f0c2a9be1d37786a5c0ffee0123456789abcdef';
const other = 'beefcafe'.repeat(5);

async function attest(env: Readonly<Record<string, string>>, stamp?: string): Promise<string[]> {
  const repo = await createRepo();
  onTestFinished(() => repo.dispose());
  if (stamp !== undefined) await repo.write('mosaic-build.json', stamp);
  const services = [{ name: 'api', role: 'backend' }];
  return codesOf(await judge(runtimeSelfAttest, { repo, services, env, context: { modes: ['runtime'] } }));
}

it.each<[string, Readonly<Record<string, string>>, string | undefined, string[]]>([
  ['GIT_SHA', { GIT_SHA: sha }, undefined, []],
  ["the platform's variable", { RENDER_GIT_COMMIT: sha }, undefined, []],
  ['the stamp', {}, JSON.stringify({ git_sha: sha, built_at: '2026-11-22T10:00:00.000Z' }), []],
  ['all of them, one abbreviated', { GIT_SHA: sha.slice(0, 8), COMMIT_REF: sha }, JSON.stringify({ git_sha: sha }), []],
  ['nothing', {}, undefined, ['commit-missing']],
  ['a placeholder', { GIT_SHA: 'unknown' }, undefined, ['commit-unusable']],
  ['an empty variable', { GIT_SHA: '' }, undefined, ['commit-unusable']],
  ['a placeholder beside a commit', { GIT_SHA: 'dev', VERCEL_GIT_COMMIT_SHA: sha }, undefined, ['commit-unusable']],
  ['a broken stamp', {}, '{"git_sha":', ['commit-unusable']],
  ['a stamp of another build', { GIT_SHA: sha }, JSON.stringify({ git_sha: other }), ['commits-disagree']],
  ['two variables that disagree', { GIT_SHA: sha, RAILWAY_GIT_COMMIT_SHA: other }, undefined, ['commits-disagree']],
  ["Heroku's leftover", { HEROKU_SLUG_COMMIT: other, GIT_SHA: sha }, undefined, ['variable-outdated!']],
])('%s', async (_, env, stamp, expected) => {
  expect(await attest(env, stamp)).toEqual(expected);
});
