/** What platform files say about the path users take: which frontend there is, and which paths it hands on to whom. */

/** A rule that hands a path on to another host. */
export interface ProxiedPath {
  /** As the map writes it: `*` only as last segment. */
  readonly path: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path there, `:splat` for what `*` matched. */
  readonly to: string;
}

export interface FoundFrontend {
  readonly platform: string;
  /** File that says so, relative to the root. */
  readonly file: string;
  /** Relative to the root; "" is the root. */
  readonly rootDir: string;
  /** Relative to the root; null when not said. */
  readonly publish: string | null;
  readonly proxied: readonly ProxiedPath[];
  /** Rules that a map cannot express, as sentences. */
  readonly notes: readonly string[];
}

/** A rule in either platform's words, made into the map's; null when the map has no words for it. */
export function proxiedPath(from: string, target: string): ProxiedPath | null {
  if (!/^\/(?!\/)(?:[^\s\\*:(){}?]*|(?:[^\s\\*:(){}?]*\/)?\*)$/.test(from)) return null;
  const url = /^(?<origin>https?:\/\/[^/?#\s@]+)(?<path>[^?#\s]*)$/i.exec(target)?.groups;
  const { origin, path = '' } = url ?? {};
  if (origin === undefined || !URL.canParse(origin)) return null;
  const to = path === '' ? '/' : path;
  return /^\/(?!\/)[^*]*$/.test(to) ? { path: from, origin: new URL(origin).origin, to } : null;
}

/** First match wins, and nothing is reached behind a rule for every path. */
export function reachable<R extends { readonly from: string }>(rules: readonly R[]): R[] {
  const all = rules.findIndex(({ from }) => from === '/*');
  const candidates = all === -1 ? rules : rules.slice(0, all + 1);
  return candidates.filter(({ from }, index) => candidates.findIndex((other) => other.from === from) === index);
}

/** Joins paths inside the repository; null when the result is outside of it. */
export function insideRepository(...parts: readonly string[]): string | null {
  const steps: string[] = [];
  for (const step of parts.flatMap((part) => part.split(/[\\/]+/))) {
    if (step === '..' && steps.pop() === undefined) return null;
    if (step !== '' && step !== '.' && step !== '..') steps.push(step);
  }
  return steps.join('/');
}
