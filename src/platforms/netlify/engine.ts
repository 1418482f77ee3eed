/** Netlify's own matcher: the first rule that matches a request, with any rule switched off at will. */
import type { Rule } from '../platform.js';
import type { EngineRule } from './rules.js';

export interface Asked {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  /** Without "?". */
  readonly query: string;
}

export interface Match {
  readonly rule: Rule;
  /** Place among the rules. */
  readonly index: number;
  /** With placeholders filled in. */
  readonly to: string;
  readonly status: number;
  readonly isForced: boolean;
}

export interface Engine {
  /** `off` names rules by their place. */
  match(asked: Asked, off: ReadonlySet<number>): Match | null;
}

// What only a user's browser can say.
const personal = ['Country', 'Language', 'Role', 'Cookie'];
const mark = 'x-mosaic-rule-';

export function isPersonal({ raw }: Rule): boolean {
  const { conditions } = raw as EngineRule;
  return personal.some((name) => name in conditions);
}

export function isForRole(rule: Rule | undefined): boolean {
  return rule !== undefined && 'Role' in (rule.raw as EngineRule).conditions;
}

/** `isFed` leaves rules out for good. */
export async function openEngine(rules: readonly Rule[], isFed: (rule: Rule) => boolean = () => true): Promise<Engine> {
  const { default: redirector } = await import('netlify-redirector');
  const fed = rules.flatMap((rule, index) => (isFed(rule) ? [marked(rule.raw as EngineRule, index)] : []));
  const matcher = await redirector.parseJSON(JSON.stringify(fed), {});
  return {
    match: (asked, off) => {
      const getCookie = (name: string): string => (off.has(Number(name.slice(mark.length))) ? '' : 'on');
      const found = matcher.match({ ...asked, headers: {}, cookieValues: {}, getHeader: () => '', getCookie });
      const index = Number(found?.proxyHeaders[mark]);
      const rule = rules[index];
      if (found === null || rule === undefined) return null;
      return { rule, index, to: found.to, status: found.status, isForced: found.force };
    },
  };
}

/** Whether the engine may take the rule for a loop at this path, and stop there without asking for its conditions. */
export function mayLoop({ raw, status }: Rule, path: string): boolean {
  const { to } = raw as EngineRule;
  return status !== 200 && to.startsWith('/') && path.startsWith(to.replace(/[:*?#].*$/, '').replace(/\/$/, ''));
}

/** A header tells which rule matched; a cookie of the rule's own, instead of what a browser would say, switches it. */
function marked(rule: EngineRule, index: number): unknown {
  const conditions = Object.entries(rule.conditions).filter(([name]) => !personal.includes(name));
  return {
    ...rule,
    headers: { [mark]: String(index) },
    conditions: { ...Object.fromEntries(conditions), Cookie: [`${mark}${index}`] },
  };
}
