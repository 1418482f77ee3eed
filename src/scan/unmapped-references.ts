/** References to hosts that the map gives to nobody, unless somebody allows them. */
import type { GitTree } from '../facts/git-tree.js';
import { redactUrl } from '../probe/redact.js';
import { effectiveFor, type Effective } from './effective.js';
import type { Reference } from './reference.js';
import { claim, externalRemedy, rerouteRemedy } from './remedy.js';
import type { Matter } from './matter.js';
import { ignoreWord } from './texts.js';
import { unmappedTargets, type UnmappedTarget } from './unmapped.js';

export interface UnmappedReferences {
  readonly references: readonly Reference[];
  /** `file:line` of marks that suppress one. */
  readonly marked: ReadonlySet<string>;
}

type Needed = Pick<Matter, 'hosts' | 'retired' | 'platforms' | 'suppressions' | 'services'>;

export async function unmappedReferences(
  effectives: readonly Effective[],
  tree: GitTree,
  matter: Needed,
  earlier: () => Promise<GitTree | null>,
): Promise<UnmappedReferences> {
  let before: Promise<GitTree | null> | null = null;
  const targets = await Promise.all(
    effectives.map((effective) =>
      unmappedTargets(effective, tree, matter, async () => {
        const then = await (before ??= earlier());
        return then === null ? null : effectiveFor(effective.frontend, then, await matter.platforms());
      }),
    ),
  );
  const references = new Map<string, Reference>();
  const marked = new Set<string>();
  for (const target of targets.flat()) {
    const { rule, host, line, column } = target;
    const isCovered = matter.suppressions.cover(rule.file, host);
    const isMarked = hasMark(target.text);
    if (isMarked) marked.add(`${rule.file}:${line}`);
    if (isCovered || isMarked) continue;
    // Two services may take the same file.
    references.set(`${rule.file}:${line}:${column}`, referenceTo(target, matter));
  }
  return { references: [...references.values()], marked };
}

function hasMark(text: string): boolean {
  return new RegExp(String.raw`\b${ignoreWord}:[^\p{L}\p{N}\n]*[\p{L}\p{N}]`, 'iu').test(text);
}

function referenceTo({ rule, host, line, column, why, taken }: UnmappedTarget, { services }: Needed): Reference {
  const danger = claim(host);
  const fix = taken === null ? externalRemedy(host) : rerouteRemedy(taken.service, services);
  return {
    file: rule.file,
    line,
    column,
    host,
    url: redactUrl(rule.to),
    tier: 'production',
    state: 'unmapped',
    why: taken === null ? why : `${why}; it takes ${taken.path}, which ${taken.says} gives to ${taken.service}`,
    fix: danger === null ? fix : `${fix}; ${danger}`,
    isFailing: taken !== null,
  };
}
