/**
 * Asks a question once among all processes of this machine that ask it now. One of them flies: it goes and looks. The
 * others wait, and are answered only by a flight that began after they asked. Whatever goes wrong on disk, each finds
 * out by itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readAnswer, writeAnswer } from './answer-file.js';
import { tryLock, type Release } from './lock.js';
import { ageMs, thisMoment, type Moment } from './moment.js';
import { discard, makeFolder, placeOf, type Place } from './place.js';
import { sweep } from './sweep.js';
import { discardTickets, isTicketThere, listTickets, takeTicket } from './tickets.js';

export interface Shared<T> {
  readonly value: T;
  /** Its probe began at most so many seconds ago, in another process; null when this one found it. */
  readonly ageSeconds: number | null;
}

export interface SharingOptions<T> {
  /** Absolute path of the clone's own folder, `<git common dir>/mosaic`; made if missing. */
  readonly dir: string;
  /** An answer found before the question was asked is taken up to this age; 0: never. */
  readonly maxAgeMs: number;
  /** Ends the waiting, and should end `find`. */
  readonly signal: AbortSignal;
  /** Longest wait for other processes; 60 s when left out. */
  readonly patienceMs?: number;
  readonly now?: () => Moment;
  /** Understands a stored value; null refuses it. */
  read(value: unknown): T | null;
}

type Turn<T> =
  | { readonly kind: 'answered'; readonly shared: Shared<T> }
  | { readonly kind: 'alone' }
  | { readonly kind: 'leads'; readonly flight: Flight };

interface Flight {
  readonly release: Release;
  /** Everyone who asked before it began, this process among them. */
  readonly tickets: readonly string[];
  readonly ownTicket: string;
}

/**
 * `question` is everything that the answer depends on. `find` is called at most once; null is what must not be shared
 * and is returned as null. Values are JSON. Rejects only as `find` does.
 */
export async function shareFlight<T>(
  question: string,
  options: SharingOptions<T>,
  find: () => Promise<T | null>,
): Promise<Shared<T> | null> {
  const place = placeOf(options.dir, question);
  const kept = await keptAnswer(place, options);
  if (kept !== null) return kept;
  const turn = await waitForTurn(place, options);
  if (turn.kind === 'answered') return turn.shared;
  const value = turn.kind === 'leads' ? await fly(place, turn.flight, options, find) : await find();
  return value === null ? null : { value, ageSeconds: null };
}

async function keptAnswer<T>(
  place: Place,
  { maxAgeMs, now = thisMoment, read }: SharingOptions<T>,
): Promise<Shared<T> | null> {
  if (!(maxAgeMs > 0)) return null;
  const answer = await readAnswer(place);
  const age = answer === null ? null : ageMs(answer.began, now());
  if (age === null || age > maxAgeMs) return null;
  const value = understood(answer?.value, read);
  return value === null ? null : { value, ageSeconds: Math.round(age / 1_000) };
}

/** Rejects for nothing but a bug. Leaves neither ticket nor lock unless this process leads. */
async function waitForTurn<T>(place: Place, options: SharingOptions<T>): Promise<Turn<T>> {
  const { signal, patienceMs = 60_000 } = options;
  const asked = performance.now();
  const waited = (): number => performance.now() - asked;
  let ownTicket: string | undefined;
  let turn: Turn<T> | null = null;
  try {
    await makeFolder(place);
    ownTicket = await takeTicket(place);
    // Polling, because no file system tells of changes everywhere; seldom, because fifty may wait.
    for (let pause = 10; ; pause = Math.min(pause * 1.5, 200)) {
      signal.throwIfAborted();
      turn =
        (await wordFor(ownTicket, place, options, waited())) ?? (await tryToLead(ownTicket, place, options, waited));
      if (turn !== null || waited() >= patienceMs) break;
      await sleep(pause, undefined, { signal });
    }
  } catch (error) {
    // No time, or no place to meet: nobody else is needed to find out.
    if (!signal.aborted) {
      if (!isSystemError(error)) throw error;
      // It may be what lies in the way.
      await sweep(place.folder);
    }
  }
  if (turn?.kind !== 'leads' && ownTicket !== undefined) await discard(place.ticket(ownTicket));
  return turn ?? { kind: 'alone' };
}

/** What the flights so far mean for one who waits; null: nothing yet. */
async function wordFor<T>(
  ticket: string,
  place: Place,
  { read }: SharingOptions<T>,
  waitedMs: number,
): Promise<Turn<T> | null> {
  const answer = await readAnswer(place);
  if (answer?.tickets.includes(ticket) === true) {
    const value = understood(answer.value, read);
    // By no clock that can be set: the probe began while this process waited.
    return value === null
      ? { kind: 'alone' }
      : { kind: 'answered', shared: { value, ageSeconds: Math.round(waitedMs / 1_000) } };
  }
  // Who led a flight that found nothing to share takes away the tickets of those who counted on it.
  return (await isTicketThere(place, ticket)) ? null : { kind: 'alone' };
}

async function tryToLead<T>(
  ownTicket: string,
  place: Place,
  options: SharingOptions<T>,
  waited: () => number,
): Promise<Turn<T> | null> {
  const release = await tryLock(place.lock);
  if (release === null) return null;
  let turn: Turn<T> | null = null;
  try {
    // Again, since a flight may have ended between the last look and this lock.
    turn = await wordFor(ownTicket, place, options, waited());
    turn ??= { kind: 'leads', flight: { release, ownTicket, tickets: await listTickets(place) } };
    return turn;
  } finally {
    if (turn?.kind !== 'leads') await release();
  }
}

async function fly<T>(
  place: Place,
  { tickets, ownTicket, release }: Flight,
  { now = thisMoment }: SharingOptions<T>,
  find: () => Promise<T | null>,
): Promise<T | null> {
  const began = now();
  let value: T | null = null;
  try {
    value = await find();
    return value;
  } finally {
    const isShared = value !== null && (await writeAnswer(place, { tickets: [...tickets], began, value }));
    // What is known no longer to hold is no answer for those with patience for older ones.
    if (!isShared) await discard(place.answer);
    await discardTickets(place, isShared ? [ownTicket] : [ownTicket, ...tickets]);
    await release();
    await sweep(place.folder);
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

function understood<T>(value: unknown, read: (value: unknown) => T | null): T | null {
  try {
    return read(value);
  } catch {
    return null;
  }
}
