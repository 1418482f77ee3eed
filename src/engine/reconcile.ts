/** The present under the map that runs, and once more under the one going out: together one result a gate. Pure. */
import type { Status } from '../gates/gate.js';
import type { Arrival } from './arriving.js';
import type { Context } from './context.js';
import { placeless, resettled, settled, type GateResult, type JudgedFinding } from './decide.js';

/** What the map going out makes of the present. */
export interface GoingOut {
  readonly arrival: Arrival;
  /** Each deployed gate by that map, in the same order; null where it was not worth asking. */
  readonly results: readonly GateResult[] | null;
  /** Names of arriving and of leaving services whose host answers. */
  readonly answering: ReadonlySet<string>;
  /** The command that lets exactly this push through. */
  readonly override: string;
}

/** Results of gates that judge what runs, as a push leaves them. */
export function reconcile(present: readonly GateResult[], goingOut: GoingOut): GateResult[] {
  const { results, arrival, answering } = goingOut;
  if (results === null) return [...present];
  const absent = new Set([...arrival.names].filter((name) => !answering.has(name)));
  return present.map((result, index) => {
    const after = results[index];
    if (after === undefined) return result;
    const kept = result.report.findings.map((finding) => soften(finding, after, goingOut));
    const judged = after.gate.layer === 'integration' ? [] : [...arrival.names];
    const answered = judged.filter((name) => after.services.has(name) && !absent.has(name));
    const added = after.report.findings.filter(({ service }) => service !== null && answered.includes(service));
    // Said once, by the first gate that misses it.
    const missed = judged.filter((name) => after.services.has(name) && absent.delete(name));
    return resultOf(result, after, [...kept, ...added, ...missed.map(notDeployed)], answered);
  });
}

function resultOf(
  present: GateResult,
  after: GateResult,
  findings: readonly JudgedFinding[],
  answered: readonly string[],
): GateResult {
  const { report, services: own } = present;
  const isSkipped = report.status === 'skip';
  if (isSkipped && findings.length === 0 && answered.length === 0) return present;
  const added = answered.filter((name) => !own.has(name)).map((name) => [name, restOf(after, name)] as const);
  const summary = isSkipped ? after.report.summary : report.summary;
  return settled({ ...present, services: new Map([...own, ...added]), report: { ...report, summary } }, findings);
}

/** What a service is apart from its findings: it passed, or policy did not want it judged. */
function restOf({ services }: GateResult, name: string): Status {
  return services.get(name) === 'skip' ? 'skip' : 'pass';
}

/** A trouble that the map going out does not have is one of the map, or of what it no longer says. */
function soften(finding: JudgedFinding, after: GateResult, { arrival, answering, override }: GoingOut): JudgedFinding {
  if (finding.severity === 'warn') return finding;
  const name = finding.service ?? '';
  if (arrival.leaving.has(name)) {
    // Whoever still meets users is not gone because the map says no word of it any more.
    if (answering.has(name) || finding.severity === 'unknown') return finding;
    const message = `${finding.message}; this push takes ${name} out of the map`;
    return { ...finding, severity: 'warn', code: 'leaves-with-this-push', message };
  }
  if (arrival.weakened.has(name) || !isProved(name, after)) return finding;
  if (arrival.dropping.has(name) && after.gate.layer === 'integration') {
    const message = `${finding.message}; this push takes routes of ${name} out of the map`;
    const fix = `If users no longer need them: ${override}, then push again; else mend the route`;
    return { ...finding, severity: 'unknown', code: 'possible-repair', message, fix };
  }
  const message = `${finding.message}; the map in this push says otherwise, and that is in order`;
  return { ...finding, severity: 'warn', code: 'repaired-by-this-push', message };
}

/** Judged, and found in order: what is not asked any more proves nothing. */
function isProved(name: string, { report, services }: GateResult): boolean {
  const status = name === '' ? report.status : services.get(name);
  return status === 'pass' || status === 'warn';
}

function notDeployed(service: string): JudgedFinding {
  return {
    ...placeless,
    code: 'not-deployed-yet',
    severity: 'warn',
    message: `${service} comes with this push and does not answer yet`,
    service,
    fix: 'Deploy it, then: mosaic enforce --mode=ci,integration',
  };
}

/** On a pull request, what runs now was not made by the change, unless it is the change's own preview. */
export function excuse(
  results: readonly GateResult[],
  { previews, expectSha }: Pick<Context, 'previews' | 'expectSha'>,
): GateResult[] {
  return results.map((result) => {
    // Whoever names the commit that must run asks for it, whatever is merged.
    if (expectSha !== null && result.gate.id === 'RUNTIME_IDENTITY_MATCH') return result;
    return resettled(
      result,
      result.report.findings.map((finding) => {
        if (finding.severity !== 'fail' || previews.includes(finding.service ?? '')) return finding;
        const message = `${finding.message}; it is so already, and this pull request cannot have caused it`;
        return { ...finding, severity: 'warn', message };
      }),
    );
  });
}
