import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideGate } from '../../src/engine/decide.js';
import type { ReportedOverride } from '../../src/overrides/override.js';
import type { GateReport, Report, ReportedFinding } from '../../src/engine/report.js';
import { judged, layers, type AnyGate, type Layer } from '../../src/gates/gate.js';
import { textReport, type TextOptions } from '../../src/report/text.js';
import { printable } from '../../src/text/printable.js';
import { contextOf } from '../gates/contexts.js';
import { allRows } from '../gates/tables.js';

const plain: TextOptions = { hasColours: false, trigger: 'hand', onClarify: 'block' };

const gate = (id: string, status: GateReport['status'], values: Partial<GateReport> = {}): GateReport => ({
  id,
  layer: 'integration',
  scope: 'deployed',
  status,
  summary: `${id} says so`,
  reason: null,
  findings: [],
  duration_ms: 1,
  cached_seconds: null,
  pinned: false,
  ...values,
});

const finding = (values: Partial<ReportedFinding> = {}): ReportedFinding => ({
  code: 'bad',
  severity: 'fail',
  message: 'users cannot reach /health',
  service: 'web',
  url: 'https://shop.example/health',
  file: null,
  line: null,
  column: null,
  expected: '200',
  observed: '502',
  fix: 'Look at the rule',
  ...values,
});

const reportOf = (values: Partial<Report> = {}): Report => ({
  schema: 1,
  tool: {
    name: 'mosaic',
    version: '1.0.0',
  },
  error: null,
  verdict: 'ALLOW',
  partial: false,
  modes: ['ci', 'integration'],
  environment: 'production',
  started_at: '',
  duration_ms: 12,
  repo: {
    head: null,
    branch: null,
  },
  push: [],
  gates: [],
  required_fixes: [],
  overrides: [],
  coverage: {
    covered: 0,
    total: 17,
    layers: Object.fromEntries(layers.map((layer) => [layer, 'covered'])) as Record<Layer, 'covered'>,
  },
  ...values,
});

const rejected = reportOf({
  verdict: 'REJECT',
  gates: [
    gate('A', 'pass'),
    gate('B', 'warn', {
      findings: [
        finding({ severity: 'warn', url: null, file: 'netlify.toml', line: 3, expected: null, observed: null }),
      ],
    }),
    gate('C', 'fail', { findings: [finding()], cached_seconds: 12, pinned: true }),
    gate('D', 'unknown', {
      findings: [finding({ severity: 'unknown', message: 'https://shop.example/health is odd', fix: '' })],
    }),
    gate('E', 'skip'),
    gate('F', 'pass', { summary: 'no session was under way: one was started at main' }),
  ],
});

