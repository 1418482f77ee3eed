/** What a check is: one question about this machine and this clone, and the results it may come to. */
import type { World } from './world.js';

/** `unknown`: it could not be checked, so it is neither in order nor wrong. */
export type CheckStatus = 'ok' | 'error' | 'warning' | 'unknown';

/** Something local that can be undone by hand. */
export interface Fix {
  /** What will be done, in the imperative; equal descriptions are the same fix and are applied once. */
  readonly description: string;
  /** Returns a line for each thing that changed. */
  apply(): Promise<readonly string[]>;
}

export interface CheckResult {
  readonly status: CheckStatus;
  readonly observed: string;
  /** Null where nothing in particular is expected. */
  readonly expected: string | null;
  /** The exact command, or the exact line to write, that helps; null when nothing need be done. */
  readonly command: string | null;
  readonly fix?: Fix;
}

export interface Check {
  /** Kebab-case; the name of its file. */
  readonly id: string;
  readonly title: string;
  /** Milliseconds it may take; 10,000 by default. */
  readonly limit?: number;
  /**
   * May throw: a `UsageError` or `EnvironmentError` says that the question cannot be asked here, anything else is a bug
   * of the check. Both become an `unknown` result.
   */
  run(world: World): Promise<readonly CheckResult[]>;
}

export function ok(observed: string, expected: string | null = null): CheckResult {
  return { status: 'ok', observed, expected, command: null };
}
