/** Gates and results as plain values. */
import type { GateResult } from '../../src/engine/decide.js';
import { code, defineGate, judged, type AnyGate, type Status } from '../../src/gates/gate.js';
import { builtInGates } from '../../src/gates/registry.js';

export const aGate: AnyGate = defineGate({
  id: 'OURS',
  layer: 'integration',
  modes: ['ci'],
  scope: 'repo',
  title: 'Ours',
  explains: 'Ours.',
  codes: {
    bad: code<{ what: string }>(
      'fail',
      ({ what }) => `bad ${what}`,
      ({ what }) => `mend ${what}`,
    ),
    odd: code<object>(
      'warn',
      () => 'odd',
      () => 'look',
    ),
    open: code<object>(
      'unknown',
      () => 'open',
      () => 'ask',
    ),
  },
  facts: () => [],
  decide: () => judged('', []),
});

export function gateNamed(id: string): AnyGate {
  const found = builtInGates.find((gate) => gate.id === id);
  if (found === undefined) throw new Error(`no gate ${id}`);
  return found;
}

/** What a gate came to; a reason makes it a skip. */
export function resultOf(
  gate: AnyGate,
  status: Status,
  { reason = null, services = {} }: { reason?: string | null; services?: Record<string, Status> } = {},
): GateResult {
  return {
    gate,
    services: new Map(Object.entries(services)),
    report: {
      id: gate.id,
      layer: gate.layer,
      scope: gate.scope,
      status,
      summary: `${gate.id} says`,
      reason,
      findings: [],
      duration_ms: 0,
      cached_seconds: null,
      pinned: false,
    },
  };
}
