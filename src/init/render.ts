/** render.yaml, as far as its usual layout goes: the plain keys of each entry under `services:`. */

export interface RenderService {
  readonly name: string;
  /** Relative to the root; null when not said. */
  readonly rootDir: string | null;
  readonly healthPath: string | null;
}

/** Web services that answer requests; static sites, workers and databases are left out. Anchors and flow style are not read. */
export function renderServices(text: string): RenderService[] {
  return entriesOf(text.replace(/^\ufeff/, '').split(/\r?\n/)).flatMap((entry) => {
    const { type, name, rootDir, healthCheckPath } = entry;
    const runtime = entry['runtime'] ?? entry['env'];
    if (type !== 'web' || runtime === 'static' || name === undefined) return [];
    return [{ name, rootDir: rootDir ?? null, healthPath: healthCheckPath ?? null }];
  });
}

function entriesOf(lines: readonly string[]): Record<string, string>[] {
  const start = lines.findIndex((line) => /^services:\s*(?:#.*)?$/.test(line));
  const entries: Record<string, string>[] = [];
  let indent: number | null = null;
  for (const line of start === -1 ? [] : lines.slice(start + 1)) {
    const {
      space = '',
      dash,
      key,
      value,
    } = /^(?<space>\s*)(?<dash>- +)?(?:(?<key>\w+):(?:\s+(?<value>.*))?)?/.exec(line)?.groups ?? {};
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    if (space === '' && dash === undefined) break;
    const column = space.length + (dash?.length ?? 0);
    if (dash !== undefined && (indent === null || column === indent)) {
      indent = column;
      entries.push({});
    }
    const entry = entries.at(-1);
    if (entry !== undefined && key !== undefined && column === indent) entry[key] = scalar(value ?? '');
  }
  return entries;
}

function scalar(text: string): string {
  const quoted = /^(?:"(?<double>[^"]*)"|'(?<single>[^']*)')/.exec(text)?.groups;
  return quoted?.['double'] ?? quoted?.['single'] ?? text.replace(/(?:^|\s)#.*$/, '').trim();
}
