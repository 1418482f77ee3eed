/** Declared rules as Netlify's own parser understands them. */
import { parseAllRedirects } from '@netlify/redirect-parser';
import type { Rule, RoutingProblem } from '../platform.js';
import type { DeclaredRule } from './declared-rule.js';
import { isTable, table, type Table } from './toml-file.js';

/** What the engine is fed for one rule. */
export interface EngineRule {
  readonly origin: string;
  readonly to: string;
  readonly params: Table;
  readonly conditions: Table;
  readonly [key: string]: unknown;
}

export interface ReadRules {
  readonly rules: readonly Rule[];
  readonly problems: readonly RoutingProblem[];
}

/** One by one: the parser names no places, and drops equal rules. */
export async function readRules(declared: readonly DeclaredRule[]): Promise<ReadRules> {
  const read = await Promise.all(declared.map(readRule));
  return {
    rules: read.flatMap((one) => ('raw' in one ? [one] : [])),
    problems: read.flatMap((one) => ('raw' in one ? [] : [one])),
  };
}

async function readRule({ written, context, ...at }: DeclaredRule): Promise<Rule | RoutingProblem> {
  if (Array.isArray(written)) return invalid(at, 'its rules must be an array of tables: write [[redirects]]');
  const { redirects, errors } = await parseAllRedirects({
    redirectsFiles: [],
    // Declared as strings, but taken as tables.
    configRedirects: [written as string],
    minimal: false,
  });
  const [parsed] = redirects;
  if (!isTable(parsed)) return invalid(at, reasonIn(errors[0]));
  const { from, to, query, conditions, signed, ...others } = parsed;
  if (typeof from !== 'string' || typeof to !== 'string') return invalid(at, '"from" and "to" must be strings');
  const raw: EngineRule = {
    ...others,
    origin: from,
    to,
    params: table(query),
    conditions: table(conditions),
    ...(signed === undefined ? {} : { sign: { jwt_secret: signed } }),
  };
  return { ...at, from, to, status: statusOf(parsed), conditions: conditionWords(raw), context, raw };
}

function invalid(at: Omit<DeclaredRule, 'written' | 'context'>, why: string): RoutingProblem {
  return { ...at, code: 'rule-invalid', message: `Netlify ignores this rule: ${why}`, isFatal: false };
}

/** The parser's message begins with a number and the whole rule; the reason is its last line. */
function reasonIn(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : 'it cannot be understood';
}

function statusOf({ status }: Table): number {
  return typeof status === 'number' ? status : 301;
}

function conditionWords({ params, conditions }: EngineRule): string[] {
  const query = Object.entries(params).map(([name, value]) => `query ${name}=${String(value)}`);
  return [...query, ...Object.entries(conditions).map(([name, value]) => `${name}=${String(value)}`)];
}
