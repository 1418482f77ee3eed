/** Break-glass: for a short while one gate, or one commit on its way out, is not stopped by what Mosaic found. */

interface Terms {
  /** Eight hexadecimal digits. */
  readonly id: string;
  readonly reason: string;
  readonly ticket: string | null;
  /** "Name <address>" as Git is configured; null where it is not. */
  readonly who: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** ISO 8601, UTC; at most `longestOverride` later. */
  readonly expiresAt: string;
}

/** Whatever the gate finds, or finds of one service. */
export interface GateOverride extends Terms {
  readonly kind: 'gate';
  readonly gate: string;
  /** Null means every service and the repository. */
  readonly service: string | null;
  readonly sha: null;
}

/** A push of exactly this commit, which may be the repair of what it would be stopped by. */
export interface PushOverride extends Terms {
  readonly kind: 'push';
  readonly gate: null;
  readonly service: null;
  /** Full SHA. */
  readonly sha: string;
}

export type Override = GateOverride | PushOverride;

/** An override as the report shows it, whether anything needed it or not. */
export interface ReportedOverride {
  readonly id: string;
  readonly kind: Override['kind'];
  readonly gate: string | null;
  readonly service: string | null;
  /** Full SHA of the commit that may be pushed. */
  readonly sha: string | null;
  readonly reason: string;
  readonly ticket: string | null;
  readonly who: string | null;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  /** ISO 8601, UTC. */
  readonly expires_at: string;
  /** It let something through. */
  readonly used: boolean;
}

/** Milliseconds. */
export const longestOverride = 2 * 3_600_000;

/** Gates without which no other gate means anything. */
export const notOverridable: ReadonlySet<string> = new Set(['AUTHORITY_MAP_VALID']);

/** What lets a push of this commit through, as findings print it. */
export function pushOverrideCommand(sha: string): string {
  return `mosaic override --push ${shortSha(sha)} --reason "…"`;
}

export function shortSha(sha: string): string {
  return sha.slice(0, 12);
}

/** "gate BACKEND_HEALTH of api", "push of 1a2b3c4d5e6f". */
export function subjectOf({ gate, service, sha }: Pick<Override, 'gate' | 'service' | 'sha'>): string {
  return sha === null ? `gate ${gate ?? ''}${service === null ? '' : ` of ${service}`}` : `push of ${shortSha(sha)}`;
}

/** What is overridden, how long, by whom and why. */
export function overrideSentence(override: Omit<Override, 'id' | 'kind' | 'createdAt'>): string {
  const { expiresAt, who, reason, ticket } = override;
  const by = who === null ? '' : `, by ${who}`;
  return `${subjectOf(override)} until ${timeOf(expiresAt)}${by}: ${reason}${ticket === null ? '' : ` (${ticket})`}`;
}

/** "20:30 UTC": none lasts long enough for the day to matter, and evidence is judged in other time zones. */
export function timeOf(iso: string): string {
  return `${iso.slice(11, 16)} UTC`;
}
