/** One run: load, plan, gather once and in parallel, decide, judge. */
import type { Policy } from '../config/policy.js';
import { UsageError } from '../errors.js';
import type { Git } from '../facts/git.js';
import type { RepositoryPlace } from '../facts/repository.js';
import { readWorktreeStatus } from '../facts/worktree-status.js';
import { builtInGates } from '../gates/registry.js';
import { readOverrides, type Overrides } from '../overrides/journal.js';
import { printable } from '../text/printable.js';
import { arrivalIn, conclude, isWorthAsking, withoutArrivals, type Learnt } from './conclude.js';
import { evidenceOf, type Evidence } from './evidence.js';
import { createInformer, type Informer } from './inform.js';
import type { JudgingMaps } from './judging-maps.js';
import { contextsOf, load, type Contexts } from './load.js';
import { plan, planSides, type PlannedGate } from './plan.js';
import type { Report } from './report.js';
import type { EnforceRequest } from './request.js';
import { locateRun, noHead } from './run-place.js';
import { informShared } from './share-passes.js';

export interface Enforced {
  readonly report: Report;
  /** Sentences for people: what limits the verdict, what in the map or policy has no effect. */
  readonly notes: readonly string[];
  readonly policy: Policy;
  /** Everything the verdict rests on, to be judged again elsewhere. */
  evidence(): Evidence;
}

/** Throws `UsageError` for a wrong map, policy or request, `EnvironmentError` without Git or a repository. */
export async function enforce(request: EnforceRequest, ownGit: Git): Promise<Enforced> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const { place, git } = await locateRun(request, ownGit);
  const { isRepository } = place;
  const [status, loaded, overrides] = await Promise.all([
    isRepository ? readWorktreeStatus(git) : noHead,
    load(git, place, request),
    isRepository && !request.isCi ? readOverrides(place.commonDir, startedAt) : noOverrides,
  ]);
  const declared = contextsOf(request, loaded, status, {
    startedAt,
    isRepository,
    overrides: overrides.inForce,
  });
  const contexts = await completed(declared, loaded.maps, git, request.env);
  const planned = planSides(builtInGates, contexts, request);
  requireKnown(request, planned);
  const learnt = await learn(planned, contexts, { request, place, git });
  const run = {
    head: status.head,
    branch: status.branch,
    isPartial: request.gates.length > 0 || request.layers.length > 0,
    durationMs: Math.round(performance.now() - began),
  };
  const { report, notes } = conclude(learnt, run);
  return {
    report,
    notes: [...loaded.notes, ...overrides.notes, ...notes].map((note) => printable(note, 2_000)),
    policy: loaded.policy,
    evidence: () => evidenceOf(learnt, run, request),
  };
}

/** CI trusts what is in the repository, and nothing that lies about in a clone. */
const noOverrides: Overrides = { inForce: [], notes: [] };

/** What the platforms' files say of the routes; their engines are large, so they are loaded where it may matter. */
async function completed(contexts: Contexts, maps: JudgingMaps, git: Git, env: NodeJS.ProcessEnv): Promise<Contexts> {
  const { present, goingOut } = contexts;
  const isAsked = present.modes.some((mode) => mode === 'ci' || mode === 'integration');
  const isHosted = [...present.services, ...goingOut.services].some(
    ({ role, platform }) => role === 'frontend' && platform !== null,
  );
  if (!isAsked || !isHosted) return contexts;
  return (await import('./effective-routes.js')).withEffectiveRoutes(contexts, maps, { git, env });
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

async function learn(planned: readonly PlannedGate[], contexts: Contexts, means: Means): Promise<Learnt> {
  const { present, goingOut } = contexts;
  const informer = createInformer(means, present);
  try {
    const isDeployed = ({ gate }: PlannedGate): boolean => gate.scope === 'deployed';
    const [running, others] = await Promise.all([
      informShared(planned.filter(isDeployed), (gates) => informer.inform(gates, present), {
        ...means,
        context: present,
        signal: informer.signal,
      }),
      informer.inform(
        planned.filter((gate) => !isDeployed(gate)),
        goingOut,
      ),
    ]);
    // Back in registry order.
    const informed = planned.flatMap((gate) => [...running, ...others].filter((one) => one.planned === gate));
    return { contexts, informed, ...(await lookAgain({ contexts, informed }, informer, means.request)) };
  } finally {
    await informer.close();
  }
}

/** What runs, by the map going out: a trouble that only the old map has is one that the push mends. */
async function lookAgain(
  seen: Pick<Learnt, 'contexts' | 'informed'>,
  informer: Informer,
  request: EnforceRequest,
): Promise<Pick<Learnt, 'again' | 'answering'>> {
  const arrival = arrivalIn(seen.contexts);
  if (arrival === null || !isWorthAsking(seen)) return { again: null, answering: [] };
  const context = withoutArrivals(seen.contexts, arrival);
  const gates = plan(builtInGates, context, request).filter(({ gate }) => gate.scope === 'deployed');
  const [again, arriving, leaving] = await Promise.all([
    informer.inform(gates, context),
    informer.answering(arrival.names, context),
    informer.answering(arrival.leaving, seen.contexts.present),
  ]);
  return { again, answering: [...arriving, ...leaving] };
}
