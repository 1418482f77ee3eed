/** References that somebody allows, with a reason: by policy, or by a mark on the line. */
import picomatch from 'picomatch';
import type { ScanPolicy } from '../config/policy.js';
import { hostName, isHostUnder } from './host-name.js';

/** An entry of policy `scan.ignore`. */
export type ScanIgnore = ScanPolicy['ignore'][number];

export interface SuppressionProblem {
  readonly kind: 'expired' | 'unused' | 'no-reason';
  /** Null for an entry of the policy. */
  readonly place: { readonly file: string; readonly line: number } | null;
  /** The entry as people know it: its host, and its path. */
  readonly entry: string;
  readonly until: string | null;
}

export interface Suppressions {
  /** Also takes note that the entry is of use. */
  cover(path: string, host: string): boolean;
  /** Entries that are over or that nothing needed. */
  problems(): readonly SuppressionProblem[];
}

/** `today` as ISO 8601; days are those of UTC. */
export function suppressionsOf(ignore: readonly ScanIgnore[], today: string): Suppressions {
  const entries = ignore.map((entry) => {
    const host = entry.host.startsWith('*.') ? `*.${hostName(entry.host.slice(2))}` : (hostName(entry.host) ?? '');
    const isOver = entry.until !== undefined && entry.until < today.slice(0, 10);
    const isPath = entry.path === undefined ? () => true : picomatch(entry.path, { dot: true });
    return { entry, host, isOver, isPath };
  });
  const used = new Set<ScanIgnore>();
  return {
    cover(path, host) {
      const covering = entries.filter((one) => (one.host === host || isHostUnder(host, one.host)) && one.isPath(path));
      for (const { entry } of covering) used.add(entry);
      return covering.some(({ isOver }) => !isOver);
    },
    problems: () =>
      entries.flatMap(({ entry, isOver }): SuppressionProblem[] => {
        const kind = !used.has(entry) ? 'unused' : isOver ? 'expired' : null;
        if (kind === null) return [];
        const name = entry.path === undefined ? entry.host : `${entry.host} in ${entry.path}`;
        return [{ kind, place: null, entry: name, until: entry.until ?? null }];
      }),
  };
}