describe('the report at a terminal', () => {
  test('what is wrong comes first', () => {
    expect(textReport(rejected, ['one note'], { ...plain, trigger: 'pre-push' })).toMatchInlineSnapshot(`
      "✗ C  C says so (cached 12 s ago) (pinned)
        ✗ users cannot reach /health
            at        https://shop.example/health
            expected  200
            observed  502
            fix       Look at the rule
      ? D  D says so
        ? https://shop.example/health is odd
            expected  200
            observed  502
      ! B  B says so
        ! users cannot reach /health
            in        netlify.toml:3
            fix       Look at the rule
      ✓ A, F
        note  no session was under way: one was started at main
      - E: E says so
        note  one note
      REJECT (ci, integration) for production, 12 ms
      Nothing was pushed.
      "
    `);
  });

  test('an ALLOW names its scope and what it does not claim', () => {
    const coverage = {
      ...reportOf().coverage,
      layers: { ...reportOf().coverage.layers, database: 'uncovered' as const },
    };
    const allowed = reportOf({ gates: [gate('A', 'pass')], coverage });
    expect(textReport(allowed, [], plain)).toMatchInlineSnapshot(`
      "✓ A
      ALLOW (ci, integration) for production; not judged: database, 12 ms
      "
    `);
    expect(textReport({ ...allowed, modes: ['local'], partial: true }, [], plain)).toContain('ALLOW (local; partial)');
  });

  test('an override is shown while it lasts, and counted where it was needed', () => {
    const used: ReportedOverride = {
      id: '0a1b2c3d',
      kind: 'push',
      gate: null,
      service: null,
      sha: 'a'.repeat(40),
      reason: 'users cannot log in',
      ticket: 'SHOP-12',
      who: 'Test <test@example.com>',
      created_at: '2026-11-22T20:00:00.000Z',
      expires_at: '2026-11-22T20:30:00.000Z',
      used: true,
    };
    const gates = [
      gate('A', 'pass'),
      gate('B', 'overridden', { findings: [finding({ severity: 'warn', fix: '' })] }),
      gate('C', 'overridden'),
    ];
    const idle = {
      ...used,
      id: '11111111',
      gate: 'TLS',
      service: 'web',
      sha: null,
      ticket: null,
      who: null,
      used: false,
    };
    expect(textReport(reportOf({ gates, overrides: [used, idle] }), ['one note'], plain)).toMatchInlineSnapshot(`
      "! B  B says so
        ! users cannot reach /health
            at        https://shop.example/health
            expected  200
            observed  502
      ! C  C says so
      ✓ A
        note  one note
      ! override 0a1b2c3d  push of aaaaaaaaaaaa until 20:30 UTC, by Test <test@example.com>: users cannot log in (SHOP-12)
      ! override 11111111  gate TLS of web until 20:30 UTC: users cannot log in
      ALLOW (1 override) (ci, integration) for production, 12 ms
      "
    `);
    const verdictOf = (values: Parameters<typeof reportOf>[0]): string | undefined =>
      textReport(reportOf(values), [], plain).trimEnd().split('\n').at(-1);
    expect(verdictOf({ overrides: [used, { ...used, id: '22222222' }] })).toMatch(
      /^ALLOW \(2 overrides\) \(ci, integration\)/,
    );
    expect(verdictOf({ overrides: [idle] })).toMatch(/^ALLOW \(ci, integration\)/);
    expect(verdictOf({ overrides: [used], verdict: 'REJECT' })).toMatch(/^REJECT \(ci, integration\)/);
  });

  test('a hook says what became of the commit or the push', () => {
    const last = (verdict: Report['verdict'], options: Partial<TextOptions>): string =>
      textReport(reportOf({ verdict }), [], { ...plain, ...options })
        .trimEnd()
        .split('\n')
        .at(-1) ?? '';
    expect(last('REJECT', { trigger: 'pre-commit' })).toBe('Nothing was committed.');
    expect(last('REJECT', { trigger: 'pre-push' })).toBe('Nothing was pushed.');
    expect(last('CLARIFY_REQUIRED', { trigger: 'pre-push' })).toContain('not proved healthy, not proved broken');
    expect(last('CLARIFY_REQUIRED', { trigger: 'pre-push', onClarify: 'warn' })).toContain(
      'it was pushed all the same',
    );
    expect(last('ALLOW', { trigger: 'pre-push' })).toMatch(/^ALLOW/);
    expect(last('REJECT', {})).toMatch(/^REJECT/);
  });

  test('colours add nothing but colours', () => {
    const coloured = textReport(rejected, ['one note'], { ...plain, hasColours: true });
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(textReport(rejected, ['one note'], plain));
    expect(coloured.split('\n').slice(0, 3).join('\n').replaceAll('\u001b', '␛')).toMatchInlineSnapshot(`
      "␛[31m✗ C␛[39m  C says so (cached 12 s ago) (pinned)
        ␛[31m✗ ␛[39m␛[1musers cannot reach /health␛[22m
            ␛[2mat      ␛[22m  https://shop.example/health"
    `);
  });
});

/** Every line of the report begins with a mark or a label of ours. */
const ours =
  /^(?:[✗?!✓-] |  [✗?!] |      (?:at|in|expected|observed|fix) |  note {2}|ALLOW|REJECT|CLARIFY_REQUIRED|Nothing was|Policy |$)/;

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '::error::x',
    '\n::error::x',
    '\r::set-output name=a::b',
    '\u001b[2J\u001b[H',
    '\u2028::warning::',
    '\n##[error]x',
    '\u0085::x',
  ),
  fc
    .array(fc.constantFrom('\n', '::error::', '\u001b]8;;', 'a', ' ', '\u202e'), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

test('no line starts with text from outside, whatever that is', () => {
  const rows = allRows.filter(({ codes }) => codes.length > 0 && !codes[0]?.startsWith('skip'));
  fc.assert(
    fc.property(hostile, hostile, fc.constantFrom(...rows), fc.boolean(), (text, other, row, isCustom) => {
      const decide = (): ReturnType<AnyGate['decide']> => {
        const decision = row.gate.decide(row.evidence, row.context);
        if (decision.kind === 'skip') return decision;
        const judgements = decision.judgements.map(({ service, findings }) => ({
          service,
          findings: findings.map((found) => ({
            ...found,
            args: spoilt(found.args, text),
            url: other,
            observed: text,
            file: other,
          })),
        }));
        return judged(text, judgements);
      };
      const planned = { gate: { ...row.gate, decide }, isCustom, todo: [] };
      const gathered = [
        { ok: true as const, value: 1, marks: { cachedSeconds: null, isPinned: false }, durationMs: 0 },
      ];
      const { report } = decideGate(planned, gathered, contextOf());
      const whole = reportOf({ verdict: 'REJECT', gates: [report], environment: printable(other) });
      const printed = textReport(whole, [printable(text)], plain);
      for (const line of printed.split('\n')) expect(line).toMatch(ours);
      expect(printed.replaceAll('\n', '')).toBe(printable(printed.replaceAll('\n', ''), 1_000_000));
    }),
    { numRuns: 500 },
  );
});

/** Every string in the arguments replaced. */
function spoilt(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((item: unknown) => spoilt(item, text));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoilt(item, text)]));
}
