/** Which gates run and which facts they need; a gate that does not run says why. */
import { Unavailable, type Fact } from '../facts/fact.js';
import { skip, type AnyGate, type Layer, type Skip } from '../gates/gate.js';
import type { Context } from './context.js';
import type { Contexts } from './load.js';
import { deployedRefs } from './deploying.js';

export interface PlannedGate {
  readonly gate: AnyGate;
  /** A gate of the user's policy: its exceptions are findings, not bugs of ours. */
  readonly isCustom: boolean;
  readonly todo: Skip | readonly Fact<unknown>[];
}

export interface Selection {
  /** Gate ids; empty means all. */
  readonly gates: readonly string[];
  /** Empty means all. */
  readonly layers: readonly Layer[];
}

/** Why a gate has nothing to judge although nobody switched it off: its mode is then satisfied, and said to be so. */
export const nothingApplies: ReadonlySet<string> = new Set([
  'no-services',
  'ref-deploys-nothing',
  'arrives-with-this-push',
]);

/** In registry order; gates that judge what runs by the map that runs, all others by the one going out. */
export function planSides(builtIn: readonly AnyGate[], contexts: Contexts, selection: Selection): PlannedGate[] {
  const { present, goingOut } = contexts;
  const planned = plan(builtIn, goingOut, selection);
  if (present === goingOut) return planned;
  return plan(builtIn, present, selection).map((now, index) => {
    const next = planned[index];
    if (next === undefined || now.gate.scope !== 'deployed') return next ?? now;
    const isNew = 'kind' in now.todo && now.todo.reason !== 'off-by-policy' && !('kind' in next.todo);
    return isNew ? { ...now, todo: skip('arrives-with-this-push', 'what it judges arrives with this push') } : now;
  });
}

/** In registry order. */
export function plan(builtIn: readonly AnyGate[], context: Context, selection: Selection): PlannedGate[] {
  const custom = new Set(context.policy.gates);
  return [...builtIn, ...custom]
    .filter((gate) => isRequested(gate, context, selection))
    .map((gate) => ({ gate, isCustom: custom.has(gate), todo: todo(gate, context, custom.has(gate)) }));
}

function isRequested(gate: AnyGate, { modes }: Context, { gates, layers }: Selection): boolean {
  return (
    (gate.modes.length === 0 || gate.modes.some((mode) => modes.includes(mode))) &&
    (gates.length === 0 || gates.includes(gate.id)) &&
    (layers.length === 0 || layers.includes(gate.layer))
  );
}

function todo(gate: AnyGate, context: Context, isCustom: boolean): PlannedGate['todo'] {
  // Before policy: where nothing applies, a gate that is switched off is not missed.
  if (gate.scope === 'deployed') {
    if (context.map.services.length === 0)
      return skip('no-services', 'the map says that nothing is deployed from here');
    if (context.trigger === 'pre-push' && deployedRefs(context).length === 0) {
      return skip('ref-deploys-nothing', 'no pushed ref deploys');
    }
  }
  if (context.policy.severities[gate.id] === 'off') return skip('off-by-policy', 'switched off by policy');
  try {
    return gate.facts(context);
  } catch (error) {
    if (!isCustom) throw error;
    return [{ key: `${gate.id} facts`, gather: () => Promise.reject(crashed(gate, error)) }];
  }
}

export function crashed(gate: AnyGate, error: unknown): Unavailable {
  const message = error instanceof Error ? error.message : String(error);
  return new Unavailable('gate-crashed', `the gate ${gate.id} failed: ${message}`, 'Mend the gate in mosaic.config.ts');
}
