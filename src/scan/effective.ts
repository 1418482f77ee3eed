/** What each frontend's platform makes of a tree: the configuration it takes, and which of its rules anybody meets. */
import { isUnavailable } from '../facts/fact.js';
import type { Destination, Evaluator, Platform, Routing, Rule, Tree } from '../platforms/platform.js';
import type { Frontend } from './frontends.js';
import type { Platforms } from './platforms.js';

export interface Effective {
  readonly frontend: Frontend;
  /** Null when the map names no platform, or one that nothing here knows. */
  readonly platform: Platform | null;
  /** Null without a platform, and when its files cannot be understood. */
  readonly routing: Routing | null;
  /** Why the files cannot be understood. */
  readonly trouble: Trouble | null;
  /** Whether any request gets to a rule; true also where that cannot be told. */
  isMet(rule: Rule): Promise<boolean>;
  /** The rule that takes a path; null when none does or it cannot be told. */
  taking(path: string): Promise<Rule | null>;
}

export interface Trouble {
  readonly reason: string;
  readonly message: string;
  readonly fix: string;
}

export async function effectiveFor(frontend: Frontend, tree: Tree, platforms: Platforms): Promise<Effective> {
  const platform = platforms.named(frontend.platform);
  const { routing, trouble } = await resolve(frontend, platform, tree);
  let opening: Promise<Evaluator | null> | null = null;
  const open = (): Promise<Evaluator | null> => (opening ??= openEvaluator(platform, routing, frontend, tree));
  const ask = async (path: string): Promise<Destination | null> => {
    const destination = (await open())?.evaluate({ method: 'GET', path }) ?? null;
    return destination?.kind === 'undecided' ? null : destination;
  };
  return {
    frontend,
    platform,
    routing,
    trouble,
    async isMet(rule) {
      const samples = rule.conditions.length > 0 ? [] : samplesOf(rule.from);
      const ends = await Promise.all(samples.map(ask));
      return ends.every((end) => end === null) || ends.some((end) => end === null || !isTakenFrom(rule, end));
    },
    taking: async (path) => ruleIn(await ask(path)),
  };
}

/** Another rule or a file answers instead. */
function isTakenFrom(rule: Rule, end: Destination): boolean {
  const other = ruleIn(end);
  return other === null ? end.kind === 'page' : !isSame(other, rule);
}

function ruleIn(end: Destination | null): Rule | null {
  return end !== null && 'rule' in end ? end.rule : null;
}

async function resolve(
  { site }: Frontend,
  platform: Platform | null,
  tree: Tree,
): Promise<Pick<Effective, 'routing' | 'trouble'>> {
  if (platform === null) return { routing: null, trouble: null };
  try {
    return { routing: await platform.resolve(site, tree), trouble: null };
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const { reason, message, fix } = error;
    return { routing: null, trouble: { reason, message, fix } };
  }
}

async function openEvaluator(
  platform: Platform | null,
  routing: Routing | null,
  { site }: Frontend,
  tree: Tree,
): Promise<Evaluator | null> {
  if (platform?.open === null || platform === null || routing === null) return null;
  try {
    return await platform.open(routing, site, tree);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return null;
  }
}

/**
 * Paths that a pattern covers: itself, and for a wildcard one and two segments that nobody has named. Empty for what is
 * no plain path, such as a regular expression: then nobody can tell.
 */
export function samplesOf(from: string): string[] {
  if (!/^\/[\w/.~%@+:*-]*$/.test(from) || /:\w+[*+?]/.test(from)) return [];
  const plain = from.replaceAll(/:\w+/g, unlikely);
  if (!plain.includes('*')) return [plain];
  return [unlikely, `${unlikely}/${unlikely}`].map((rest) => plain.replaceAll('*', rest));
}

const unlikely = 'mosaic-7f3a';

export function isSame(one: Rule, other: Rule): boolean {
  return one.file === other.file && one.line === other.line && one.column === other.column && one.from === other.from;
}

/** The platform keeps the rule to deployments that users do not open. */
export function isPreviewOnly({ context }: Rule): boolean {
  return context !== null && /preview|branch|dev/i.test(context);
}
