/** What overrides make of the results: what they let through only warns, and its gate says that it was overridden. Pure. */
import type { Status } from '../gates/gate.js';
import {
  notOverridable,
  pushOverrideCommand,
  timeOf,
  type Override,
  type ReportedOverride,
} from '../overrides/override.js';
import type { Context } from './context.js';
import { worst, type GateResult, type JudgedFinding } from './decide.js';
import { deployedRefs } from './deploying.js';

type Situation = Pick<Context, 'trigger' | 'push' | 'deployments'>;

/** The results with everything let through that `inForce` covers; never in CI. */
export function applyOverrides(
  results: readonly GateResult[],
  inForce: readonly Override[],
  situation: Situation,
): GateResult[] {
  const usable = usableIn(situation, inForce);
  return usable.length === 0 ? [...results] : results.map((result) => overridden(result, usable));
}

/** Every override in force; `results` are those before any was applied. */
export function reportedOverrides(
  results: readonly GateResult[],
  inForce: readonly Override[],
  situation: Situation,
): ReportedOverride[] {
  const usable = usableIn(situation, inForce);
  const used = new Set(
    results.flatMap(({ gate, report }) => report.findings.map((finding) => overrideOf(finding, gate.id, usable))),
  );
  return inForce.map((override) => {
    const { createdAt, expiresAt, ...rest } = override;
    return { ...rest, created_at: createdAt, expires_at: expiresAt, used: used.has(override) };
  });
}

/** The one that lasts longest first: where several cover a finding, that one is named. */
function usableIn(situation: Situation, inForce: readonly Override[]): Override[] {
  if (situation.trigger === 'ci') return [];
  const pushed = deployedRefs(situation).map(({ localSha }) => localSha);
  const isPushed = (sha: string): boolean => pushed.length > 0 && pushed.every((one) => one === sha);
  return inForce
    .filter((override) => override.kind === 'gate' || isPushed(override.sha))
    .toSorted((one, other) => Date.parse(other.expiresAt) - Date.parse(one.expiresAt));
}

function overrideOf(finding: JudgedFinding, gate: string, usable: readonly Override[]): Override | null {
  if (finding.severity === 'warn' || notOverridable.has(gate)) return null;
  return usable.find((override) => covers(override, finding, gate)) ?? null;
}

function covers(override: Override, { severity, code, service }: JudgedFinding, gate: string): boolean {
  if (override.kind === 'push') return severity === 'unknown' && code === 'possible-repair';
  return override.gate === gate && (override.service === null || override.service === service);
}

function overridden(result: GateResult, usable: readonly Override[]): GateResult {
  const { report, gate, services } = result;
  const findings = report.findings.map((finding) => letThrough(finding, overrideOf(finding, gate.id, usable)));
  if (findings.every((finding, index) => finding === report.findings[index])) return result;
  // What is amiss and not left amiss was overridden. Heavier than a warning, because it was not judged.
  const settle = (status: Status, rest: readonly JudgedFinding[]): Status =>
    isAmiss(status) ? worst(['overridden', ...rest.map(({ severity }) => severity).filter(isAmiss)]) : status;
  const settled = [...services].map(([name, status]): [string, Status] => [
    name,
    settle(
      status,
      findings.filter(({ service }) => (service ?? '') === name),
    ),
  ]);
  const status = settle(report.status, findings);
  const reason = status === 'unknown' ? (findings.find(({ severity }) => severity === 'unknown')?.code ?? null) : null;
  return { ...result, services: new Map(settled), report: { ...report, status, reason, findings } };
}

function isAmiss(status: Status): boolean {
  return status === 'fail' || status === 'unknown';
}

function letThrough(finding: JudgedFinding, override: Override | null): JudgedFinding {
  if (override === null) return finding;
  const message = `${finding.message}; overridden until ${timeOf(override.expiresAt)}: ${override.reason}`;
  const fix = override.kind === 'push' ? 'Once it is deployed: mosaic enforce --mode=ci,integration' : finding.fix;
  return { ...finding, severity: 'warn', message, fix };
}

/** The command that lets exactly this push through where it may be the repair. */
export function letsPushThrough(situation: Pick<Context, 'push' | 'deployments'>): string {
  const pushed = deployedRefs(situation).find(({ localSha }) => localSha !== null);
  return pushOverrideCommand(pushed?.localSha ?? 'HEAD');
}
