/** How near a reference is to the users of a system. */

export type Tier = 'production' | 'dormant' | 'tooling' | 'historical';

/** What a place in a file is to users, and why. */
export interface Standing {
  readonly tier: Tier;
  /** A clause: "index.html loads it". */
  readonly why: string;
  /** Users get it who know its address. Of `production` it goes without saying. */
  readonly isPublished?: boolean;
}
