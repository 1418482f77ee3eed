/** The lab's frontend: serves the built page, and proxies by the site's `netlify.toml`, as the platform would. */
import type { OutgoingHttpHeaders } from 'node:http';
import { effectiveRules, matchRule, type Rule } from './netlify-rules.js';
import { stampPath } from './names.js';
import { passOn } from './proxy.js';
import {
  html,
  json,
  redirect,
  wrapped,
  type Answerer,
  type AnyReply,
  type Ask,
  type Reply,
  type Wrapper,
} from './reply.js';
import { entryPath, readPublished, type Published } from './site.js';

export interface FrontendOptions {
  /** The directory with the `netlify.toml` and the base directories. */
  readonly site: string;
  /** The directory that is served. */
  readonly publish: string;
  /** The authority whose certificates the proxy trusts besides the public ones, in PEM. */
  readonly ca: string | null;
  /** The commit that the page was built from; null when it does not say. */
  readonly commit: () => string | null;
  /** What comes between the frontend's rules and the backend. */
  readonly onRoutes: () => readonly Wrapper[];
}

export interface Frontend {
  readonly answer: Answerer;
  /** What it was deployed with last. */
  readonly rules: readonly Rule[];
  /** Deploys the site again, with this base directory (null is the root) and what `change` makes of its rules. */
  deploy(base: string | null, change?: (rules: readonly Rule[]) => readonly Rule[]): Promise<void>;
}

/** Serves nothing until it is deployed. */
export function createFrontend({ site, publish, ca, commit, onRoutes }: FrontendOptions): Frontend {
  let rules: readonly Rule[] = [];
  let published: Published = new Map();
  const answer: Answerer = (ask) => {
    const built = ask.path === stampPath ? commit() : null;
    if (built !== null) return json(200, { service: 'web', git_sha: built });
    const rule = matchRule(rules, ask.path);
    const file = fileAt(ask.path === '/' ? entryPath : ask.path, ask);
    // What exists wins over a rule, unless that one is forced.
    if (file !== null && rule?.isForced !== true) return file;
    return rule === null ? notFound : byRule(rule, ask);
  };
  const byRule = (rule: Rule, ask: Ask): AnyReply | Promise<AnyReply> => {
    if (rule.status >= 300 && rule.status < 400) return redirect(rule.status, rule.to);
    if (!isProxy(rule)) return { ...(fileAt(rule.to, ask) ?? notFound), status: rule.status };
    const pass: Answerer = (asked) => passOn(asked, `${rule.to}${asked.query}`, ca);
    return wrapped(pass, onRoutes)(ask);
  };
  const fileAt = (path: string, ask: Ask): Reply | null => {
    const file = published.get(path);
    if (file === undefined) return null;
    const headers = path === entryPath ? pageHeaders(ask) : assetHeaders;
    return { status: 200, headers: { 'content-type': file.type, ...headers }, body: file.bytes };
  };
  return {
    answer,
    get rules() {
      return rules;
    },
    async deploy(base, change = (unchanged) => unchanged) {
      const [found, files] = await Promise.all([effectiveRules(site, base), readPublished(publish)]);
      rules = change(found);
      published = files;
    },
  };
}

export function isProxy({ status, to }: Rule): boolean {
  return status === 200 && /^https?:/.test(to);
}

const notFound = html(404, '<!doctype html><title>Not found</title>\n');

const noSniff = { 'x-content-type-options': 'nosniff' };

// Hashed names never change what they hold; the page does.
const assetHeaders = { ...noSniff, 'cache-control': 'public, max-age=31536000, immutable' };

function pageHeaders({ isSecure }: Ask): OutgoingHttpHeaders {
  return {
    ...noSniff,
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-frame-options': 'DENY',
    ...(isSecure && { 'strict-transport-security': 'max-age=31536000' }),
  };
}
