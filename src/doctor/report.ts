/** What the doctor found, for programs: plain data whose every text is printable. Pure. */
import { printable } from '../text/printable.js';
import type { CheckStatus } from './check.js';
import type { Examined } from './examine.js';

export interface ReportedCheck {
  readonly id: string;
  readonly title: string;
  readonly status: CheckStatus;
  readonly observed: string;
  readonly expected: string | null;
  readonly command: string | null;
  /** Was not in order, and `--fix` mended it. */
  readonly fixed: boolean;
}

export interface DoctorReport {
  readonly schema: 1;
  /** The worst of all checks: error, unknown, warning, ok. */
  readonly status: CheckStatus;
  /** A check that looked at several things is there once for each. */
  readonly checks: readonly ReportedCheck[];
}

/** `before` is what was found before anything was mended, for the checks whose fixes were applied. */
export function reportOf(
  examined: readonly Examined[],
  before: ReadonlyMap<string, Examined> = new Map(),
): DoctorReport {
  const checks = examined.flatMap(({ check: { id, title }, results }) =>
    results.map(({ status, observed, expected, command }): ReportedCheck => {
      const was = before.get(id);
      const isNew = was !== undefined && !was.results.some((old) => old.status === 'ok' && old.observed === observed);
      return {
        id,
        title,
        status,
        observed: printable(observed, 1_000),
        expected: expected === null ? null : printable(expected, 1_000),
        command: command === null ? null : printable(command, 1_000),
        fixed: status === 'ok' && isNew,
      };
    }),
  );
  return { schema: 1, status: worstOf(checks), checks };
}

export function exitCodeOf({ status }: Pick<DoctorReport, 'status'>): number {
  return { ok: 0, warning: 0, error: 1, unknown: 3 }[status];
}

function worstOf(checks: readonly ReportedCheck[]): CheckStatus {
  const order: readonly CheckStatus[] = ['error', 'unknown', 'warning'];
  return order.find((status) => checks.some((check) => check.status === status)) ?? 'ok';
}
