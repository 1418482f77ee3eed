/** One run: load, plan, gather once and in parallel, decide, judge. */
import type { Policy } from '../config/policy.js';
import { UsageError } from '../errors.js';
import type { Fact } from '../facts/fact.js';
import type { Git } from '../facts/git.js';
import { locateRepository, type RepositoryPlace } from '../facts/repository.js';
import { readWorktreeStatus } from '../facts/worktree-status.js';
import type { Layer, Mode } from '../gates/gate.js';
import { builtInGates } from '../gates/registry.js';
import type { Push } from '../hooks/push.js';
import type { ProbeClient } from '../probe/client.js';
import { printable } from '../text/printable.js';
import { conclude, type InformedGate } from './conclude.js';
import type { Context, Trigger } from './context.js';
import { evidenceOf, type Evidence } from './evidence.js';
import { FactLedger, type Gathered } from './gather.js';
import { totalLimit } from './limits.js';
import { contextOf, load } from './load.js';
import { crashed, plan, type PlannedGate } from './plan.js';
import type { Report } from './report.js';

export interface EnforceRequest {
  readonly cwd: string;
  readonly trigger: Trigger;
  /** Null asks the policy which modes this hook has. */
  readonly modes: readonly Mode[] | null;
  readonly push: Push | null;
  /** `--env`. */
  readonly environment: string | null;
  /** `--gate`; empty means all. */
  readonly gates: readonly string[];
  /** `--layer`; empty means all. */
  readonly layers: readonly Layer[];
  /** `--service NAME=URL`. */
  readonly overrides: Readonly<Record<string, string>>;
  /** `--expect-sha`: the commit that must run; null or absent: see `expectedCommit`. */
  readonly expectSha?: string | null;
  readonly env: NodeJS.ProcessEnv;
  readonly isCi: boolean;
}

export interface Enforced {
  readonly report: Report;
  /** Sentences for people: what limits the verdict, what in the map or policy has no effect. */
  readonly notes: readonly string[];
  readonly policy: Policy;
  /** Everything the verdict rests on, to be judged again elsewhere. */
  evidence(): Evidence;
}

/** Throws `UsageError` for a wrong map, policy or request, `EnvironmentError` without Git or a repository. */
export async function enforce(request: EnforceRequest, git: Git): Promise<Enforced> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const place = await locateRepository(git);
  const [status, loaded] = await Promise.all([readWorktreeStatus(git), load(git, place, request)]);
  const context = contextOf(request, loaded, status, startedAt);
  const planned = plan(builtInGates, context, request);
  requireKnown(request, planned);
  const informed = await informGates(planned, context, { request, place, git });
  const run = {
    head: status.head,
    branch: status.branch,
    isPartial: request.gates.length > 0 || request.layers.length > 0,
    durationMs: Math.round(performance.now() - began),
  };
  const { report, notes } = conclude(informed, context, run);
  return {
    report,
    notes: [...loaded.notes, ...notes].map((note) => printable(note, 2_000)),
    policy: context.policy,
    evidence: () => evidenceOf(informed, context, run, request),
  };
}

function requireKnown({ gates }: EnforceRequest, planned: readonly PlannedGate[]): void {
  const missing = gates.find((id) => !planned.some(({ gate }) => gate.id === id));
  if (missing === undefined) return;
  const here = planned.length === 0 ? builtInGates.map(({ id }) => id) : planned.map(({ gate }) => gate.id);
  throw new UsageError('gate-unknown', `no gate ${printable(missing)} runs in these modes`, {
    hint: `Gates: ${here.join(', ')}`,
  });
}

interface Means {
  readonly request: EnforceRequest;
  readonly place: RepositoryPlace;
  readonly git: Git;
}

async function informGates(planned: readonly PlannedGate[], context: Context, means: Means): Promise<InformedGate[]> {
  const { place, git, request } = means;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), totalLimit(context.services));
  let client: Promise<ProbeClient> | undefined;
  const signal = deadline.signal;
  // Loaded by the first fact that needs the network, so local mode never is.
  const open = async (): Promise<ProbeClient> =>
    (await import('./open-probe.js')).openProbe(context, { request, git, signal });
  const probe = (): Promise<ProbeClient> => (client ??= open());
  const ledger = new FactLedger({ context, signal, git, ...place, env: request.env, probe });
  try {
    return await Promise.all(
      planned.map(async (item) => {
        const facts = 'kind' in item.todo ? [] : item.todo;
        const gathered: Gathered[] = await Promise.all(facts.map((fact) => gatherFor(item, fact, ledger)));
        return { planned: item, gathered };
      }),
    );
  } finally {
    clearTimeout(timer);
    (await client)?.close();
  }
}

/** A bug in a gate of the user's policy is that gate's trouble; one of ours ends the run. */
async function gatherFor({ gate, isCustom }: PlannedGate, fact: Fact<unknown>, ledger: FactLedger): Promise<Gathered> {
  try {
    return await ledger.gather(fact);
  } catch (error) {
    if (!isCustom) throw error;
    const { reason, message, fix } = crashed(gate, error);
    return { ok: false, reason, message, fix, durationMs: 0 };
  }
}
