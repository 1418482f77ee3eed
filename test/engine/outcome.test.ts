import { describe, expect, test } from 'vitest';
import type { GateResult } from '../../src/engine/decide.js';
import { exitCodeOf, outcomeOf } from '../../src/engine/outcome.js';
import type { Mode, Status } from '../../src/gates/gate.js';
import { backend, contextOf, frontend, shop } from '../gates/contexts.js';
import { aGate, gateNamed, resultOf } from './results.js';

const map = (status: Status = 'pass') => resultOf(gateNamed('AUTHORITY_MAP_VALID'), status);
const branch = (status: Status, reason: string | null = null) =>
  resultOf(gateNamed('BRANCH_MATCH'), status, { reason });
const session = (status: Status) => resultOf(gateNamed('SESSION_STATE'), status);
const health = (status: Status, reason: string | null = null) =>
  resultOf(gateNamed('BACKEND_HEALTH'), status, { reason });
const route = (status: Status, services: Record<string, Status> = {}, reason: string | null = null) =>
  resultOf(gateNamed('INTEGRATION_CONNECTIVITY'), status, { reason, services });
const walked = (status: Status) => route(status, { web: status });
const noRef = 'ref-deploys-nothing';

const table: readonly [string, readonly Mode[], readonly GateResult[], string, string?][] = [
  ['local passes', ['local'], [map(), branch('pass'), session('pass')], 'ALLOW'],
  ['a warning beside a pass', ['local'], [map('warn'), branch('warn'), session('pass')], 'ALLOW'],
  ['an override beside a pass', ['local'], [map(), branch('overridden'), session('pass')], 'ALLOW'],
  [
    'warnings alone prove nothing',
    ['local'],
    [map(), branch('warn'), session('warn')],
    'CLARIFY_REQUIRED',
    'local: no gate',
  ],
  ['an override alone', ['local'], [map(), branch('overridden')], 'ALLOW'],
  ['a valid map alone proves nothing', ['local'], [map()], 'CLARIFY_REQUIRED', 'local: no gate'],
  [
    'skips alone prove nothing',
    ['local'],
    [map(), branch('skip', 'off-by-policy')],
    'CLARIFY_REQUIRED',
    'local: no gate',
  ],
  ['a failure', ['local'], [map(), branch('fail'), session('pass')], 'REJECT'],
  ['an invalid map', ['local'], [map('fail'), branch('pass')], 'REJECT'],
  ['a failure beside the unknown', ['ci'], [map('unknown'), branch('fail')], 'REJECT'],
  [
    'the unknown',
    ['ci'],
    [map(), branch('unknown'), resultOf(gateNamed('CLEAN_WORKTREE'), 'pass')],
    'CLARIFY_REQUIRED',
  ],
  ['the map unknown', ['ci'], [map('unknown'), branch('pass')], 'CLARIFY_REQUIRED'],
  ['the path is walked', ['integration'], [map(), health('pass'), walked('pass')], 'ALLOW'],
  ['the path is walked, with a warning', ['integration'], [map(), health('pass'), walked('warn')], 'ALLOW'],
  ['the path is overridden', ['integration'], [map(), health('pass'), walked('overridden')], 'ALLOW'],
  [
    'healthy, but the path is switched off',
    ['integration'],
    [map(), health('pass'), route('skip', {}, 'off-by-policy')],
    'CLARIFY_REQUIRED',
    'no gate walked the path from web',
  ],
  [
    'healthy, but nobody walked the path',
    ['integration'],
    [map(), health('pass'), route('skip', {}, 'called-cross-origin')],
    'CLARIFY_REQUIRED',
    'no gate walked the path from web',
  ],
  [
    'healthy, but another path was walked',
    ['integration'],
    [map(), health('pass'), route('pass', { other: 'pass' })],
    'CLARIFY_REQUIRED',
    'from web',
  ],
  ['the path alone', ['integration'], [map(), health('warn'), walked('pass')], 'ALLOW'],
  ['nothing proved', ['integration'], [map(), health('warn'), walked('warn')], 'CLARIFY_REQUIRED'],
  [
    'nothing is deployed',
    ['integration'],
    [map(), health('skip', 'no-services'), route('skip', {}, 'no-services')],
    'ALLOW',
    'integration: nothing to judge',
  ],
  [
    'the ref deploys nothing',
    ['ci', 'integration'],
    [map(), branch('pass'), health('skip', noRef), route('skip', {}, noRef)],
    'ALLOW',
    'integration: nothing to judge',
  ],
  [
    'the ref deploys nothing, and is not allowed',
    ['ci', 'integration'],
    [map(), branch('fail'), health('skip', noRef), route('skip', {}, noRef)],
    'REJECT',
  ],
  [
    'one of two modes is not proved',
    ['ci', 'integration'],
    [map(), branch('skip', 'x'), health('pass'), walked('pass')],
    'CLARIFY_REQUIRED',
    'ci: no gate',
  ],
  ['a mode without gates', ['local', 'smoke'], [map(), branch('pass')], 'CLARIFY_REQUIRED', 'smoke: no gate'],
  ['partial: the path was not asked for', ['integration'], [health('pass')], 'ALLOW'],
  ['partial: health was not asked for', ['integration'], [walked('pass')], 'ALLOW'],
  ["a gate of the user's own proves its mode", ['ci'], [map(), resultOf(aGate, 'pass')], 'ALLOW'],
];

