/** A reference to a host that nobody should refer to: what a scan finds. */
import type { Tier } from './tier.js';

export interface Reference {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Of the URL's first character, or the host's where it stands alone; 1-based, in UTF-16 units as editors count. */
  readonly column: number;
  readonly host: string;
  /** Without credentials; null for a bare host name. */
  readonly url: string | null;
  readonly tier: Tier;
  /** `unmapped`: users are handed to a host that the map gives to no service. */
  readonly state: 'retired' | 'unmapped';
  /** Why that tier. */
  readonly why: string;
  readonly fix: string;
  /** Users are cut off: a warning is not enough. */
  readonly isFailing: boolean;
}
