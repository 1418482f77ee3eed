/** A policy as loaded → a policy with defaults, warnings for keys nobody reads, or the one error that says what is wrong. */
import { nearest } from '../authority/nearest.js';
import { UsageError } from '../errors.js';
import { printable } from '../text/printable.js';
import { type BuiltInGate, checkGates, severityKeys } from './custom-gates.js';
import type { Policy } from './policy.js';
import { knownKeys, policySchema } from './schema.js';

export interface PolicySource {
  /** As errors name it: the path inside the repository. */
  readonly file: string;
  /** False for JSON, which cannot hold gates. */
  readonly isCode: boolean;
  /** The 1-based line of a key, where known. */
  lineOf(path: readonly PropertyKey[]): number | null;
}

/** Throws `UsageError` (`config-invalid`) naming file, key path, expected, found and the nearest accepted value. */
export function parsePolicy(
  input: unknown,
  source: PolicySource,
  builtIn: readonly BuiltInGate[],
): { policy: Policy; warnings: string[] } {
  const first = policySchema.safeParse(input);
  const unknown = unknownKeys(first.error?.issues ?? []);
  const warnings = unknown.map((path) => unknownKey(source.file, path));
  const parsed = unknown.length === 0 ? first : policySchema.safeParse(unknown.reduce(without, input));
  if (!parsed.success) throw invalidPolicy(parsed.error.issues, input, source);
  const { $schema: _, gates: candidates, ...rest } = parsed.data;
  if (candidates.length > 0 && !source.isCode) throw gatesNeedCode(source.file);
  const gates = checkGates(candidates, builtIn, source.file);
  const keys = severityKeys([...builtIn, ...gates]);
  for (const key of Object.keys(rest.severities)) {
    if (keys.includes(key)) continue;
    warnings.push(unknownGate(source.file, key, keys));
  }
  return { policy: { ...rest, probe: { control: undefined, ...rest.probe }, gates }, warnings };
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
}

function unknownKeys(issues: readonly Issue[]): PropertyKey[][] {
  return issues.flatMap(({ code, path, keys = [] }) =>
    code === 'unrecognized_keys' ? keys.map((key) => [...path, key]) : [],
  );
}

/** A copy of plain data without the key at `path`. */
function without(data: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (!isRecord(data) || key === undefined) return data;
  if (rest.length > 0) return { ...data, [key]: without(data[String(key)], rest) };
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== key));
}

function unknownKey(file: string, path: readonly PropertyKey[]): string {
  const match = nearest(String(path.at(-1)), knownKeys(path.slice(0, -1)));
  return `${file}: unknown key "${pathText(path)}"${didYouMean(match)}`;
}

function unknownGate(file: string, key: string, known: readonly string[]): string {
  return `${file}: severities: no gate or finding is called "${printable(key, 80)}"${didYouMean(nearest(key, known))}`;
}

function didYouMean(match: string | null): string {
  return match === null ? '' : `; did you mean "${match}"?`;
}

function invalidPolicy(issues: readonly Issue[], input: unknown, source: PolicySource): UsageError {
  const { file } = source;
  const [first, ...others] = issues;
  if (first === undefined) throw new Error('zod refused a policy without an issue');
  const path = pathText(first.path);
  const found = valueAt(input, first.path);
  const expected =
    first.code === 'invalid_key'
      ? 'a gate id such as TLS, or gate id and finding such as TLS/expires-soon'
      : first.message;
  const match = typeof found === 'string' ? nearest(found, (first.values ?? []).map(String)) : null;
  const also = new Set(others.map((issue) => pathText(issue.path)).filter((other) => other !== path));
  const more = also.size === 0 ? '' : ` (also wrong: ${[...also].join(', ')})`;
  return new UsageError(
    'config-invalid',
    `${file}: ${path}: expected ${expected}, found ${foundText(first.code === 'invalid_key' ? first.path.at(-1) : found)}${
      match === null ? '' : `; did you mean "${match}"?`
    }${more}`,
    {
      hint: match === null ? `correct ${path} in ${file}, or remove it to get its default` : `${path}: '${match}'`,
      place: { file, line: source.lineOf(first.path) },
    },
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the policy' : printable(path.map(String).join('.'), 120);
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    data,
  );
}

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'bigint' || typeof value === 'symbol') return typeof value;
  try {
    return printable(JSON.stringify(value), 80);
  } catch {
    return 'an object that is no plain data';
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function gatesNeedCode(file: string): UsageError {
  return new UsageError('config-invalid', `${file}: gates: gates hold functions, which JSON cannot`, {
    hint: 'move the policy to mosaic.config.ts and make its gates with defineGate',
    place: { file, line: null },
  });
}
