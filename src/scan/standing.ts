/** Which tier a reference is of: the first that matches, in the order of SPEC §6. */
import type { GitTree } from '../facts/git-tree.js';
import { effectiveStanding, shadowedStanding } from './config-standing.js';
import type { Effective } from './effective.js';
import { pathKind } from './path-kind.js';
import type { Platforms } from './platforms.js';
import { isPage } from './published-pages.js';
import { openSite } from './site-view.js';
import type { Standing } from './tier.js';

interface Place {
  readonly path: string;
  readonly line: number;
  readonly host: string;
  readonly isComment: boolean;
}

export type Judge = (place: Place) => Promise<Standing>;

/** For one tree. */
export function judgeOf(effectives: readonly Effective[], platforms: Platforms, tree: GitTree): Judge {
  const sites = effectives.map((effective) => openSite(effective, tree));
  const known = new Map<string, Promise<Standing | null>>();
  const asSite = async (path: string): Promise<Standing | null> => {
    const found = (await Promise.all(sites.map((site) => site.standing(path)))).filter((standing) => standing !== null);
    return found.find(({ tier }) => tier === 'production') ?? found[0] ?? null;
  };
  const ofSite = (path: string): Promise<Standing | null> => {
    const standing = known.get(path) ?? asSite(path);
    known.set(path, standing);
    return standing;
  };
  return async (place) => {
    const { path, isComment } = place;
    if (isComment) return { tier: 'historical', why: 'it stands in a comment' };
    return (
      (await effectiveStanding(place, effectives)) ??
      shadowedStanding(path, effectives, platforms) ??
      (await ofSite(path)) ??
      unpublished(path)
    );
  };
}

function unpublished(path: string): Standing {
  if (isPage(path)) return { tier: 'dormant', why: 'it is a page outside of what is published' };
  const kind = pathKind(path);
  if (kind !== null) return { tier: kind.tier, why: `it is ${kind.what}` };
  return { tier: 'dormant', why: 'nothing that is published leads to it' };
}
