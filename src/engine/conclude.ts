/** From gathered facts to the report: decides every gate and reaches the verdict. Pure, so it can be done again offline. */
import { printable } from '../text/printable.js';
import { version } from '../version.js';
import type { Context } from './context.js';
import { coverageOf } from './coverage.js';
import { decideGate, type GateResult } from './decide.js';
import type { Gathered } from './gather.js';
import { outcomeOf } from './outcome.js';
import type { PlannedGate } from './plan.js';
import type { Report } from './report.js';

/** A gate and what could be learnt for it, in the order of its facts. */
export interface InformedGate {
  readonly planned: PlannedGate;
  readonly gathered: readonly Gathered[];
}

/** What a report says besides what the gates say. */
export interface RunFacts {
  /** Full SHA of HEAD; null before the first commit. */
  readonly head: string | null;
  readonly branch: string | null;
  /** Some gates were left out on request. */
  readonly isPartial: boolean;
  readonly durationMs: number;
}

export interface Conclusion {
  readonly report: Report;
  /** Sentences for people. */
  readonly notes: readonly string[];
}

export function conclude(informed: readonly InformedGate[], context: Context, run: RunFacts): Conclusion {
  const results = informed.map(({ planned, gathered }) => decideGate(planned, gathered, context));
  const { verdict, notes } = outcomeOf(results, context);
  return { notes, report: { ...reportOf(results, context, run), verdict } };
}

function reportOf(results: readonly GateResult[], context: Context, run: RunFacts): Omit<Report, 'verdict'> {
  const { head, branch, isPartial, durationMs } = run;
  return {
    schema: 1,
    tool: { name: 'mosaic', version },
    error: null,
    partial: isPartial,
    started_at: context.startedAt,
    duration_ms: durationMs,
    modes: context.modes,
    environment:
      context.environments.length === 0 ? null : context.environments.map((name) => printable(name)).join(', '),
    repo: { head, branch: branch === null ? null : printable(branch) },
    push: (context.push?.refs ?? []).map(({ localRef, localSha, remoteRef, remoteSha }) => ({
      local_ref: localRef === null ? null : printable(localRef),
      local_sha: localSha,
      remote_ref: printable(remoteRef),
      remote_sha: remoteSha,
    })),
    gates: results.map(({ report }) => report),
    required_fixes: requiredFixes(results),
    coverage: coverageOf(results, context),
  };
}

function requiredFixes(results: readonly GateResult[]): Report['required_fixes'] {
  return results.flatMap(({ report: { id, findings } }) =>
    findings
      .filter(({ severity, fix }) => severity === 'fail' && fix !== null)
      .map(({ file, fix }) => ({ gate: id, file, change: fix ?? '' })),
  );
}
