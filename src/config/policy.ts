/** What a policy may say: `PolicyInput` as users write it, `Policy` with every default filled in. */
import type { AnyGate, Mode } from '../gates/gate.js';

/** How much a finding weighs; `off` leaves it unjudged, and its layer uncovered. */
export type PolicySeverity = 'fail' | 'warn' | 'off';

export interface WorktreePolicy {
  /** Changes on disk that are not in the commit. */
  readonly unstaged: PolicySeverity;
  /** Files that Git neither tracks nor ignores. */
  readonly untracked: PolicySeverity;
  /** Paths staged for a later commit, while `git commit <path>` takes others. */
  readonly staged: PolicySeverity;
  /** Globs of paths that are never judged. */
  readonly ignore: readonly string[];
}

export interface PushPolicy {
  /** Deploying refs that may be deleted: all, none, or full names such as `refs/heads/main`. */
  readonly allowDelete: boolean | readonly string[];
  /** Deploying refs that may be force-pushed: all, none, or full names. */
  readonly allowForce: boolean | readonly string[];
}

export interface ProbePolicy {
  /** URL or `host:port` asked to tell a broken target from a broken network. Undefined: the Git remote's host; null: none. */
  readonly control?: string | null | undefined;
  /** Hosts that may have a private address. */
  readonly allowPrivate: readonly string[];
  /** Pinned addresses, as `host:port:address`. */
  readonly resolve: readonly string[];
  /** Milliseconds for which what passed before need not be asked again. */
  readonly maxAge: number;
}

export interface ScanPolicy {
  /** References to dead hosts that may stay. */
  readonly ignore: readonly {
    /** A host name; `*.` covers everything below it. */
    readonly host: string;
    /** Glob of the files it may stay in; all of them without one. */
    readonly path?: string | undefined;
    readonly reason: string;
    /** The last day it may stay, ISO 8601. */
    readonly until?: string | undefined;
  }[];
}

export interface EnvPolicy {
  /** Names of variables that the map's URLs may read besides `MOSAIC_*`. */
  readonly allow: readonly string[];
}

export interface OverridePolicy {
  /** Whether `mosaic override` does without somebody at a terminal who confirms it. */
  readonly withoutTty: boolean;
}

export interface HooksPolicy {
  readonly 'pre-commit': readonly Mode[];
  readonly 'pre-push': readonly Mode[];
}

export interface Policy {
  /** By gate id (`TLS`) or by finding (`TLS/expires-soon`). */
  readonly severities: Readonly<Record<string, PolicySeverity>>;
  /** Whether CLARIFY_REQUIRED stops a hook; changes the exit code, never the verdict. */
  readonly onClarify: 'block' | 'warn';
  readonly worktree: WorktreePolicy;
  readonly session: {
    /** Milliseconds. */
    readonly maxAge: number;
  };
  readonly push: PushPolicy;
  readonly identity: {
    /** Milliseconds that a platform has to deploy a commit once it is on the remote. */
    readonly deployGrace: number;
  };
  readonly probe: ProbePolicy;
  readonly scan: ScanPolicy;
  readonly env: EnvPolicy;
  readonly override: OverridePolicy;
  readonly hooks: HooksPolicy;
  /** The user's own gates, run after the built-in ones. */
  readonly gates: readonly AnyGate[];
}

export interface PolicyInput {
  readonly severities?: Readonly<Record<string, PolicySeverity>>;
  readonly onClarify?: 'block' | 'warn';
  readonly worktree?: Partial<WorktreePolicy>;
  readonly session?: {
    /** Such as '30m', '12h', '7d', or milliseconds. */
    readonly maxAge?: string | number;
  };
  readonly push?: Partial<PushPolicy>;
  readonly identity?: {
    /** Such as '15m', or milliseconds. */
    readonly deployGrace?: string | number;
  };
  readonly probe?: Partial<Omit<ProbePolicy, 'maxAge'>> & {
    /** Such as '30s', or milliseconds. Default 0. */
    readonly maxAge?: string | number;
  };
  readonly scan?: Partial<ScanPolicy>;
  readonly env?: Partial<EnvPolicy>;
  readonly override?: Partial<OverridePolicy>;
  readonly hooks?: Partial<HooksPolicy>;
  /** Made by `defineGate`; only in a policy written as code. */
  readonly gates?: readonly AnyGate[];
}

/** What holds without a policy file. */
export const defaultPolicy: Policy = {
  severities: {},
  onClarify: 'block',
  worktree: { unstaged: 'fail', untracked: 'fail', staged: 'warn', ignore: [] },
  session: { maxAge: 24 * 3_600_000 },
  push: { allowDelete: false, allowForce: false },
  identity: { deployGrace: 15 * 60_000 },
  probe: { control: undefined, allowPrivate: [], resolve: [], maxAge: 0 },
  scan: { ignore: [] },
  env: { allow: [] },
  override: { withoutTty: false },
  hooks: { 'pre-commit': ['local'], 'pre-push': ['ci', 'integration'] },
  gates: [],
};
