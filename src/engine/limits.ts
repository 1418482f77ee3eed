/** How long a run may take, from what the map says of its slowest service. */
import type { Service } from '../authority/service.js';

/** Milliseconds until the first byte of an answer. */
export function firstByteLimit({ coldStartSeconds }: Pick<Service, 'coldStartSeconds'>): number {
  return Math.max(10_000, coldStartSeconds * 1_000);
}

/**
 * Milliseconds for the whole run: room for one slow answer and its confirmation, at least 30 s, at most 240 s, because
 * an idle ssh connection to a Git host is closed after six minutes and takes the push with it.
 */
export function totalLimit(services: readonly Service[]): number {
  const largest = Math.max(10_000, ...services.map(firstByteLimit));
  return Math.min(240_000, Math.max(30_000, 2 * largest + 10_000));
}
