/** Vercel's own routing library: its schemas, and its translation of rules into regular expressions. */
import {
  cleanUrlsSchema,
  getTransformedRoutes,
  headersSchema,
  redirectsSchema,
  rewritesSchema,
  routesSchema,
  sourceToRegex,
  trailingSlashSchema,
  type RouteWithSrc,
} from '@vercel/routing-utils';
import { fromJSONSchema, type core } from 'zod';
import type { Entry, RuleKind, VercelConfig } from './config.js';

export interface TransformedRoutes {
  readonly routes: readonly RouteWithSrc[];
  /** Why Vercel would refuse it. */
  readonly error: string | null;
}

/** One entry of vercel.json by itself. */
export function transformed(kind: RuleKind | 'headers', entry: Entry): TransformedRoutes {
  return transform({ [kind]: [entry] });
}

/** The redirects that `cleanUrls` and `trailingSlash` stand for. */
export function slashRoutes({ cleanUrls, trailingSlash }: VercelConfig): readonly RouteWithSrc[] {
  const keys = {
    ...(cleanUrls === undefined ? {} : { cleanUrls }),
    ...(trailingSlash === undefined ? {} : { trailingSlash }),
  };
  return transform(keys).routes;
}

/** Null when it is no pattern. */
export function patternOf(source: string): RegExp | null {
  try {
    return new RegExp(quietly(() => sourceToRegex(source)).src);
  } catch {
    return null;
  }
}

function transform(config: Readonly<Record<string, unknown>>): TransformedRoutes {
  try {
    // The library writes into what it is given.
    const { routes, error } = quietly(() => getTransformedRoutes(structuredClone(config)));
    return {
      routes: (routes ?? []).filter((route) => 'src' in route) as RouteWithSrc[],
      error: error?.message ?? null,
    };
  } catch (error) {
    return { routes: [], error: error instanceof Error ? error.message : String(error) };
  }
}

/** The library tells Vercel's staff on stderr where two versions of path-to-regexp differ, quoting the pattern raw. */
function quietly<T>(work: () => T): T {
  const printer = console;
  const { error } = printer;
  printer.error = () => undefined;
  try {
    return work();
  } finally {
    printer.error = error;
  }
}

export interface SchemaFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** A key that this version of the schema does not have: newer than it, or misspelt. */
  readonly isUnknownKey: boolean;
}

const schemas = {
  redirects: redirectsSchema,
  rewrites: rewritesSchema,
  headers: headersSchema,
  cleanUrls: cleanUrlsSchema,
  trailingSlash: trailingSlashSchema,
  routes: withoutConditionals(routesSchema),
};

export function schemaFaults(key: keyof typeof schemas, value: unknown): SchemaFault[] {
  if (value === undefined) return [];
  const { error } = fromJSONSchema(schemas[key] as Parameters<typeof fromJSONSchema>[0]).safeParse(value);
  return (error?.issues ?? []).map((issue) => ({
    path: [key, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))],
    message: issue.message,
    isUnknownKey: concernsKeysOnly(issue),
  }));
}

/** Of a union, one alternative whose only trouble is a key is enough. */
function concernsKeysOnly(issue: core.$ZodIssue): boolean {
  if (issue.code === 'unrecognized_keys') return true;
  return issue.code === 'invalid_union' && issue.errors.some((issues) => issues.every(concernsKeysOnly));
}

/** zod knows no if/then/else; they only constrain how headers are rewritten, which sends no request elsewhere. */
function withoutConditionals(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutConditionals);
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(([key]) => !['if', 'then', 'else', 'allOf'].includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutConditionals(value)]));
}
