/** From gathered facts to the report: decides every gate and reaches the verdict. Pure, so it can be done again offline. */
import type { CandidateRoutes } from '../facts/candidate-routes.js';
import type { RouteProof } from '../facts/route-proof.js';
import { candidateRoutesGate } from '../gates/candidate-routes.js';
import { integrationConnectivity } from '../gates/integration-connectivity.js';
import { printable } from '../text/printable.js';
import { version } from '../version.js';
import { arrivalOf, type Arrival } from './arriving.js';
import type { Context } from './context.js';
import { coverageOf } from './coverage.js';
import { decideGate, type GateResult, type JudgedFinding } from './decide.js';
import { resultOfPass, type KnownPass } from './gate-pass.js';
import type { Gathered } from './gather.js';
import type { Contexts } from './load.js';
import { outcomeOf } from './outcome.js';
import { applyOverrides, letsPushThrough, reportedOverrides } from './overrides.js';
import type { PlannedGate } from './plan.js';
import { excuse, reconcile, type GoingOut } from './reconcile.js';
import { repair } from './repairs.js';
import type { Report, ReportedFinding } from './report.js';

/** A gate and what could be learnt for it, in the order of its facts. */
export interface InformedGate {
  readonly planned: PlannedGate;
  readonly gathered: readonly Gathered[];
  /** Another process found it out for all that asked; then nothing was gathered. */
  readonly pass?: KnownPass;
}

/** What is known once everything was gathered. */
export interface Learnt {
  readonly contexts: Contexts;
  /** Every gate, by the map that concerns it. */
  readonly informed: readonly InformedGate[];
  /** The gates of what runs once more, by the map going out; null where that was not worth asking. */
  readonly again: readonly InformedGate[] | null;
  /** Names of services that come or leave with the push and whose host answers. */
  readonly answering: readonly string[];
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

export function conclude(learnt: Learnt, run: RunFacts): Conclusion {
  const { present } = learnt.contexts;
  const arrival = arrivalIn(learnt.contexts);
  const judged = resultsOf(learnt, arrival);
  const results = applyOverrides(judged, present.overrides, present);
  const { verdict, notes } = outcomeOf(results, present);
  return {
    notes: [...arrivalNotes(arrival), ...notes],
    report: {
      ...reportOf(results, learnt, run),
      verdict,
      overrides: reportedOverrides(judged, present.overrides, present),
    },
  };
}

/** What the map going out brings; null where one map judges all. */
export function arrivalIn({ present, goingOut }: Contexts): Arrival | null {
  return present === goingOut ? null : arrivalOf(present.services, goingOut.services);
}

/** The context in which the present is judged by the map going out: without what nobody deployed yet. */
export function withoutArrivals({ goingOut }: Contexts, { services }: Arrival): Context {
  return { ...goingOut, services };
}

/** Whether the map going out could say better of the present: it declares something otherwise, and something is amiss or new. */
export function isWorthAsking({ contexts, informed }: Pick<Learnt, 'contexts' | 'informed'>): boolean {
  const arrival = arrivalIn(contexts);
  if (arrival?.isAnythingElse !== true) return false;
  if (arrival.names.size > 0) return true;
  const deployed = informed.filter(isDeployed).map((gate) => decided(gate, contexts.present));
  return deployed.some(({ report }) => report.status === 'fail' || report.status === 'unknown');
}

function resultsOf(learnt: Learnt, arrival: Arrival | null): GateResult[] {
  const { contexts, informed } = learnt;
  const { present, goingOut } = contexts;
  const all = informed.map((gate) => decided(gate, isDeployed(gate) ? present : goingOut));
  const running = all.filter(({ gate }) => gate.scope === 'deployed');
  const reconciled = arrival === null ? running : reconcile(running, secondLook(learnt, arrival));
  const repaired = goesOut(present) ? repairedBy(informed, reconciled, goingOut) : reconciled;
  const excused = present.event?.kind === 'pull-request' ? excuse(repaired, present) : repaired;
  return all.map((result) => excused[running.indexOf(result)] ?? result);
}

function secondLook({ contexts, again, answering }: Learnt, arrival: Arrival): GoingOut {
  const context = withoutArrivals(contexts, arrival);
  const results = again?.map((gate) => decided(gate, context)) ?? null;
  return { arrival, results, answering: new Set(answering), override: letsPushThrough(context) };
}

/** After a deploy what goes out is what runs, so nothing is left for it to mend. */
function goesOut({ push, change }: Context): boolean {
  return push !== null || change.candidate !== null;
}

function repairedBy(informed: readonly InformedGate[], results: readonly GateResult[], context: Context): GateResult[] {
  const [candidate] = valuesOf<CandidateRoutes>(informed, candidateRoutesGate.id);
  const proofs = valuesOf<RouteProof>(informed, integrationConnectivity.id);
  return candidate === undefined ? [...results] : repair(results, { candidate, proofs, context });
}

/** What could be learnt for a gate; its type is what the gate's facts are declared to give. */
function valuesOf<T>(informed: readonly InformedGate[], id: string): T[] {
  const gathered = informed.find(({ planned }) => planned.gate.id === id)?.gathered ?? [];
  return gathered.flatMap((fact) => (fact.ok ? [fact.value as T] : []));
}

function isDeployed({ planned }: InformedGate): boolean {
  return planned.gate.scope === 'deployed';
}

function decided({ planned, gathered, pass }: InformedGate, context: Context): GateResult {
  return pass !== undefined ? resultOfPass(planned, pass) : decideGate(planned, gathered, context);
}

function arrivalNotes(arrival: Arrival | null): string[] {
  if (arrival === null || arrival.items.length === 0) return [];
  return [`arrives with this push and is judged once it is deployed: ${arrival.items.join(', ')}`];
}

function reportOf(
  results: readonly GateResult[],
  { contexts }: Learnt,
  run: RunFacts,
): Omit<Report, 'verdict' | 'overrides'> {
  const { head, branch, isPartial, durationMs } = run;
  const { present } = contexts;
  return {
    schema: 1,
    tool: { name: 'mosaic', version },
    error: null,
    partial: isPartial,
    started_at: present.startedAt,
    duration_ms: durationMs,
    modes: present.modes,
    environment:
      present.environments.length === 0 ? null : present.environments.map((name) => printable(name)).join(', '),
    repo: { head, branch: branch === null ? null : printable(branch) },
    push: (present.push?.refs ?? []).map(({ localRef, localSha, remoteRef, remoteSha }) => ({
      local_ref: localRef === null ? null : printable(localRef),
      local_sha: localSha,
      remote_ref: printable(remoteRef),
      remote_sha: remoteSha,
    })),
    gates: results.map(({ report }) => ({ ...report, findings: report.findings.map(reported) })),
    required_fixes: requiredFixes(results),
    coverage: coverageOf(results, present),
  };
}

function reported({ route: _route, ...finding }: JudgedFinding): ReportedFinding {
  return finding;
}

function requiredFixes(results: readonly GateResult[]): Report['required_fixes'] {
  return results.flatMap(({ report: { id, findings } }) =>
    findings
      .filter(({ severity, fix }) => severity === 'fail' && fix !== null)
      .map(({ file, fix }) => ({ gate: id, file, change: fix ?? '' })),
  );
}
