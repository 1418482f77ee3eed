/** `--wait`: asks again and again until what runs is the commit that should, or the time is up. */
import { UsageError } from '../errors.js';
import type { Git } from '../facts/git.js';
import { runtimeIdentityMatch } from '../gates/runtime-identity-match.js';
import type { Clock } from '../probe/clock.js';
import { enforce } from './enforce.js';
import type { GateReport } from './report.js';
import type { EnforceRequest } from './request.js';

export interface Waiting {
  /** Milliseconds. */
  readonly limit: number;
  readonly clock: Clock;
  /** What Git answered is kept, so each round needs another. */
  openGit(): Git;
  /** Told what is missing whenever that changes, and at least once a minute. */
  tell(missing: string, leftMs: number): void;
}

const roundMs = 5_000;
const remindMs = 60_000;

/** Whether it runs. Throws what `enforce` throws. */
export async function waitForDeploy(request: EnforceRequest, waiting: Waiting): Promise<boolean> {
  const { clock, limit, openGit, tell } = waiting;
  const end = clock.now() + limit;
  const asking = { ...request, modes: ['ci'], gates: [runtimeIdentityMatch.id], layers: [] } as const;
  const { signal } = new AbortController();
  let told = { missing: '', at: 0 };
  for (;;) {
    const { report } = await enforce(asking, openGit());
    requireIdentity(report.gates);
    const missing = missingIn(report.gates);
    if (missing === null) return true;
    const now = clock.now();
    if (now >= end) return false;
    if (missing !== told.missing || now - told.at >= remindMs) {
      tell(missing, end - now);
      told = { missing, at: now };
    }
    await clock.wait(Math.min(roundMs, end - now), signal);
  }
}

/** Waiting would not help. */
function requireIdentity(gates: readonly GateReport[]): void {
  const [gate] = gates;
  const isAsked = gate !== undefined && gate.reason !== 'identity-undeclared' && gate.reason !== 'off-by-policy';
  if (isAsked) return;
  throw new UsageError('wait-without-identity', 'nothing says which commit runs, so it cannot be waited for', {
    hint: 'Add "runtime_identity_path" to a service in the map, and let RUNTIME_IDENTITY_MATCH run',
  });
}

/** A later commit of the same branch has arrived as well. */
const arrived: ReadonlySet<string> = new Set(['commit-superseded', 'deployed-before-push']);

/** Null when it is there. By what was found, not by what policy or a pull request make of it. */
function missingIn(gates: readonly GateReport[]): string | null {
  const findings = gates.flatMap((gate) => gate.findings).filter(({ code }) => !arrived.has(code));
  const skipped = gates.filter(({ status }) => status === 'skip').map(({ summary }) => summary);
  const missing = [...findings.map(({ message }) => message), ...skipped];
  return missing.length === 0 ? null : missing.join('; ');
}
