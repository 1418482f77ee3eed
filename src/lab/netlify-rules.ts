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
}

/** The base directory's file replaces the root's entirely; rules are never merged. None of both: no rules. */
export async function effectiveRules(site: string, base: string | null): Promise<readonly Rule[]> {
  for (const folder of base === null ? [''] : [base, '']) {
    const text = await readFile(join(site, folder, 'netlify.toml'), 'utf8').catch(() => null);
    if (text !== null) return parseRules(text);
  }
  return [];
}

export function parseRules(text: string): readonly Rule[] {
  const { redirects } = parse(text);
  if (!Array.isArray(redirects)) return [];
  return redirects.flatMap((entry) => {
    if (typeof entry !== 'object' || !('from' in entry) || !('to' in entry)) return [];
    const { from, to, status } = entry;
    if (typeof from !== 'string' || typeof to !== 'string') return [];
    return [{ from, to, status: typeof status === 'number' ? status : 301 }];
  });
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
