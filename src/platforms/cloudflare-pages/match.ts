/** Which rule of `_redirects` a path meets, and what it makes of it. */
import type { Rule } from '../platform.js';
import type { NormalizedRule } from './redirects-file.js';

export interface Match {
  readonly rule: Rule;
  /** The destination with placeholders filled in. */
  readonly to: string;
}

/** Exact sources come before patterns in the list already, so the first match wins. */
export function redirectMatcher(rules: readonly Rule[]): (pathname: string) => Match | null {
  const compiled = rules.map((rule) => {
    const { from, to } = rule.raw as NormalizedRule;
    return { rule, to, pattern: patternOf(from) };
  });
  return (pathname) => {
    for (const { rule, to, pattern } of compiled) {
      const match = pattern?.exec(pathname);
      if (match) return { rule, to: filled(to, match.groups ?? {}) };
    }
    return null;
  };
}

/** Null where Cloudflare's own pattern does not compile, such as for two splats: such a rule never matches. */
function patternOf(from: string): RegExp | null {
  const literals = from.split('*').map((text) => text.replace(/[-/\\^$+?.()|[\]{}]/g, String.raw`\$&`));
  let source = literals.join('(?<splat>.*)');
  // Cloudflare replaces one name after the other, so ":id" also takes the beginning of ":idea".
  for (const [placeholder, name = ''] of source.matchAll(/:([A-Za-z]\w*)/g)) {
    source = source.split(placeholder).join(`(?<${name}>[^/]+)`);
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return null;
  }
}

function filled(to: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`:${name}`, () => value), to);
}
