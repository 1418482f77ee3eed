/** What a place in a platform's own file is to users: the target of a rule that they meet, or something they never do. */
import type { Routing, Rule } from '../platforms/platform.js';
import { baseName } from '../platforms/tree-path.js';
import { isPreviewOnly, type Effective } from './effective.js';
import { hostName } from './host-name.js';
import type { Platforms } from './platforms.js';
import type { Standing } from './tier.js';

interface Spot {
  readonly path: string;
  readonly line: number;
  readonly host: string;
}

/** Null when no frontend's platform takes the file. */
export async function effectiveStanding(spot: Spot, effectives: readonly Effective[]): Promise<Standing | null> {
  const standings = await Promise.all(effectives.map((effective) => standingFor(spot, effective)));
  const found = standings.filter((standing) => standing !== null);
  return found.find(({ tier }) => tier === 'production') ?? found[0] ?? null;
}

/** A file that its name makes a platform's, and that none takes. */
export function shadowedStanding(
  path: string,
  effectives: readonly Effective[],
  platforms: Platforms,
): Standing | null {
  for (const { routing, platform, frontend } of effectives) {
    const shadowed = routing?.shadowed.find(({ file }) => file === path);
    if (shadowed === undefined) continue;
    const title = platform?.title ?? frontend.platform;
    return { tier: 'dormant', why: `${title} does not take it for ${frontend.site.service}: ${shadowed.why}` };
  }
  // Next.js reads its own wherever the site is hosted, so it is one of the site's sources.
  if (!platforms.hasFile(baseName(path)) || baseName(path).startsWith('next.config.')) return null;
  const broken = effectives.find(
    ({ trouble, platform }) => trouble !== null && platform?.files.includes(baseName(path)),
  );
  // Which file counts cannot be told, and users may meet any of them.
  if (broken?.trouble)
    return { tier: 'production', why: `which file counts cannot be told: ${broken.trouble.message}` };
  return { tier: 'dormant', why: 'no platform of a frontend in the map takes it' };
}

async function standingFor(spot: Spot, effective: Effective): Promise<Standing | null> {
  const { routing, platform, frontend } = effective;
  const taken = routing?.files.find(({ file }) => file === spot.path);
  if (routing === null || taken === undefined) return null;
  const takes = `${platform?.title ?? frontend.platform} takes ${spot.path} for ${frontend.site.service} (${taken.why})`;
  const rule = ruleAt(spot, routing);
  if (rule === null) {
    const ignored = routing.problems.find(
      ({ file, line, isFatal }) => file === spot.path && line === spot.line && !isFatal,
    );
    const isIgnored =
      ignored !== undefined && !routing.rules.some((other) => other.file === spot.path && other.line === spot.line);
    return isIgnored ? { tier: 'dormant', why: ignored.message } : { tier: 'production', why: takes };
  }
  if (isPreviewOnly(rule)) {
    return { tier: 'dormant', why: `the rule for ${rule.from} holds only in the context ${rule.context}` };
  }
  if (await effective.isMet(rule))
    return { tier: 'production', why: `it is the target of the rule for ${rule.from}, and ${takes}` };
  return {
    tier: 'dormant',
    why: `no request gets to the rule for ${rule.from}: an earlier one or a file takes them all`,
  };
}

/** The rule whose target names the host nearest to the line: platforms tell a rule's place by its first or its last line. */
function ruleAt({ path, line, host }: Spot, { rules }: Routing): Rule | null {
  const naming = rules.filter((rule) => rule.file === path && targetHost(rule) === host);
  const distance = (rule: Rule): number => Math.abs(rule.line - line);
  return naming.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}

/** Null for a path of the site itself. */
export function targetHost({ to }: Pick<Rule, 'to'>): string | null {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(?<host>[^/?#:]+)/i.exec(to)?.groups?.['host'];
  return host === undefined ? null : hostName(host);
}
