/** A rule as it is written in netlify.toml or _redirects, before anybody has judged it. */
import type { Position } from '../platform.js';
import { isTable, table, type TomlFile, type TomlPath } from './toml-file.js';

export interface DeclaredRule extends Position {
  /** In the keys of netlify.toml; anything at all when it is no rule. */
  readonly written: unknown;
  /** Deploy context under which it stands; null for none. */
  readonly context: string | null;
}

/** `[[redirects]]` first, then those under `[[context.NAME.redirects]]`. */
export function tomlRules(toml: TomlFile): DeclaredRule[] {
  const contexts = Object.entries(table(toml.data['context']));
  return [
    ...listed(toml, ['redirects'], toml.data['redirects'], null),
    ...contexts.flatMap(([name, value]) =>
      listed(toml, ['context', name, 'redirects'], table(value)['redirects'], name),
    ),
  ];
}

function listed(toml: TomlFile, path: TomlPath, value: unknown, context: string | null): DeclaredRule[] {
  if (value === undefined) return [];
  // `[redirects]` instead of `[[redirects]]`: Netlify takes no rule from it.
  if (!Array.isArray(value)) return [{ ...toml.at(path), written: [value], context }];
  return value.map((written: unknown, index) => {
    const target = isTable(written) ? ['to', 'destination'].find((key) => typeof written[key] === 'string') : undefined;
    return { ...toml.at([...path, index, ...(target === undefined ? [] : [target])]), written, context };
  });
}
