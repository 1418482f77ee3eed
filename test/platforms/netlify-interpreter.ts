/**
 * Netlify's redirect rules as its documentation tells them. It shares no code, and no idea of one, with the matcher and
 * the evaluator that are held against it. Quoted are https://docs.netlify.com/manage/routing/redirects/overview/,
 * redirect-options/ and rewrites-proxies/ beside it, https://docs.netlify.com/platform/request-chain/ and, of roles,
 * https://answers.netlify.com/t/support-guide-making-redirects-work-for-you-troubleshooting-and-debugging/13433.
 */

/** One of `[[redirects]]`. */
export interface TomlRedirect {
  readonly from: string;
  readonly to?: string;
  readonly status?: number;
  readonly force?: boolean;
  readonly query?: Readonly<Record<string, string>>;
  readonly conditions?: Readonly<Record<string, readonly string[]>>;
}

export interface DocumentedSite {
  /** Text of `_redirects`. */
  readonly lines: string;
  readonly toml: readonly TomlRedirect[];
  /** Paths of published files: "/about.html". */
  readonly files: ReadonlySet<string>;
  /** "https://shop.example". */
  readonly origin: string;
}

/** "proxy URL", "redirect STATUS URL", "page STATUS /file.html", "not-found", or "undecided": it depends on who asks. */
export function interpret(site: DocumentedSite, request: string): string {
  const asked = new URL(request, site.origin);
  const outcomes = new Set<string>();
  let isGuarded = false;
  for (const rule of rulesOf(site)) {
    const found = matched(rule, asked);
    if (found === null || isIgnored(rule, found, asked)) continue;
    outcomes.add(outcome(rule, found, asked, site, isGuarded));
    if (rule.conditions.length === 0) return only(outcomes);
    // "gate access to an entire directory": who lacks the role does not get its files.
    isGuarded ||= isGuard(rule);
  }
  outcomes.add((isGuarded ? null : page(asked.pathname, 200, site)) ?? 'not-found');
  return only(outcomes);
}

/** Whether a rule for this request is ignored because it leads back to it. */
export function meetsLoop(site: DocumentedSite, request: string): boolean {
  const asked = new URL(request, site.origin);
  return rulesOf(site).some((rule) => {
    const found = matched(rule, asked);
    return found !== null && isIgnored(rule, found, asked);
  });
}

function only(outcomes: ReadonlySet<string>): string {
  const [first = 'not-found', ...others] = outcomes;
  return others.length === 0 ? first : 'undecided';
}

interface RedirectRule {
  readonly from: string;
  readonly to: string;
  readonly status: number;
  readonly force: boolean;
  readonly query: readonly (readonly [string, string])[];
  /** Names only: what they ask for is nobody's to know here. */
  readonly conditions: readonly string[];
}

/** "When the status code is 301, 302 or 303 Netlify will redirect to the target; with any other it will render it." */
const redirects: readonly number[] = [301, 302, 303];

function isGuard({ conditions }: RedirectRule): boolean {
  return conditions.includes('Role');
}

/** Those of `_redirects` come first; the first rule that matches is the one. */
function rulesOf({ lines, toml }: DocumentedSite): RedirectRule[] {
  const declared = toml.map(({ from, to, status = 301, force = false, query = {}, conditions = {} }) => {
    const names = Object.keys(conditions);
    return { from, to: to ?? '', status, force, query: Object.entries(query), conditions: names };
  });
  return [...lines.split(/\r?\n/).flatMap(ruleOnLine), ...declared].filter(({ from, to }) => from !== '' && to !== '');
}

