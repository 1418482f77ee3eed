/** What a scan found in one tree: plain data. */
import type { Trouble } from './effective.js';
import type { Reference } from './reference.js';
import type { SuppressionProblem } from './suppressions.js';

export interface TreeScan {
  /** Production, dormant and tooling, in the order of the files. */
  readonly references: readonly Reference[];
  /** References that are counted, not listed. */
  readonly historical: number;
  /** Each frontend, with the file that its platform takes first. */
  readonly effective: readonly EffectiveFile[];
  /** Marks in the files that count for nothing. */
  readonly marks: readonly SuppressionProblem[];
  readonly unread: readonly Unread[];
  /** Frontends whose configuration cannot be understood. */
  readonly troubles: readonly (Trouble & { readonly service: string })[];
}

/** A file of which nobody knows what it says. */
export interface Unread {
  readonly file: string;
  /** A clause. */
  readonly why: string;
  /** Users get what it says. */
  readonly isPublished: boolean;
}

export interface EffectiveFile {
  readonly service: string;
  /** Null when the platform takes none, or is not known. */
  readonly file: string | null;
  readonly why: string;
  /** Files that the platform does not take. */
  readonly shadowed: readonly string[];
}
