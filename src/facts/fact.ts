/** What a fact is: a question with a key, and the only code that may go and look. */
import type { Context } from '../engine/context.js';
import type { ProbeClient } from '../probe/client.js';
import type { Git } from './git.js';

/** What a gatherer may use. */
export interface Gathering {
  readonly context: Context;
  /** Aborted when the run's deadline passes or the user interrupts. Gatherers end soon after, with what they have. */
  readonly signal: AbortSignal;
  readonly git: Git;
  /** Absolute path of the working tree. */
  readonly root: string;
  /** Absolute path of this worktree's own Git directory. */
  readonly gitDir: string;
  /** Absolute path of the Git directory that linked worktrees share. */
  readonly commonDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Opens the network library on first use, so that local mode never loads it. */
  probe(): Promise<ProbeClient>;
  /** Another fact's value, gathered at most once a run. */
  ask<T>(fact: Fact<T>): Promise<T>;
  /** Says how the value was come by; what asks for this fact inherits it. */
  mark(marks: Partial<Marks>): void;
}

/** How a value was come by, shown in the report. */
export interface Marks {
  /** Age of the oldest cached answer used; null when none was. */
  readonly cachedSeconds: number | null;
  /** A name was pinned to an address by hand. */
  readonly isPinned: boolean;
}

/** A question. Two facts with the same key are the same question. Values are plain JSON data, so evidence can be saved. */
export interface Fact<T> {
  readonly key: string;
  /** Throws `Unavailable` when the answer cannot be had. */
  gather(gathering: Gathering): Promise<T>;
}

// Not `instanceof`: a policy's gates may bring their own copy of the class.
const brand = Symbol.for('mosaic-gates.unavailable');

export function isUnavailable(error: unknown): error is Unavailable {
  return error instanceof Error && brand in error;
}

/** Thrown by a gatherer: the fact cannot be known here and now, and why. Makes the gates that need it `unknown`. */
export class Unavailable extends Error {
  readonly [brand] = true;
  /** Kebab-case, for programs. */
  readonly reason: string;
  /** The exact command or line that helps. */
  readonly fix: string;

  constructor(reason: string, message: string, fix: string) {
    super(message);
    this.name = 'Unavailable';
    this.reason = reason;
    this.fix = fix;
  }
}

/** Declares a fact by name; its arguments are plain data and become part of the key. */
export function defineFact<A extends readonly unknown[], T>(
  name: string,
  gather: (gathering: Gathering, ...args: A) => Promise<T>,
): (...args: A) => Fact<T> {
  return (...args) => ({
    key: args.length === 0 ? name : `${name} ${JSON.stringify(args)}`,
    gather: (gathering) => gather(gathering, ...args),
  });
}

/** One fact of several, for a gate that judges them together. */
export function combine<T extends Readonly<Record<string, unknown>>>(parts: {
  readonly [K in keyof T]: Fact<T[K]>;
}): Fact<T> {
  const entries = Object.entries(parts) as [string, Fact<unknown>][];
  return {
    key: `combined ${JSON.stringify(entries.map(([name, { key }]) => [name, key]))}`,
    gather: async ({ ask }) =>
      Object.fromEntries(await Promise.all(entries.map(async ([name, fact]) => [name, await ask(fact)] as const))) as T,
  };
}
