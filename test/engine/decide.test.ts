import { describe, expect, test } from 'vitest';
import { decideGate, worst, type GateResult } from '../../src/engine/decide.js';
import type { Gathered } from '../../src/engine/gather.js';
import { judged, skip, type AnyGate, type Decision, type Finding } from '../../src/gates/gate.js';
import { contextOf } from '../gates/contexts.js';
import { aGate } from './results.js';

type Severities = Readonly<Record<string, 'fail' | 'warn' | 'off'>>;

const known: Gathered = { ok: true, value: 1, marks: { cachedSeconds: 3, isPinned: true }, durationMs: 7 };
const late: Gathered = { ok: false, reason: 'deadline', message: 'too late', fix: 'again', durationMs: 9 };
const bad = { code: 'bad', args: { what: 'x' } };
const odd = { code: 'odd', args: {} };
const open = { code: 'open', args: {} };

function run(
  decision: Decision | (() => Decision),
  { severities = {}, gathered = [known], isCustom = false } = {},
): GateResult {
  const decide = typeof decision === 'function' ? decision : () => decision;
  return decideGate(
    { gate: { ...aGate, decide } as AnyGate, isCustom, todo: [] },
    gathered,
    contextOf({}, { policy: { severities } }),
  );
}

const found = (...findings: readonly Finding[]): Decision => judged('done', [{ service: 'api', findings }]);

describe('the status of a gate and of what it judged', () => {
  const table: readonly (readonly [string, readonly Finding[], Severities, string, string])[] = [
    ['nothing found', [], {}, 'pass', 'pass'],
    ['a failure', [bad], {}, 'fail', 'fail'],
    ['a failure outweighs', [odd, open, bad], {}, 'fail', 'fail'],
    ['the unknown outweighs a warning', [odd, open], {}, 'unknown', 'unknown'],
    ['a finding that overrides its severity', [{ ...bad, severity: 'warn' }], {}, 'warn', 'warn'],
    ['a gate that only warns', [bad], { OURS: 'warn' }, 'warn', 'warn'],
    ['a finding that only warns', [bad], { 'OURS/bad': 'warn' }, 'warn', 'warn'],
    ['a warning made a failure', [odd], { 'OURS/odd': 'fail' }, 'fail', 'fail'],
    ['the finding outranks the gate', [bad], { OURS: 'warn', 'OURS/bad': 'fail' }, 'fail', 'fail'],
    ['the unknown stays unknown', [open], { OURS: 'warn', 'OURS/open': 'warn' }, 'unknown', 'unknown'],
    ['what is off has not passed', [bad], { 'OURS/bad': 'off' }, 'skip', 'skip'],
    ['off beside a warning', [bad, odd], { 'OURS/bad': 'off' }, 'warn', 'warn'],
  ];
  test.each(table)('%s', (_, findings, severities, status, service) => {
    const result = run(found(...findings), { severities });
    expect(result.report.status).toBe(status);
    expect(result.services.get('api')).toBe(service);
  });

  test('of two judgements of one service the worse counts', () => {
    const decision = judged('', [
      { service: 'api', findings: [bad] },
      { service: 'api', findings: [] },
      { service: null, findings: [] },
    ]);
    expect([...run(decision).services]).toEqual([
      ['api', 'fail'],
      ['', 'pass'],
    ]);
  });

  test('what is off names policy as its reason', () => {
    expect(run(found(bad), { severities: { 'OURS/bad': 'off' } }).report).toMatchObject({
      status: 'skip',
      reason: 'off-by-policy',
      findings: [],
    });
  });
});

describe('facts that could not be gathered', () => {
  test('make the gate unknown without asking it', () => {
    const { report } = run(
      () => {
        throw new Error('was asked');
      },
      { gathered: [late] },
    );
    expect(report).toMatchObject({ status: 'unknown', reason: 'deadline', summary: 'too late', duration_ms: 9 });
    expect(report.findings).toMatchObject([
      { code: 'deadline', severity: 'unknown', message: 'too late', fix: 'again' },
    ]);
  });

  test('keep a gate from passing on what is left', () => {
    expect(run(found(), { gathered: [known, late] }).report.status).toBe('unknown');
    expect(run(found(bad), { gathered: [known, late] }).report.status).toBe('fail');
    expect(run(skip('x', 'x'), { gathered: [known, late] }).report.status).toBe('unknown');
  });

  test('are not softened by policy', () => {
    expect(run(found(), { gathered: [late], severities: { OURS: 'warn' } }).report.status).toBe('unknown');
  });
});

describe('a gate that crashes', () => {
  const crashes: readonly (readonly [string, () => Decision])[] = [
    [
      'throws',
      () => {
        throw new Error('oops\u001b[31m');
      },
    ],
    [
      'throws no error',
      () => {
        throw Object.assign(Object.create(null) as Error, { toString: () => 'oops' });
      },
    ],
    ['is async', (() => Promise.resolve(found())) as unknown as () => Decision],
    ['returns nothing', (() => ({})) as unknown as () => Decision],
    ['returns nonsense', (() => ({ kind: 'judged', summary: '', judgements: [{}] })) as unknown as () => Decision],
    ['cannot word its finding', () => found({ code: 'bad', args: null })],
  ];
  test.each(crashes)('%s', (_, decide) => {
    const { report } = run(decide, { isCustom: true });
    expect(report).toMatchObject({ status: 'unknown', reason: 'gate-crashed' });
    expect(report.findings[0]?.message).not.toContain('\u001b');
    expect(() => run(decide)).toThrow();
  });
});

test('a skip gives its reason, and findings are worded, placed and made printable', () => {
  expect(run(skip('why', 'because')).report).toMatchObject({ status: 'skip', reason: 'why', summary: 'because' });
  const { report } = run(found({ ...bad, args: { what: 'a\nb' }, url: 'u\u202e', line: 3 }));
  expect(report.findings[0]).toEqual({
    code: 'bad',
    severity: 'fail',
    message: String.raw`bad a\nb`,
    fix: String.raw`mend a\nb`,
    service: 'api',
    url: String.raw`u\u{202e}`,
    file: null,
    line: 3,
    column: null,
    expected: null,
    route: null,
    observed: null,
  });
  expect(report).toMatchObject({ duration_ms: 7, cached_seconds: 3, pinned: true });
});

test('the worst status', () => {
  expect(worst([])).toBe('skip');
  expect(worst(['pass', 'overridden'])).toBe('overridden');
  expect(worst(['warn', 'unknown', 'pass'])).toBe('unknown');
  expect(worst(['skip', 'pass'])).toBe('pass');
});
