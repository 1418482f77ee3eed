/** Zod's issues as sentences about the map: path, what was expected, what was found, what was probably meant. */
import type { $ZodIssue } from 'zod/v4/core';
import { printable } from '../text/printable.js';
import { describeFound } from './found.js';
import { pathText, type JsonPath } from './json-text.js';
import { nearest } from './nearest.js';
import { authorityMapSchema } from './schema.js';
import { exampleAt, unknownKeys, type UnknownKey } from './schema-walk.js';

export interface MapProblem {
  readonly path: JsonPath;
  /** One sentence without a full stop. */
  readonly message: string;
  /** The line to write. */
  readonly hint: string | null;
}

/** One problem a path, in the order of the issues; a hostile map has more than anybody reads, so the first hundred. */
export function mapProblems(issues: readonly $ZodIssue[], data: unknown): MapProblem[] {
  const strangers = unknownKeys(authorityMapSchema, data).slice(0, 100);
  const seen = new Set<string>();
  return issues
    .slice(0, 100)
    .flatMap((issue) => refined(issue, []))
    .filter(({ path }) => {
      const key = JSON.stringify(path);
      return !seen.has(key) && seen.add(key);
    })
    .map((issue) => problemOf(issue, data, strangers));
}

interface Refined {
  readonly path: JsonPath;
  readonly expected: string;
  readonly allowed: readonly string[];
}

/** A union's issue says little; the issues of the alternative that the value evidently meant say more. */
function refined(issue: $ZodIssue, parent: JsonPath): Refined[] {
  const path = [...parent, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const meant = issue.errors.filter((errors) => !errors.some((error) => isWrongKind(error)));
    const [only] = meant;
    if (only && meant.length === 1) return only.flatMap((error) => refined(error, path));
    const roots = issue.errors.flatMap((errors) => errors.filter((error) => error.path.length === 0));
    const expected = [...new Set(roots.map((error) => expectedBy(error)))].join(', or ');
    return [{ path, expected: expected === '' ? 'another value' : expected, allowed: [] }];
  }
  return [{ path, expected: expectedBy(issue), allowed: allowedBy(issue) }];
}

function isWrongKind(error: $ZodIssue): boolean {
  return error.code === 'invalid_type' && error.path.length === 0;
}

function expectedBy(issue: $ZodIssue): string {
  const allowed = allowedBy(issue);
  if (allowed.length > 0) return allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(', ')}`;
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_key') return `keys that are ${issue.issues[0]?.message ?? 'valid'}`;
  return issue.message;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

function allowedBy(issue: $ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value));
  if (issue.code === 'invalid_union' && issue.errors.length === 0 && 'options' in issue) {
    return (issue.options ?? []).map((value) => JSON.stringify(value));
  }
  return [];
}

function problemOf({ path, expected, allowed }: Refined, data: unknown, strangers: readonly UnknownKey[]): MapProblem {
  const value = valueAt(data, path);
  const name = path.length === 0 ? 'the map' : printable(pathText(path), 120);
  const key = path.at(-1);
  if (value === undefined && typeof key === 'string') {
    const mistyped = mistypedSibling(path, key, strangers);
    const found = mistyped === null ? '' : `; "${printable(mistyped, 40)}" stands there, did you mean "${key}"?`;
    return { path, message: `${name} is missing: expected ${expected}${found}`, hint: lineToWrite(path, null) };
  }
  const meant =
    typeof value === 'string'
      ? nearest(
          value,
          allowed.map((text) => text.replaceAll('"', '')),
        )
      : null;
  const message = `${name}: expected ${expected}, found ${describeFound(value, path)}`;
  return {
    path,
    message: meant === null ? message : `${message}; did you mean "${meant}"?`,
    hint: lineToWrite(path, meant),
  };
}

/** An unknown key beside the missing one that resembles it. */
function mistypedSibling(path: JsonPath, missing: string, strangers: readonly UnknownKey[]): string | null {
  const parent = JSON.stringify(path.slice(0, -1));
  const siblings = strangers.filter((stranger) => JSON.stringify(stranger.path.slice(0, -1)) === parent);
  return (
    siblings.map((stranger) => String(stranger.path.at(-1))).find((key) => nearest(key, [missing]) !== null) ?? null
  );
}

/** `"role": "frontend"`, for the innermost key of the path. */
function lineToWrite(path: JsonPath, meant: string | null): string | null {
  const depth = path.findLastIndex((step) => typeof step === 'string');
  const example = meant ?? exampleAt(authorityMapSchema, path.slice(0, depth + 1));
  return depth < 0 || example === undefined
    ? null
    : `"${printable(String(path[depth]), 60)}": ${JSON.stringify(example)}`;
}

function valueAt(data: unknown, path: JsonPath): unknown {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
