/** `[build]` of a netlify.toml, as a production deploy of it takes it. */
import { table, type Table, type TomlFile, type TomlPath } from './toml-file.js';

export interface BuildSetting {
  readonly value: string;
  /** Where in the file. */
  readonly path: TomlPath;
}

type Name = 'base' | 'publish' | 'command' | 'functions' | 'edge_functions';

/**
 * A setting under `[context.production]` comes before the one for all contexts, and lower case before upper case; empty
 * ones count as absent. Null when the file does not say.
 */
export function buildSetting({ data }: TomlFile, name: Name): BuildSetting | null {
  const production = table(table(data['context'])['production']);
  const inContext: TomlPath = ['context', 'production'];
  return (
    stringAt(table(production['build']), [...inContext, 'build'], name) ??
    stringAt(production, inContext, name) ??
    stringAt(table(data['build'] ?? data['Build']), [data['build'] === undefined ? 'Build' : 'build'], name) ??
    (name === 'functions' ? stringAt(table(data['functions']), ['functions'], 'directory') : null)
  );
}

function stringAt(values: Table, path: TomlPath, name: string): BuildSetting | null {
  for (const key of [name, name[0]?.toUpperCase() + name.slice(1)]) {
    const value = values[key];
    if (typeof value === 'string' && value !== '') return { value, path: [...path, key] };
  }
  return null;
}
