import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../src/engine/coverage.js';
import type { GateResult, JudgedFinding } from '../../src/engine/decide.js';
import { outcomeOf } from '../../src/engine/outcome.js';
import { applyOverrides, letsPushThrough, reportedOverrides } from '../../src/engine/overrides.js';
import type { Context } from '../../src/engine/context.js';
import type { Severity, Status } from '../../src/gates/gate.js';
import type { PushedRef } from '../../src/hooks/push.js';
import type { Override } from '../../src/overrides/override.js';
import { gateNamed, resultOf } from '../engine/results.js';
import { contextOf, otherSha, pushOf, someSha } from '../gates/contexts.js';
import { gateOverride, pushOverride } from './overrides.js';

const finding = (severity: Severity, code: string, service: string | null = 'api'): JudgedFinding => ({
  code,
  severity,
  message: `${service ?? 'it'} is ${code}`,
  service,
  url: null,
  file: null,
  line: null,
  column: null,
  expected: null,
  observed: null,
  fix: 'mend it',
  route: null,
});

const down = finding('fail', 'health-status');
const repairable = finding('unknown', 'possible-repair');
const unchecked = finding('unknown', 'health-unchecked');
const odd = finding('warn', 'health-concerns');

/** Statuses follow from the findings, as a gate would have them. */
function result(id: string, ...findings: readonly JudgedFinding[]): GateResult {
  const of = (some: readonly JudgedFinding[]): Status => {
    const order: readonly Status[] = ['fail', 'unknown', 'warn'];
    return order.find((status) => some.some(({ severity }) => severity === status)) ?? 'pass';
  };
  const names = [...new Set(['api', ...findings.map(({ service }) => service ?? '')])];
  const services = Object.fromEntries(
    names.map((name) => [name, of(findings.filter(({ service }) => (service ?? '') === name))]),
  );
  const status = of(findings);
  const made = resultOf(gateNamed(id), status, { services });
  const reason = status === 'unknown' ? (findings.find(({ severity }) => severity === 'unknown')?.code ?? null) : null;
  return { ...made, report: { ...made.report, reason, findings } };
}

const pushing = (...refs: readonly Partial<PushedRef>[]): Context =>
  contextOf(undefined, { trigger: 'pre-push', push: pushOf(...refs) });
const ours = pushing({});
const byHand = contextOf();
const elsewhere = { remoteRef: 'refs/heads/feature' };

/** "status: severity …" of one gate once overridden. */
const after = (before: GateResult, inForce: readonly Override[], context: Context): string => {
  const [applied] = applyOverrides([before], inForce, context);
  return `${applied?.report.status}: ${applied?.report.findings.map(({ severity }) => severity).join(' ')}`;
};

const health = (...findings: readonly JudgedFinding[]): GateResult => result('BACKEND_HEALTH', ...findings);

const table: readonly [string, GateResult, readonly Override[], Context, string][] = [
  ['nothing in force', health(repairable), [], ours, 'unknown: unknown'],
  ['the push of that commit', health(repairable), [pushOverride()], ours, 'overridden: warn'],
  ['the push of another commit', health(repairable), [pushOverride({ sha: otherSha })], ours, 'unknown: unknown'],
  [
    'a push over that commit',
    health(repairable),
    [pushOverride()],
    pushing({ localSha: otherSha, remoteSha: someSha }),
    'unknown: unknown',
  ],
  [
    'that commit beside another',
    health(repairable),
    [pushOverride()],
    pushing({}, { localSha: otherSha }),
    'unknown: unknown',
  ],
  [
    'that commit beside one that deploys nothing',
    health(repairable),
    [pushOverride()],
    pushing({}, { ...elsewhere, localSha: otherSha }),
    'overridden: warn',
  ],
  [
    'that commit where it deploys nothing',
    health(repairable),
    [pushOverride()],
    pushing(elsewhere),
    'unknown: unknown',
  ],
  ['a deletion', health(repairable), [pushOverride()], pushing({ localRef: null, localSha: null }), 'unknown: unknown'],
  ['by hand nothing is pushed', health(repairable), [pushOverride()], byHand, 'unknown: unknown'],
  ['a push override and what is broken', health(down), [pushOverride()], ours, 'fail: fail'],
  ['a push override and what could not be checked', health(unchecked), [pushOverride()], ours, 'unknown: unknown'],
  ['a push override and both', health(repairable, down), [pushOverride()], ours, 'fail: warn fail'],
  ['a gate that fails', health(down), [gateOverride()], byHand, 'overridden: warn'],
  ['a gate that is unknown', health(unchecked), [gateOverride()], ours, 'overridden: warn'],
  ['a gate that also warns', health(down, odd), [gateOverride()], ours, 'overridden: warn warn'],
  ['a gate that only warns', health(odd), [gateOverride()], ours, 'warn: warn'],
  ['a gate that passes', health(), [gateOverride()], ours, 'pass: '],
  ['another gate', health(down), [gateOverride({ gate: 'TLS' })], ours, 'fail: fail'],
  ['that service', health(down), [gateOverride({ service: 'api' })], ours, 'overridden: warn'],
  ['another service', health(down), [gateOverride({ service: 'web' })], ours, 'fail: fail'],
  [
    'one service of two',
    health(down, finding('fail', 'x', 'web')),
    [gateOverride({ service: 'api' })],
    ours,
    'fail: warn fail',
  ],
  [
    'one service of two, the other unknown',
    health(down, finding('unknown', 'x', 'web')),
    [gateOverride({ service: 'api' })],
    ours,
    'unknown: warn unknown',
  ],
  [
    'a service, and what concerns none',
    health(finding('unknown', 'x', null)),
    [gateOverride({ service: 'api' })],
    ours,
    'unknown: unknown',
  ],
  ['the map', result('AUTHORITY_MAP_VALID', down), [gateOverride({ gate: 'AUTHORITY_MAP_VALID' })], ours, 'fail: fail'],
  [
    'pre-commit',
    result('BRANCH_MATCH', down),
    [gateOverride({ gate: 'BRANCH_MATCH' })],
    contextOf(undefined, { trigger: 'pre-commit' }),
    'overridden: warn',
  ],
  ['a gate in CI', health(down), [gateOverride()], contextOf(undefined, { trigger: 'ci' }), 'fail: fail'],
  ['a push in CI', health(repairable), [pushOverride()], { ...ours, trigger: 'ci' }, 'unknown: unknown'],
];

