/** Gate results in, verdict and exit code out: SPEC'd in one place, pure. */
import type { Policy } from '../config/policy.js';
import type { Mode, Status } from '../gates/gate.js';
import { frontendsBesideBackend, type Context } from './context.js';
import type { GateResult } from './decide.js';
import { nothingApplies } from './plan.js';
import type { Verdict } from './report.js';
import { isStandAlone } from './routes.js';

export interface Outcome {
  readonly verdict: Verdict;
  /** Why an ALLOW is limited, or why nothing could be said although no gate failed; sentences for people. */
  readonly notes: readonly string[];
}

export const exitCodes = { ALLOW: 0, REJECT: 1, CLARIFY_REQUIRED: 3 } as const;

/** Policy may let CLARIFY_REQUIRED through; it stays the verdict. */
export function exitCodeOf(verdict: Verdict, { onClarify }: Pick<Policy, 'onClarify'>): number {
  return verdict === 'CLARIFY_REQUIRED' && onClarify === 'warn' ? 0 : exitCodes[verdict];
}

export function outcomeOf(results: readonly GateResult[], context: Context): Outcome {
  const statuses = results.map(({ report }) => report.status);
  const modeOutcomes = context.modes.map((mode) => modeOutcome(mode, results, context));
  const notes = modeOutcomes.flatMap(({ note }) => (note === null ? [] : [note]));
  // What else could not be proved is noise beside what is broken.
  if (statuses.includes('fail')) return { verdict: 'REJECT', notes: [] };
  const isProved = modeOutcomes.every(({ isSatisfied }) => isSatisfied);
  return { verdict: statuses.includes('unknown') || !isProved ? 'CLARIFY_REQUIRED' : 'ALLOW', notes };
}

interface ModeOutcome {
  readonly isSatisfied: boolean;
  readonly note: string | null;
}

function modeOutcome(mode: Mode, results: readonly GateResult[], context: Context): ModeOutcome {
  const ofMode = results.filter(({ gate }) => gate.modes.includes(mode));
  // What goes out is judged for itself; where nothing of it runs, nothing more is to be proved.
  const running = ofMode.filter(({ gate }) => gate.scope === 'deployed');
  const judged = running.length > 0 ? running : ofMode;
  if (judged.length > 0 && judged.every(({ report }) => nothingApplies.has(report.reason ?? ''))) {
    return { isSatisfied: true, note: `${mode}: nothing to judge, ${judged[0]?.report.summary ?? ''}` };
  }
  // Whoever overrides a gate answers for what it would have proved; else nothing that is down could be repaired.
  if (!ofMode.some(({ report }) => report.status === 'pass' || report.status === 'overridden')) {
    return { isSatisfied: false, note: `${mode}: no gate could prove anything, so nothing is claimed` };
  }
  const unproved = mode === 'integration' ? unprovedFrontends(results, context) : [];
  if (unproved.length === 0) return { isSatisfied: true, note: null };
  return { isSatisfied: false, note: `integration: no gate walked the path from ${unproved.join(', ')} to a backend` };
}

/** Gates either of which proves that users of a frontend reach a backend. */
const userPathGates: ReadonlySet<string> = new Set(['INTEGRATION_CONNECTIVITY', 'CORS']);

/** A warning is a judgement too, and an override counts as one. */
const proofs: ReadonlySet<Status> = new Set(['pass', 'warn', 'overridden']);

function unprovedFrontends(results: readonly GateResult[], context: Context): string[] {
  const walked = results.filter(({ gate }) => userPathGates.has(gate.id));
  // Left out on request (`--gate`, `--layer`): the report then says "partial".
  if (walked.length === 0) return [];
  if (walked.every(({ report }) => nothingApplies.has(report.reason ?? ''))) return [];
  const isProved = (frontend: string): boolean =>
    walked.some(({ services }) => proofs.has(services.get(frontend) ?? 'skip'));
  const needing = frontendsBesideBackend(context).filter((frontend) => !isStandAlone(context, frontend));
  return [...new Set(needing.map(({ name }) => name))].filter((name) => !isProved(name));
}
