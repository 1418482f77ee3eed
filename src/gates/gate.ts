/** What a gate is: a value that names the facts it needs and a pure `decide` over them. */
import type { Context } from '../engine/context.js';
import type { Fact } from '../facts/fact.js';

export const modes = ['local', 'ci', 'integration', 'smoke', 'runtime'] as const;
export type Mode = (typeof modes)[number];

/** Rows of the coverage table: the layers a user's request depends on. */
export const layers = [
  'code-authority',
  'backend-runtime',
  'integration',
  'database',
  'external-apis',
  'environment',
  'file-storage',
  'authentication',
  'api-endpoints',
  'dns',
  'tls',
  'frontend-build',
  'cors',
  'database-schema',
  'rate-limiting',
  'error-handling',
  'session-management',
] as const;
export type Layer = (typeof layers)[number];

/** What a gate judges: the repository, the commits going out, or what runs now. */
export type Scope = 'repo' | 'candidate' | 'deployed';

export type Status = 'pass' | 'fail' | 'warn' | 'skip' | 'unknown' | 'overridden';

/** `unknown` says that something could not be checked: neither healthy nor broken. */
export type Severity = 'fail' | 'warn' | 'unknown';

/** The wording of one kind of finding. `A` is what its sentences are made of; strings reach them printable. */
export interface FindingCode<A> {
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  says(args: A): string;
  /** What to do, with the exact command or line. */
  fix(args: A): string;
}

// `any` here is TypeScript's existential: a record of codes, each with its own argument type.
// oxlint-disable-next-line no-explicit-any
export type FindingCodes = Readonly<Record<string, FindingCode<any>>>;

/** Where a finding points and what was seen there; all optional, all printed. */
export interface FindingPlace {
  readonly service?: string | null;
  readonly url?: string | null;
  readonly file?: string | null;
  /** 1-based. */
  readonly line?: number | null;
  /** 1-based. */
  readonly column?: number | null;
  readonly expected?: string | null;
  readonly observed?: string | null;
  /** Path of the route it is about; not printed, but a push that mends the route is known by it. */
  readonly route?: string | null;
}

/** One observation that a gate makes: a code of its own, the arguments of its wording, and a place. */
export type Finding<C extends FindingCodes = FindingCodes> = {
  [K in keyof C & string]: FindingPlace & {
    readonly code: K;
    readonly args: C[K] extends FindingCode<infer A> ? A : never;
    /** Overrides the code's own severity, for instance off a deploying branch. */
    readonly severity?: Severity;
  };
}[keyof C & string];

/** The findings about one thing that was judged: a service, or null for the repository. None means it passed. */
export interface Judgement<C extends FindingCodes = FindingCodes> {
  readonly service: string | null;
  readonly findings: readonly Finding<C>[];
}

export type Decision<C extends FindingCodes = FindingCodes> =
  | { readonly kind: 'judged'; readonly judgements: readonly Judgement<C>[]; readonly summary: string }
  /** Does not apply. `reason` is a kebab-case code for programs, `summary` its sentence for people. */
  | { readonly kind: 'skip'; readonly reason: string; readonly summary: string };

/**
 * A gate. `facts` says what must be known; each fact is gathered once per run however many gates ask for it.
 * `decide` is synchronous, total and free of I/O; a fact that could not be gathered never reaches it, and makes the
 * gate `unknown` at least.
 */
export interface Gate<E = unknown, C extends FindingCodes = FindingCodes> {
  readonly id: string;
  readonly layer: Layer;
  /** Empty means every mode. */
  readonly modes: readonly Mode[];
  readonly scope: Scope;
  /** One line for reports. */
  readonly title: string;
  /** What it checks and why, for `mosaic explain`. */
  readonly explains: string;
  readonly codes: C;
  /** What must be known; or why the gate does not apply. */
  facts(context: Context): readonly Fact<E>[] | Skip;
  decide(evidence: readonly E[], context: Context): Decision<C>;
}

export type Skip = Extract<Decision, { kind: 'skip' }>;

/** A gate of any evidence and any codes, as lists of gates hold it. */
// oxlint-disable-next-line no-explicit-any
export type AnyGate = Gate<any, any>;

/** Checks the shape of a gate at compile time and returns it; the same function serves built-in and custom gates. */
export function defineGate<E, const C extends FindingCodes>(gate: Gate<E, C>): Gate<E, C> {
  return gate;
}

/** Declares a finding code; only there so that `A` is inferred from the parameters of `says` and `fix`. */
export function code<A>(severity: Severity, says: (args: A) => string, fix: (args: A) => string): FindingCode<A> {
  return { severity, says, fix };
}

export function skip(reason: string, summary: string): Skip {
  return { kind: 'skip', reason, summary };
}

export function judged<C extends FindingCodes>(summary: string, judgements: readonly Judgement<C>[]): Decision<C> {
  return { kind: 'judged', summary, judgements };
}