describe('overrides', () => {
  test.each(table)('%s', (...row) => {
    const [, before, inForce, context, expected] = row;
    expect(after(before, inForce, context)).toBe(expected);
  });

  test('say until when and why, and leave the rest of the finding', () => {
    const [gate, push] = [gateOverride(), pushOverride({ expiresAt: '2026-11-22T21:05:00.000Z' })];
    const said = (before: JudgedFinding, override: Override) =>
      applyOverrides([health(before)], [override], ours)[0]?.report.findings;
    expect(said(down, gate)).toEqual([
      { ...down, severity: 'warn', message: 'api is health-status; overridden until 20:30 UTC: users cannot log in' },
    ]);
    expect(said(repairable, push)).toEqual([
      {
        ...repairable,
        severity: 'warn',
        message: 'api is possible-repair; overridden until 21:05 UTC: users cannot log in',
        fix: expect.stringMatching(/^Once it is deployed: mosaic enforce/),
      },
    ]);
  });

  test('leave the layer uncovered for that service, and its reason open no more', () => {
    const before = [health(down, finding('fail', 'x', 'web')), result('AUTHORITY_MAP_VALID')];
    const coverage = (results: readonly GateResult[]) => coverageOf(results, ours).layers['backend-runtime'];
    const one = applyOverrides(before, [gateOverride({ service: 'api' })], ours);
    expect([...(one[0]?.services ?? [])]).toEqual([
      ['api', 'overridden'],
      ['web', 'fail'],
    ]);
    expect([coverage(before), coverage(one)]).toEqual(['covered', 'uncovered']);
    expect(applyOverrides([health(unchecked)], [gateOverride()], ours)[0]?.report).toMatchObject({
      status: 'overridden',
      reason: null,
    });
    const left = applyOverrides(
      [health(down, finding('unknown', 'left', 'web'))],
      [gateOverride({ service: 'api' })],
      ours,
    );
    expect(left[0]?.report).toMatchObject({ status: 'unknown', reason: 'left' });
  });

  test('count as a warning in the verdict', () => {
    const before = [
      result('AUTHORITY_MAP_VALID'),
      health(down),
      result('REPO_REMOTE_MATCH'),
      result('CANDIDATE_ROUTES'),
    ];
    const walked = [
      ...before,
      { ...result('INTEGRATION_CONNECTIVITY'), services: new Map<string, Status>([['web', 'pass']]) },
    ];
    const verdict = (results: readonly GateResult[]) => outcomeOf(results, ours).verdict;
    expect([verdict(walked), verdict(applyOverrides(walked, [gateOverride()], ours))]).toEqual(['REJECT', 'ALLOW']);
  });

  test('are all reported, and those without which it would be worse are told apart', () => {
    const longer = gateOverride({ id: '11111111', expiresAt: '2026-11-22T21:00:00.000Z' });
    const idle = gateOverride({ id: '22222222', gate: 'TLS' });
    const other = pushOverride({ id: '33333333', sha: otherSha });
    const results = [health(down), result('RESPONSE_CONSISTENCY', repairable)];
    const used = (inForce: readonly Override[], context = ours) =>
      reportedOverrides(results, inForce, context).map((one) => `${one.id} ${one.used}`);
    expect(used([gateOverride(), longer, idle, other])).toEqual([
      '0a1b2c3d false',
      '11111111 true',
      '22222222 false',
      '33333333 false',
    ]);
    expect(used([pushOverride()])).toEqual(['0a1b2c3d true']);
    expect(reportedOverrides([], [pushOverride()], ours)).toEqual([
      {
        id: '0a1b2c3d',
        kind: 'push',
        gate: null,
        service: null,
        sha: someSha,
        reason: 'users cannot log in',
        ticket: null,
        who: 'Test <test@example.com>',
        created_at: '2026-11-22T20:00:00.000Z',
        expires_at: '2026-11-22T20:30:00.000Z',
        used: false,
      },
    ]);
  });

  test('change nothing that they are given', () => {
    const before = [health(repairable, odd)];
    const text = JSON.stringify(before);
    applyOverrides(before, [pushOverride()], ours);
    expect(JSON.stringify(before)).toBe(text);
    expect(applyOverrides(before, [pushOverride({ sha: otherSha })], ours)[0]).toBe(before[0]);
  });
});

test('the command that lets a push through names what is pushed', () => {
  const reason = '--reason "…"';
  expect(letsPushThrough(pushing(elsewhere, {}))).toBe(`mosaic override --push ${'a'.repeat(12)} ${reason}`);
  expect(letsPushThrough(pushing({ localRef: null, localSha: null }, { localSha: otherSha }))).toContain(
    'b'.repeat(12),
  );
  expect(letsPushThrough(byHand)).toBe(`mosaic override --push HEAD ${reason}`);
});
