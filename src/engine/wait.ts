/** `--wait`: asks again and again until what runs is the commit that should, or the time is up. */
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

/** Null when there is nothing to wait for. */
function missingIn(gates: readonly GateReport[]): string | null {
  const open = gates
    .flatMap(({ findings }) => findings)
    .filter(({ severity, code }) => severity !== 'warn' || code === 'deploy-in-progress');
  return open.length === 0 ? null : open.map(({ message }) => message).join('; ');
}
