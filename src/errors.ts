/** The two errors a user can cause; anything else that is thrown is a bug and keeps its stack. */

export interface Place {
  readonly file: string | null;
  /** 1-based. */
  readonly line: number | null;
}

interface Details {
  /** The exact command, or the exact line to write, that helps. */
  readonly hint?: string;
  readonly place?: Place;
  readonly cause?: unknown;
}

// Not `instanceof`: the hook's bundle and the public API each have a copy of these classes.
const brand = Symbol.for('mosaic-gates.reported');

abstract class ReportedError extends Error {
  readonly [brand] = true;
  readonly code: string;
  readonly hint: string | null;
  readonly place: Place;

  constructor(code: string, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint ?? null;
    this.place = details.place ?? { file: null, line: null };
  }
}

/** A flag, map or policy that is wrong. Exit code 2. */
export class UsageError extends ReportedError {}

/** A machine or directory that lacks what Mosaic needs: no Git, no repository. Exit code 2. */
export class EnvironmentError extends ReportedError {}

export function isReportedError(error: unknown): error is UsageError | EnvironmentError {
  return error instanceof Error && brand in error;
}