describe('the verdict', () => {
  test.each(table)('%s', (...row) => {
    const [, modes, results, verdict, note] = row;
    const outcome = outcomeOf(results, contextOf(shop, { modes }));
    expect(outcome.verdict).toBe(verdict);
    if (note !== undefined) expect(outcome.notes.join('\n')).toContain(note);
  });

  const app = {
    ...frontend,
    name: 'app',
    runtime_base_url: 'https://app.example',
    routes: [{ path: '/health', service: 'api' }],
  };

  test('every frontend beside a backend has its path walked', () => {
    const context = contextOf({ services: [frontend, app, backend] }, { modes: ['integration'] });
    const verdict = (services: Record<string, Status>) =>
      outcomeOf([health('pass'), route('pass', services)], context).verdict;
    expect(verdict({ web: 'pass' })).toBe('CLARIFY_REQUIRED');
    expect(verdict({ web: 'pass', app: 'pass' })).toBe('ALLOW');
  });

  test('a frontend that stands alone has no path to walk', () => {
    const services = [{ ...frontend, routes: [] }, app, backend];
    const context = contextOf({ services }, { modes: ['integration'] });
    expect(outcomeOf([health('pass'), route('pass', { app: 'pass' })], context).verdict).toBe('ALLOW');
  });

  test('CORS proves the path as well', () => {
    const cors = { ...aGate, id: 'CORS', modes: ['integration'] as const };
    const results = [
      health('pass'),
      route('skip', {}, 'called-cross-origin'),
      resultOf(cors, 'pass', { services: { web: 'pass' } }),
    ];
    expect(outcomeOf(results, contextOf(shop, { modes: ['integration'] })).verdict).toBe('ALLOW');
  });

  test('a backend without frontends needs no path', () => {
    const context = contextOf({ services: [backend] }, { modes: ['integration'] });
    const results = [health('pass'), route('skip', {}, 'no-frontend-beside-backend')];
    expect(outcomeOf(results, context).verdict).toBe('ALLOW');
  });
});

test('policy changes the exit code of CLARIFY_REQUIRED and of nothing else', () => {
  const codes = (onClarify: 'block' | 'warn') =>
    (['ALLOW', 'REJECT', 'CLARIFY_REQUIRED'] as const).map((verdict) => exitCodeOf(verdict, { onClarify }));
  expect(codes('block')).toEqual([0, 1, 3]);
  expect(codes('warn')).toEqual([0, 1, 0]);
});
