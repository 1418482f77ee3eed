/** Everything a verdict rests on, as plain data: saved by `--evidence`, judged again by `mosaic judge`. */
import type { Policy } from '../config/policy.js';
import { UsageError } from '../errors.js';
import type { Layer } from '../gates/gate.js';
import { builtInGates } from '../gates/registry.js';
import { version } from '../version.js';
import { conclude, type Conclusion, type InformedGate, type RunFacts } from './conclude.js';
import type { Context } from './context.js';
import type { Gathered } from './gather.js';
import { plan, type Selection } from './plan.js';

export interface Evidence {
  readonly schema: 1;
  readonly kind: 'mosaic-evidence';
  readonly tool: { readonly name: 'mosaic'; readonly version: string };
  readonly run: RunFacts;
  readonly selection: { readonly gates: readonly string[]; readonly layers: readonly Layer[] };
  /** The policy as data: gates of the policy's own are code and stay behind. */
  readonly context: Omit<Context, 'policy'> & { readonly policy: Omit<Policy, 'gates'> };
  /** Fact key → what was gathered, redacted when it was. */
  readonly facts: Readonly<Record<string, Gathered>>;
}

export function evidenceOf(
  informed: readonly InformedGate[],
  { policy, ...context }: Context,
  run: RunFacts,
  { gates, layers }: Selection,
): Evidence {
  const { gates: _code, ...data } = policy;
  const facts = informed
    .filter(({ planned }) => !planned.isCustom)
    .flatMap(({ planned, gathered }) =>
      'kind' in planned.todo ? [] : planned.todo.map(({ key }, index) => [key, gathered[index]] as const),
    )
    .filter((entry): entry is readonly [string, Gathered] => entry[1] !== undefined);
  return {
    schema: 1,
    kind: 'mosaic-evidence',
    tool: { name: 'mosaic', version },
    run,
    selection: { gates: [...gates], layers: [...layers] },
    context: { ...context, policy: data },
    facts: Object.fromEntries(facts),
  };
}

/** Judges saved evidence: the same verdict and findings, with no look at the world. Throws `UsageError`. */
export function judgeEvidence(text: string, file: string): Conclusion {
  const evidence = parseEvidence(text, file);
  try {
    const context: Context = { ...evidence.context, policy: { ...evidence.context.policy, gates: [] } };
    const informed = plan(builtInGates, context, evidence.selection).map((planned) => ({
      planned,
      gathered: 'kind' in planned.todo ? [] : planned.todo.map(({ key }) => savedFact(evidence, key)),
    }));
    return conclude(informed, context, evidence.run);
  } catch (error) {
    // Only evidence that was altered or cut makes a gate that is total fail.
    throw new UsageError('evidence-invalid', `${file} does not hold what mosaic ${version} saves as evidence`, {
      hint: 'Gather it again: mosaic enforce --mode=… --evidence FILE',
      cause: error,
    });
  }
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

function savedFact({ facts }: Evidence, key: string): Gathered {
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
