/** One line of the journal: an override, or the early end of one. Whatever else stands there is not believed. */
import * as z from 'zod/mini';
import { printable } from '../text/printable.js';
import { longestOverride, notOverridable, type Override } from './override.js';

const text = z.pipe(
  z.string().check(z.minLength(1)),
  z.transform((value) => printable(value) as string),
);
const moment = z.string().check(z.refine((value) => isMoment(value)));
const id = z.string().check(z.regex(/^[0-9a-f]{8}$/));

const terms = {
  id,
  reason: text,
  ticket: z.nullable(text),
  who: z.nullable(text),
  createdAt: moment,
  expiresAt: moment,
};

// Strict: a key that a later version adds might narrow what is overridden.
const line = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('gate'),
    ...terms,
    gate: z
      .string()
      .check(z.regex(/^[A-Z][A-Z0-9_]*$/))
      .check(z.refine((gate) => !notOverridable.has(gate))),
    service: z.nullable(text),
    sha: z.null(),
  }),
  z.strictObject({
    kind: z.literal('push'),
    ...terms,
    gate: z.null(),
    service: z.null(),
    sha: z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)),
  }),
  z.strictObject({ kind: z.literal('end'), id, who: z.nullable(text), endedAt: moment }),
]);

/** That an override ended before its time. */
interface OverrideEnd {
  readonly kind: 'end';
  readonly id: string;
  readonly who: string | null;
  /** ISO 8601, UTC. */
  readonly endedAt: string;
}

export type JournalLine = Override | OverrideEnd;

/** Null for a line that is torn, altered or of another version. Its texts are safe to print. */
export function parseJournalLine(source: string): JournalLine | null {
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    return null;
  }
  const parsed = line.safeParse(data);
  if (!parsed.success) return null;
  const found = parsed.data;
  return found.kind === 'end' || isShort(found) ? found : null;
}

function isShort({ createdAt, expiresAt }: Pick<Override, 'createdAt' | 'expiresAt'>): boolean {
  const lasts = Date.parse(expiresAt) - Date.parse(createdAt);
  return lasts > 0 && lasts <= longestOverride;
}

function isMoment(value: string): boolean {
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString() === value;
}
