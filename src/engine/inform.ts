/** Gathers what the planned gates must know: each fact once, all in parallel, under one deadline. */
import type { Fact } from '../facts/fact.js';
import type { Git } from '../facts/git.js';
import { hostAnswer } from '../facts/host-answer.js';
import type { RepositoryPlace } from '../facts/repository.js';
import type { ProbeClient } from '../probe/client.js';
import type { InformedGate } from './conclude.js';
import type { Context } from './context.js';
import type { EnforceRequest } from './request.js';
import { FactLedger, type Gathered } from './gather.js';
import { totalLimit } from './limits.js';
import { crashed, type PlannedGate } from './plan.js';

export interface Means {
  readonly request: EnforceRequest;
  readonly place: RepositoryPlace;
  readonly git: Git;
}

export interface Informer {
  /** Aborted when the time limit passed. */
  readonly signal: AbortSignal;
  /** In the order of the gates. Facts of one context are shared among all that ask. */
  inform(planned: readonly PlannedGate[], context: Context): Promise<InformedGate[]>;
  /** The named services without those whose host is known not to answer. */
  answering(names: ReadonlySet<string>, context: Context): Promise<string[]>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export function createInformer({ request, place, git }: Means, present: Context): Informer {
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // Started by the first question to what runs: waiting for other processes before it is not counted.
  const startTimer = (): void => {
    timer ??= setTimeout(() => deadline.abort(), totalLimit(present.services));
  };
  const { signal } = deadline;
  let client: Promise<ProbeClient> | undefined;
  // Loaded by the first fact that needs the network, so local mode never is.
  const open = async (): Promise<ProbeClient> =>
    (await import('./open-probe.js')).openProbe(present, { request, git, signal });
  const probe = (): Promise<ProbeClient> => (client ??= open());
  const ledgers = new Map<Context, FactLedger>();
  const ledgerOf = (context: Context): FactLedger => {
    const known = ledgers.get(context) ?? new FactLedger({ context, signal, git, ...place, env: request.env, probe });
    ledgers.set(context, known);
    return known;
  };
  return {
    signal,
    inform: async (planned, context) => {
      if (planned.some(({ gate }) => gate.scope === 'deployed')) startTimer();
      return Promise.all(
        planned.map(async (item) => {
          const facts = 'kind' in item.todo ? [] : item.todo;
          const gathered = await Promise.all(facts.map((fact) => gatherFor(item, fact, ledgerOf(context))));
          return { planned: item, gathered };
        }),
      );
    },
    answering: async (names, context) => {
      const services = context.services.filter(({ name }) => names.has(name));
      const answers = await Promise.all(
        services.map(({ name, environment }) => ledgerOf(context).gather(hostAnswer(name, environment))),
      );
      return services.filter((_, index) => !isNo(answers[index])).map(({ name }) => name);
    },
    close: async () => {
      clearTimeout(timer);
      (await client)?.close();
    },
  };
}

function isNo(answer: Gathered | undefined): boolean {
  return answer?.ok === true && answer.value === false;
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
