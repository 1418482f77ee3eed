/** Turns a gate's facts into its result: decides, words the findings, and applies the policy's severities. Pure. */
import {
  skip,
  type AnyGate,
  type Decision,
  type Finding,
  type Severity,
  type Skip,
  type Status,
} from '../gates/gate.js';
import type { Policy } from '../config/policy.js';
import { printable, printableData } from '../text/printable.js';
import type { Context } from './context.js';
import { mergeMarks, type Gathered } from './gather.js';
import { crashed, type PlannedGate } from './plan.js';
import type { GateReport, ReportedFinding } from './report.js';

/** A finding as it will be reported, and the route it is about. */
export interface JudgedFinding extends ReportedFinding {
  readonly route: string | null;
}

/** A gate's report before the push is weighed in. */
export interface JudgedReport extends GateReport {
  readonly findings: readonly JudgedFinding[];
}

export interface GateResult {
  readonly gate: AnyGate;
  readonly report: JudgedReport;
  /** What became of each service the gate judged; the repository is under "". */
  readonly services: ReadonlyMap<string, Status>;
}

/** A crash of the user's own gate is that gate's result; one of ours is a bug and ends the run. */
export function decideGate(planned: PlannedGate, gathered: readonly Gathered[], context: Context): GateResult {
  try {
    return decideUnguarded(planned, gathered, context);
  } catch (error) {
    if (!planned.isCustom) throw error;
    const finding = unavailable(crashed(planned.gate, error));
    return {
      gate: planned.gate,
      services: new Map(),
      report: report(planned.gate, gathered, 'unknown', finding.message, [finding]),
    };
  }
}

function decideUnguarded({ gate, todo }: PlannedGate, gathered: readonly Gathered[], context: Context): GateResult {
  if (!isFactList(todo)) return skipped(gate, todo);
  const missing = gathered.flatMap((fact) => (fact.ok ? [] : [unavailable(fact)]));
  const evidence = gathered.flatMap((fact) => (fact.ok ? [fact.value] : []));
  // Never decided without evidence: a gate that could learn nothing is unknown, whatever it would say of an empty list.
  const decision = evidence.length === 0 && missing.length > 0 ? nothingKnown : decide(gate, evidence, context);
  if (decision.kind === 'skip' && missing.length === 0) return skipped(gate, decision);
  const judgements = decision.kind === 'judged' ? decision.judgements : [];
  const services = new Map<string, Status>();
  const findings: JudgedFinding[] = [];
  for (const { service, findings: found } of judgements) {
    const reported = found.flatMap((finding) => reportFinding(gate, finding, service, context.policy));
    findings.push(...reported);
    const name = service ?? '';
    // What policy does not want judged has not passed.
    const least = reported.length < found.length ? 'skip' : 'pass';
    services.set(name, worst([services.get(name) ?? least, least, ...reported.map(({ severity }) => severity)]));
  }
  findings.push(...missing);
  const judgedStatuses = services.size === 0 ? ['pass' as const] : services.values();
  const status = worst([...judgedStatuses, ...findings.map(({ severity }) => severity)]);
  if (status === 'skip') return { ...skipped(gate, offByPolicy), services };
  const summary = decision.kind === 'judged' ? decision.summary : (missing[0]?.message ?? '');
  return { gate, services, report: report(gate, gathered, status, summary, findings) };
}

const offByPolicy = skip('off-by-policy', 'what it found is switched off by policy');

const nothingKnown: Decision = { kind: 'skip', reason: '', summary: '' };

function isFactList(todo: PlannedGate['todo']): todo is Exclude<PlannedGate['todo'], Skip> {
  return Array.isArray(todo);
}

function decide(gate: AnyGate, evidence: readonly unknown[], context: Context): Decision {
  const decision: Decision = gate.decide(evidence, context);
  // A policy without types may hold anything; a promise would read as "nothing found".
  const { kind } = decision as { kind?: unknown };
  if (kind !== 'judged' && kind !== 'skip')
    throw new TypeError('its "decide" returned no decision; it must not be async');
  return decision;
}

