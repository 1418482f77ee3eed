/** Which `netlify.toml` a deploy takes, and what its redirect rules make of a path: as much of it as the lab needs. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';

export interface Rule {
  /** "/health", or "/api/*". */
  readonly from: string;
  /** A path of the site, or an absolute URL to proxy to; `:splat` is what `*` matched. */
  readonly to: string;
  readonly status: number;
  /** Holds even where a file exists. */
  readonly isForced?: boolean;
}

/**
 * The base directory's file, else the root's; rules are never merged. When that file names a base directory itself, it is
 * looked up once more from there. None at all: no rules. `base` is what the platform's own settings say; null is the root.
 */
export async function effectiveRules(site: string, base: string | null): Promise<readonly Rule[]> {
  const first = await lookUp(site, base ?? '');
  const named = first === null ? null : baseIn(first);
  const text = named === null ? first : await lookUp(site, named);
  return text === null ? [] : parseRules(text);
}

async function lookUp(site: string, base: string): Promise<string | null> {
  for (const folder of [base, '']) {
    const text = await readFile(join(site, folder, 'netlify.toml'), 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return null;
}

function baseIn(text: string): string | null {
  const { build } = parse(text);
  return typeof build === 'object' && 'base' in build && typeof build.base === 'string' ? build.base : null;
}

export function parseRules(text: string): readonly Rule[] {
  const { redirects } = parse(text);
  if (!Array.isArray(redirects)) return [];
  return redirects.flatMap((entry) => {
    if (typeof entry !== 'object' || !('from' in entry) || !('to' in entry)) return [];
    const { from, to, status } = entry;
    if (typeof from !== 'string' || typeof to !== 'string') return [];
    const isForced = 'force' in entry && entry.force === true;
    return [{ from, to, status: typeof status === 'number' ? status : 301, ...(isForced && { isForced }) }];
  });
}

/** The `netlify.toml` of these rules. */
export function rulesText(rules: readonly Rule[]): string {
  return rules
    .map(({ from, to, status, isForced = false }) => {
      const lines = [`from = ${JSON.stringify(from)}`, `to = ${JSON.stringify(to)}`, `status = ${status}`];
      return `[[redirects]]\n${[...lines, ...(isForced ? ['force = true'] : [])].join('\n')}\n`;
    })
    .join('\n');
}

/** The first rule that matches, with `to` filled in; null when none does. `/api/*` matches `/api` too. */
export function matchRule(rules: readonly Rule[], path: string): Rule | null {
  for (const rule of rules) {
    if (rule.from === path) return rule;
    if (!rule.from.endsWith('/*')) continue;
    const prefix = rule.from.slice(0, -2);
    if (path !== prefix && !path.startsWith(`${prefix}/`)) continue;
    return { ...rule, to: rule.to.replaceAll(':splat', path.slice(prefix.length + 1)) };
  }
  return null;
}
