/** The report as programs read it: the shape of `--json`, SPEC'd field by field; nothing is optional, empty is null. */
import type { ReportedOverride } from '../overrides/override.js';
import type { Layer, Mode, Scope, Severity, Status } from '../gates/gate.js';

export type Verdict = 'ALLOW' | 'REJECT' | 'CLARIFY_REQUIRED';

export interface ReportedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly service: string | null;
  readonly url: string | null;
  readonly file: string | null;
  /** 1-based. */
  readonly line: number | null;
  /** 1-based. */
  readonly column: number | null;
  readonly expected: string | null;
  readonly observed: string | null;
  readonly fix: string | null;
}

export interface GateReport {
  readonly id: string;
  readonly layer: Layer;
  readonly scope: Scope;
  readonly status: Status;
  /** One sentence. */
  readonly summary: string;
  /** Kebab-case code of why the gate skipped or could not judge; null otherwise. */
  readonly reason: string | null;
  readonly findings: readonly ReportedFinding[];
  readonly duration_ms: number;
  /** Age of the oldest cached fact that was used; null when nothing was. */
  readonly cached_seconds: number | null;
  /** A name was pinned to an address by hand for this result. */
  readonly pinned: boolean;
}

export type Coverage = 'covered' | 'uncovered' | 'not-applicable';

export interface Report {
  readonly schema: 1;
  readonly tool: { readonly name: 'mosaic'; readonly version: string };
  readonly error: null;
  readonly verdict: Verdict;
  readonly partial: boolean;
  readonly modes: readonly Mode[];
  /** Name of the judged environment, several joined by ", "; null when none is. */
  readonly environment: string | null;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly duration_ms: number;
  readonly repo: { readonly head: string | null; readonly branch: string | null };
  readonly push: readonly {
    readonly local_ref: string | null;
    readonly local_sha: string | null;
    readonly remote_ref: string;
    readonly remote_sha: string | null;
  }[];
  readonly gates: readonly GateReport[];
  readonly required_fixes: readonly { readonly gate: string; readonly file: string | null; readonly change: string }[];
  /** Break-glass in force while this was judged, whether anything needed it or not. */
  readonly overrides: readonly ReportedOverride[];
  readonly coverage: {
    readonly covered: number;
    /** How many layers there are; those that do not apply are counted too. */
    readonly total: number;
    readonly layers: Readonly<Record<Layer, Coverage>>;
  };
}

/** What `--json` prints when nothing was judged. */
export interface ErrorReport {
  readonly schema: 1;
  readonly verdict: null;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly file: string | null;
    readonly line: number | null;
  };
}