/** "/from name=value … /to 301! Country=…", or "/from 200! Role=…" for a path that is only guarded. */
function ruleOnLine(line: string): RedirectRule[] {
  const [from, ...words] = line
    .replace(/(?:^|\s)#.*/, '')
    .split(/\s+/)
    .filter(Boolean);
  const isStatus = (word: string | undefined): boolean => /^\d{3}!?$/.test(word ?? '');
  const target = isStatus(words[0]) ? -1 : words.findIndex((word) => /^(?:\/|https?:\/\/)/.test(word));
  if (from === undefined || (target === -1 && !isStatus(words[0]))) return [];
  const after = words.slice(target + 1);
  const status = isStatus(after[0]) ? (after[0] ?? '') : '301';
  const conditions = (isStatus(after[0]) ? after.slice(1) : after).map((word) => pair(word)[0]);
  const query = words.slice(0, Math.max(target, 0)).map(pair);
  const to = words[target] ?? from.replace('*', ':splat');
  return [{ from, to, status: Number.parseInt(status, 10), force: status.endsWith('!'), query, conditions }];
}

function pair(word: string): [string, string] {
  const [name = '', value = ''] = word.split('=');
  return [name, value];
}

type Values = Readonly<Record<string, string>>;

/** What the placeholders stand for; null when the rule is not for this request. */
function matched({ from, query }: RedirectRule, asked: URL): Values | null {
  const [, origin, path = ''] = /^(https?:\/\/[^/]+)?(.*)$/.exec(from) ?? [];
  if (origin !== undefined && origin !== asked.origin) return null;
  const inPath = inSegments(withoutSlash(path).split('/').slice(1), asked.pathname.split('/').slice(1));
  const inQuery = inParameters(query, asked.searchParams);
  return inPath === null || inQuery === null ? null : { ...inPath, ...inQuery };
}

/** "Netlify will match paths to rules regardless of whether or not they contain a trailing slash." */
function withoutSlash(path: string): string {
  return path.replace(/\/$/, '');
}

/** "An asterisk indicates a splat that will match anything that follows it", "only at the end of a path segment". */
function inSegments(rule: readonly string[], asked: readonly string[]): Values | null {
  const values: Record<string, string> = {};
  for (const [at, segment] of rule.entries()) {
    if (segment.endsWith('*')) {
      const [before, rest] = [segment.slice(0, -1), asked.slice(at).join('/')];
      return rest.startsWith(before) ? { ...values, splat: rest.slice(before.length) } : null;
    }
    const value = asked[at] ?? '';
    if (value === '') return null;
    // "A placeholder matches a path segment from one / to the next /."
    if (segment.startsWith(':')) values[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return asked.slice(rule.length).join('/') === '' ? values : null;
}

/** A rule with parameters matches requests that have all of them, and no others. */
function inParameters(required: RedirectRule['query'], asked: URLSearchParams): Values | null {
  if (required.length === 0) return {};
  if (new Set(asked.keys()).size !== required.length) return null;
  const values: Record<string, string> = {};
  for (const [name, expected] of required) {
    const value = asked.get(name);
    if (value === null || (!expected.startsWith(':') && expected !== value)) return null;
    if (expected.startsWith(':')) values[expected.slice(1)] = encodeURIComponent(value);
  }
  return values;
}

function targetOf({ to }: RedirectRule, values: Values, asked: URL): URL {
  const filled = to.replaceAll(/:([A-Za-z_]\w*)/g, (text, name: string) => values[name] ?? text);
  const target = new URL(filled, asked.origin);
  // "Automatically passes on all query string parameters", unless the target has some of its own.
  if (target.search === '') target.search = asked.search;
  return target;
}

/**
 * Of rewrites: "Infinitely looping rules, where the from and to resolve to the same location, are incorrect and will be
 * ignored." Of redirects that only add or remove a slash: "Attempting to do so causes infinite redirects."
 */
function isIgnored(rule: RedirectRule, values: Values, asked: URL): boolean {
  const target = targetOf(rule, values, asked);
  const isSame = withoutSlash(target.pathname) === withoutSlash(asked.pathname);
  return !redirects.includes(rule.status) && !isGuard(rule) && target.origin === asked.origin && isSame;
}

function outcome(rule: RedirectRule, values: Values, asked: URL, site: DocumentedSite, isGuarded: boolean): string {
  // "By default, you can't shadow a URL that actually exists within the site", unless the rule is forced.
  const existing = rule.force || isGuarded ? null : page(asked.pathname, 200, site);
  if (existing !== null) return existing;
  const target = targetOf(rule, values, asked);
  if (redirects.includes(rule.status)) return `redirect ${rule.status} ${target.href}`;
  if (target.origin !== asked.origin) return `proxy ${target.href}`;
  // "This is not a recursive operation, as we won't evaluate redirects again."
  return page(target.pathname, rule.status, site) ?? 'not-found';
}

/** "/about" is answered by about.html or about/index.html, with a slash at its end or without. */
function page(path: string, status: number, { files }: DocumentedSite): string | null {
  const bare = decodeURIComponent(path).replace(/\/$/, '');
  const exact = path.endsWith('/') ? [] : [bare];
  const found = [...exact, `${bare}.html`, `${bare}/index.html`].find((file) => files.has(file));
  return found === undefined ? null : `page ${status} ${found}`;
}