function reportFinding(gate: AnyGate, finding: Finding, service: string | null, policy: Policy): JudgedFinding[] {
  const wording = gate.codes[finding.code];
  const args: unknown = printableData(finding.args);
  const severity = severityOf(gate, finding, policy);
  if (severity === 'off') return [];
  return [
    {
      code: finding.code,
      severity,
      message: sentence(wording?.says(args) ?? finding.code),
      service: orNull(finding.service ?? service),
      url: orNull(finding.url),
      file: orNull(finding.file),
      line: finding.line ?? null,
      column: finding.column ?? null,
      expected: orNull(finding.expected),
      observed: orNull(finding.observed),
      fix: sentence(wording?.fix(args) ?? ''),
      route: finding.route ?? null,
    },
  ];
}

/** Policy may soften or switch off a failure or a warning; what could not be checked stays unknown. */
function severityOf(gate: AnyGate, finding: Finding, { severities }: Policy): Severity | 'off' {
  const own = finding.severity ?? gate.codes[finding.code]?.severity ?? 'unknown';
  const forCode = severities[`${gate.id}/${finding.code}`];
  if (forCode === 'off') return 'off';
  if (own === 'unknown') return own;
  if (forCode !== undefined) return forCode;
  return severities[gate.id] === 'warn' ? 'warn' : own;
}

/** Sentences are made of printable parts; this bounds them and is the last line of defence. */
function sentence(text: string): string {
  return printable(text, 2_000);
}

function orNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : printable(text);
}

/** A finding about nothing in particular. */
export const placeless = {
  service: null,
  url: null,
  file: null,
  line: null,
  column: null,
  expected: null,
  observed: null,
  route: null,
} as const satisfies Partial<JudgedFinding>;

function unavailable({
  reason,
  message,
  fix,
}: Pick<Extract<Gathered, { ok: false }>, 'reason' | 'message' | 'fix'>): JudgedFinding {
  return { ...placeless, code: reason, severity: 'unknown', message: sentence(message), fix: sentence(fix) };
}

const weight: readonly Status[] = ['skip', 'pass', 'overridden', 'warn', 'unknown', 'fail'];

export function worst(statuses: readonly Status[]): Status {
  return statuses.toSorted((one, other) => weight.indexOf(other) - weight.indexOf(one))[0] ?? 'skip';
}

/** The same result with other findings: statuses follow from them. */
export function resettled(result: GateResult, findings: readonly JudgedFinding[]): GateResult {
  const isSame = findings.every((finding, index) => finding === result.report.findings[index]);
  return isSame ? result : settled(result, findings);
}

/** Statuses and reason of a result from its services and these findings. */
export function settled(
  { gate, services, report: judgedReport }: GateResult,
  findings: readonly JudgedFinding[],
): GateResult {
  const statuses = [...services].map(([name, status]): [string, Status] => {
    const own = findings.filter(({ service }) => (service ?? '') === name).map(({ severity }) => severity);
    return [name, worst([status === 'skip' ? 'skip' : 'pass', ...own])];
  });
  const status = worst([...statuses.map(([, one]) => one), ...findings.map(({ severity }) => severity)]);
  const reason = status === 'unknown' ? (findings.find(({ severity }) => severity === 'unknown')?.code ?? null) : null;
  return { gate, services: new Map(statuses), report: { ...judgedReport, status, reason, findings } };
}

function skipped(gate: AnyGate, { reason, summary }: Skip): GateResult {
  return { gate, services: new Map(), report: { ...report(gate, [], 'skip', summary, []), reason } };
}

function report(
  gate: AnyGate,
  gathered: readonly Gathered[],
  status: Status,
  summary: string,
  findings: readonly JudgedFinding[],
): JudgedReport {
  const marks = gathered
    .flatMap((fact) => (fact.ok ? [fact.marks] : []))
    .reduce(mergeMarks, { cachedSeconds: null, isPinned: false });
  return {
    id: gate.id,
    layer: gate.layer,
    scope: gate.scope,
    status,
    summary: sentence(summary),
    reason: status === 'unknown' ? (findings.find(({ severity }) => severity === 'unknown')?.code ?? null) : null,
    findings,
    duration_ms: Math.max(0, ...gathered.map(({ durationMs }) => durationMs)),
    cached_seconds: marks.cachedSeconds,
    pinned: marks.isPinned,
  };
}
