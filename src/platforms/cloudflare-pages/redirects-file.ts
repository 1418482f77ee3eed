/** `_redirects` as Cloudflare parses it: what it takes, and which lines it ignores without failing the deployment. */
import type { Position, RoutingProblem, Rule } from '../platform.js';

export interface RedirectsFile {
  readonly rules: readonly Rule[];
  readonly problems: readonly RoutingProblem[];
}

/** `raw` of a rule: percent-encoded, as it is compared with requests. */
export interface NormalizedRule {
  readonly from: string;
  readonly to: string;
}

// https://developers.cloudflare.com/pages/configuration/redirects/ and the parser of `wrangler`, which allows longer
// lines than the 1,000 characters documented.
const limits = { static: 2000, dynamic: 100, line: 2000 };
const statuses = new Set([200, 301, 302, 303, 307, 308]);

export function parseRedirects(file: string, text: string): RedirectsFile {
  const rules: Rule[] = [];
  const problems: RoutingProblem[] = [];
  const seen = new Set<string>();
  const count = { static: 0, dynamic: 0 };
  for (const [index, raw] of text.split('\n').entries()) {
    const tokens = tokensOf(raw);
    const [source, target, code] = tokens;
    if (source === undefined) continue;
    const position: Position = { file, line: index + 1, column: (target ?? source).column };
    const ignore = (why: string, message: string): void => {
      const proxy = code?.text.startsWith('200') === true && /^https?:/i.test(target?.text ?? '');
      // Lines that Cloudflare ignores fail nothing, but a proxy that is ignored sends its users to a page or a 404.
      problems.push({ ...position, code: why, message: `${message}: Cloudflare ignores the line`, isFatal: proxy });
    };
    if (raw.trim().length > limits.line) {
      ignore('line-too-long', `a line has more than ${limits.line} characters`);
      continue;
    }
    if (tokens.length < 2 || tokens.length > 3 || target === undefined) {
      ignore('malformed-redirect', `a rule has ${tokens.length} words instead of a source, a destination and a status`);
      continue;
    }
    const from = normalized(source.text.startsWith('/') ? source.text : `/${source.text}`, false);
    if (from === null || /^https:\/\/+[^/]/.test(source.text)) {
      ignore('absolute-source', `"${source.text}" is no path of the site`);
      continue;
    }
    // After the first pattern every line counts as one.
    const kind = count.dynamic === 0 && !/\*|:[A-Za-z]/.test(from) ? 'static' : 'dynamic';
    count[kind] += 1;
    if (count[kind] > limits[kind]) {
      const rest = kind === 'dynamic' ? ', and every line after it' : '';
      ignore('too-many-redirects', `more than ${limits[kind]} ${kind} rules: this one${rest} is not taken`);
      if (kind === 'dynamic') break;
      continue;
    }
    const to = destination(target.text);
    const status = Number(code?.text ?? '302');
    const trouble =
      to === null ? unusable(target.text) : (unacceptable(from, to, status, code?.text) ?? repeated(seen, from));
    // A rule that is refused for its kind still takes its source: a later one for it counts as a repetition.
    if (to !== null && statuses.has(status) && !loops(from, to)) seen.add(from);
    const remote = to !== null && trouble === null && status === 200 && isRemote(to);
    if (remote) ignore('absolute-proxy', `a status of 200 cannot proxy to ${to}, only to paths of the site`);
    else if (trouble !== null) ignore(...trouble);
    else if (to !== null) {
      const written = { from: source.text, to: target.text, status };
      rules.push({ ...position, ...written, conditions: [], context: null, raw: { from, to } });
    }
  }
  return { rules, problems };
}

type Trouble = readonly [code: string, message: string];

function unusable(target: string): Trouble {
  const isPlain = /^http:/i.test(target);
  return [
    'invalid-destination',
    isPlain ? `"${target}" is not https` : `"${target}" is neither a path nor an https URL`,
  ];
}

function unacceptable(from: string, to: string, status: number, code: string | undefined): Trouble | null {
  if (!statuses.has(status)) return ['invalid-status', `"${code ?? ''}" is none of ${[...statuses].join(', ')}`];
  return loops(from, to) ? ['redirect-loop', `${from} to ${to} would lead back to itself`] : null;
}

function repeated(seen: ReadonlySet<string>, from: string): Trouble | null {
  return seen.has(from) ? ['duplicate-redirect', `${from} has a rule already`] : null;
}

/** "/x/index.html" is itself redirected to "/x/", which the rule would match again. */
function loops(from: string, to: string): boolean {
  return !isRemote(to) && /\/index(?:.html)?$/.test(to) && (from.endsWith('/*') || from.endsWith('/'));
}

function isRemote(to: string): boolean {
  return to.startsWith('https://');
}

function destination(target: string): string | null {
  const [, host, path = ''] = /^https:\/\/+([^/]+)\/?(.*)$/.exec(target) ?? [];
  if (host === undefined) return target.startsWith('/') ? normalized(target, true) : null;
  const rest = normalized(path.startsWith('/') ? path : `/${path}`, true);
  return rest === null ? null : `https://${host}${rest}`;
}

/** Percent-encoded and without dot segments, as the path of a request is; a source has no query. */
function normalized(path: string, isTarget: boolean): string | null {
  if (!URL.canParse(`relative://${path}`)) return null;
  const { pathname, search, hash } = new URL(`relative://${path}`);
  return isTarget ? `${pathname}${search}${hash}` : pathname;
}

/** Words and their 1-based columns, without a comment. */
function tokensOf(raw: string): { readonly text: string; readonly column: number }[] {
  const line = raw.trimEnd().replace(/^\ufeff/, ' ');
  if (/^\s*#/.test(line)) return [];
  const words = [...line.replace(/\s+#.*$/, '').matchAll(/\S+/g)];
  const hadMark = raw.startsWith('\ufeff') ? 1 : 0;
  return words.map(({ 0: text, index }) => ({ text, column: index + 1 - hadMark }));
}
