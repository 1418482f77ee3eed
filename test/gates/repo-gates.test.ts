import { expect, test } from 'vitest';
import { cleanWorktree } from '../../src/gates/clean-worktree.js';
import { repoRemoteMatch } from '../../src/gates/repo-remote-match.js';
import { contextOf, decideCodes } from './contexts.js';
import { repoRows } from './repo-gates.table.js';

test.each(repoRows)('$gate.id: $name', ({ gate, evidence, context, codes }) => {
  expect(decideCodes(gate, [evidence], context)).toEqual(codes);
});

test('a map without an origin has any remote', () => {
  expect(repoRemoteMatch.facts(contextOf({}))).toMatchObject({ kind: 'skip', reason: 'no-origin-declared' });
});

test('an unclean worktree only warns where nothing is committed', () => {
  const evidence = { unstaged: ['a'], untracked: ['b'], staged: [], dirtySubmodules: [] };
  const severities = (trigger: 'hand' | 'pre-push' | 'pre-commit'): unknown => {
    const decision = cleanWorktree.decide([evidence], contextOf({}, { trigger }));
    return decision.kind === 'judged' && decision.judgements[0]?.findings.map(({ severity }) => severity);
  };
  expect(severities('pre-commit')).toEqual(['fail', 'fail']);
  expect(severities('pre-push')).toEqual(['warn', 'warn']);
  expect(severities('hand')).toEqual(['warn', 'warn']);
});
