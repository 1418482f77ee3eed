/** Overrides as plain values. */
import type { GateOverride, PushOverride } from '../../src/overrides/override.js';
import { someSha } from '../gates/contexts.js';

const terms = {
  id: '0a1b2c3d',
  reason: 'users cannot log in',
  ticket: null,
  who: 'Test <test@example.com>',
  createdAt: '2026-11-22T20:00:00.000Z',
  expiresAt: '2026-11-22T20:30:00.000Z',
} as const;

export function gateOverride(values: Partial<GateOverride> = {}): GateOverride {
  return { ...terms, kind: 'gate', gate: 'BACKEND_HEALTH', service: null, sha: null, ...values };
}

export function pushOverride(values: Partial<PushOverride> = {}): PushOverride {
  return { ...terms, kind: 'push', gate: null, service: null, sha: someSha, ...values };
}
