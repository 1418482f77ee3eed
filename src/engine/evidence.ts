/** Everything a verdict rests on, as plain data: saved by `--evidence`, judged again by `mosaic judge`. */
import type { Policy } from '../config/policy.js';
import { UsageError } from '../errors.js';
import type { AnyGate, Layer } from '../gates/gate.js';
import { builtInGates } from '../gates/registry.js';
import { version } from '../version.js';
import {
  arrivalIn,
  conclude,
  withoutArrivals,
  type Conclusion,
  type InformedGate,
  type Learnt,
  type RunFacts,
} from './conclude.js';
import type { Context } from './context.js';
import type { Gathered } from './gather.js';
import type { Contexts } from './load.js';
import { plan, planSides, type PlannedGate, type Selection } from './plan.js';

/** The policy as data: gates of the policy's own are code and stay behind. */
type SavedContext = Omit<Context, 'policy'> & { readonly policy: Omit<Policy, 'gates'> };

/** Fact key → what was gathered, redacted when it was. */
type SavedFacts = Readonly<Record<string, Gathered>>;

export interface Evidence {
  readonly schema: 1;
  readonly kind: 'mosaic-evidence';
  readonly tool: { readonly name: 'mosaic'; readonly version: string };
  readonly run: RunFacts;
  readonly selection: { readonly gates: readonly string[]; readonly layers: readonly Layer[] };
  readonly present: SavedContext;
  /** Null where one map judges all. */
  readonly going_out: SavedContext | null;
  /** Of gates that judge what runs. */
  readonly deployed_facts: SavedFacts;
  /** Of all other gates. */
  readonly facts: SavedFacts;
  /** What runs, by the map going out; null where that was not asked. */
  readonly again_facts: SavedFacts | null;
  readonly answering: readonly string[];
}

export function evidenceOf(learnt: Learnt, run: RunFacts, { gates, layers }: Selection): Evidence {
  const { contexts, informed, again, answering } = learnt;
  const { present, goingOut } = contexts;
  return {
    schema: 1,
    kind: 'mosaic-evidence',
    tool: { name: 'mosaic', version },
    run,
    selection: { gates: [...gates], layers: [...layers] },
    present: savedContext(present),
    going_out: present === goingOut ? null : savedContext(goingOut),
    deployed_facts: savedFacts(informed.filter(({ planned }) => isDeployed(planned))),
    facts: savedFacts(informed.filter(({ planned }) => !isDeployed(planned))),
    again_facts: again === null ? null : savedFacts(again),
    answering: [...answering],
  };
}

function savedContext({ policy, ...context }: Context): SavedContext {
  const { gates: _code, ...data } = policy;
  return { ...context, policy: data };
}

function savedFacts(informed: readonly InformedGate[]): SavedFacts {
  const entries = informed
    .filter(({ planned }) => !planned.isCustom)
    .flatMap(({ planned, gathered }) =>
      'kind' in planned.todo ? [] : planned.todo.map(({ key }, index) => [key, gathered[index]] as const),
    );
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, Gathered] => entry[1] !== undefined));
}

function isDeployed({ gate }: { readonly gate: AnyGate }): boolean {
  return gate.scope === 'deployed';
}

/** Judges saved evidence: the same verdict and findings, with no look at the world. Throws `UsageError`. */
export function judgeEvidence(text: string, file: string): Conclusion {
  const evidence = parseEvidence(text, file);
  try {
    return conclude(learntFrom(evidence), evidence.run);
  } catch (error) {
    // Only evidence that was altered or cut makes a gate that is total fail.
    throw new UsageError('evidence-invalid', `${file} does not hold what mosaic ${version} saves as evidence`, {
      hint: 'Gather it again: mosaic enforce --mode=… --evidence FILE',
      cause: error,
    });
  }
}

function learntFrom(evidence: Evidence): Learnt {
  const { selection, deployed_facts: deployed, facts, again_facts: second, answering } = evidence;
  const present = contextFrom(evidence.present);
  const contexts: Contexts = {
    present,
    goingOut: evidence.going_out === null ? present : contextFrom(evidence.going_out),
  };
  const informed = planSides(builtInGates, contexts, selection).map((planned) =>
    informedBy(planned, isDeployed(planned) ? deployed : facts),
  );
  const arrival = arrivalIn(contexts);
  if (second === null || arrival === null) return { contexts, informed, again: null, answering };
  const again = plan(builtInGates, withoutArrivals(contexts, arrival), selection).filter(isDeployed);
  return { contexts, informed, again: again.map((planned) => informedBy(planned, second)), answering };
}

function contextFrom(saved: SavedContext): Context {
  return { ...saved, policy: { ...saved.policy, gates: [] } };
}

function informedBy(planned: PlannedGate, facts: SavedFacts): InformedGate {
  return { planned, gathered: 'kind' in planned.todo ? [] : planned.todo.map(({ key }) => savedFact(facts, key)) };
}

function parseEvidence(text: string, file: string): Evidence {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UsageError('evidence-not-json', `${file} is not JSON`, { hint: 'mosaic judge FILE', cause: error });
  }
  const isEvidence =
    data !== null &&
    typeof data === 'object' &&
    'kind' in data &&
    data.kind === 'mosaic-evidence' &&
    'schema' in data &&
    data.schema === 1;
  if (!isEvidence) {
    throw new UsageError('evidence-invalid', `${file} is not evidence of mosaic (schema 1)`, {
      hint: 'Gather it: mosaic enforce --mode=… --evidence FILE',
    });
  }
  return data as Evidence;
}

function savedFact(facts: SavedFacts, key: string): Gathered {
  const saved = Object.hasOwn(facts, key) ? facts[key] : undefined;
  return (
    saved ?? {
      ok: false,
      reason: 'not-in-evidence',
      message: 'the evidence does not say',
      fix: 'Gather it again: mosaic enforce --mode=… --evidence FILE',
      durationMs: 0,
    }
  );
}
