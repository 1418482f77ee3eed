/** What a gate that passed leaves for other processes: no header, body or finding of anybody. Pure. */
import type { GateResult } from './decide.js';
import type { PlannedGate } from './plan.js';

export interface GatePass {
  readonly summary: string;
  /** Names of the services that passed; "" is the repository. */
  readonly services: readonly string[];
  readonly isPinned: boolean;
}

/** A pass that another process found. */
export interface KnownPass extends GatePass {
  /** Since its probe began. */
  readonly cachedSeconds: number;
}

/** Null for anything but a plain pass. */
export function passOf({ report, services }: GateResult): GatePass | null {
  const isPlain = report.status === 'pass' && [...services.values()].every((status) => status === 'pass');
  if (!isPlain || report.findings.length > 0 || report.cached_seconds !== null) return null;
  return { summary: report.summary, services: [...services.keys()], isPinned: report.pinned };
}

export function resultOfPass({ gate }: PlannedGate, pass: KnownPass): GateResult {
  return {
    gate,
    services: new Map(pass.services.map((name) => [name, 'pass'])),
    report: {
      id: gate.id,
      layer: gate.layer,
      scope: gate.scope,
      status: 'pass',
      summary: pass.summary,
      reason: null,
      findings: [],
      duration_ms: 0,
      cached_seconds: pass.cachedSeconds,
      pinned: pass.isPinned,
    },
  };
}

/** What was kept on disk; null for anything that is no pass. */
export function readPass(value: unknown): GatePass | null {
  if (value === null || typeof value !== 'object') return null;
  const { summary, services, isPinned } = value as Partial<Record<keyof GatePass, unknown>>;
  const isSound = typeof summary === 'string' && typeof isPinned === 'boolean' && Array.isArray(services);
  if (!isSound || !services.every((name): name is string => typeof name === 'string')) return null;
  return { summary, services, isPinned };
}
