/** The text of authority_map.json → a valid map and its warnings, or one UsageError that names every line to mend. */
import { UsageError } from '../errors.js';
import { printable } from '../text/printable.js';
import { describeFound } from './found.js';
import { lineAt, nodeAt, pathText, scanJson, type JsonNode, type JsonPath } from './json-text.js';
import { mapProblems } from './map-problems.js';
import { nearest } from './nearest.js';
import { withoutNullKeys } from './null-keys.js';
import { unknownKeys } from './schema-walk.js';
import { authorityMapSchema, schemaVersions, type AuthorityMap } from './schema.js';

export interface MapWarning {
  readonly code: 'unknown-key' | 'duplicate-key' | 'more-warnings';
  /** `services[0].runtime_base_url.ulr`. */
  readonly path: string;
  /** One printable sentence without a full stop. */
  readonly message: string;
  /** The known key that was probably meant. */
  readonly nearest: string | null;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

export interface ParsedMap {
  readonly map: AuthorityMap;
  /** By line. */
  readonly warnings: readonly MapWarning[];
}

/** In bytes of UTF-8. */
export const largestMap = 1024 * 1024;

/** Problems spelled out in one message; the others are counted. */
const mostProblems = 10;
const mostWarnings = 100;

/**
 * `file` is only named, never read. Throws UsageError: `map-too-large`, `map-not-json`, `map-version-unknown` or
 * `map-invalid`, with the line of the first offending value.
 */
export function parseAuthorityMap(text: string, file: string): ParsedMap {
  const name = printable(file);
  refuseLarge(text, name);
  const source: Source = { file: name, ...scanned(text.startsWith('\ufeff') ? text.slice(1) : text, name) };
  const data: unknown = JSON.parse(source.text);
  refuseUnknownVersion(data, source);
  const result = authorityMapSchema.safeParse(withoutNullKeys(authorityMapSchema, data), { jitless: true });
  if (!result.success) throw invalid(result.error.issues, data, source);
  return { map: result.data, warnings: warningsOf(data, source) };
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly root: JsonNode;
  readonly duplicates: readonly { readonly path: JsonPath; readonly offset: number }[];
}

function refuseLarge(text: string, file: string): void {
  // The length in characters is a lower bound, so 50 MB are refused without being encoded.
  const size = text.length > largestMap ? text.length : Buffer.byteLength(text);
  if (size <= largestMap) return;
  throw new UsageError(
    'map-too-large',
    `${file} is larger than 1 MiB; a map of a hundred services is smaller than 100 KiB`,
    {
      hint: 'Keep only what SPEC names in the map: services, hosts, routes.',
      place: { file, line: null },
    },
  );
}

function scanned(text: string, file: string): Omit<Source, 'file'> {
  const scan = scanJson(text);
  if (scan.ok) return { text, root: scan.root, duplicates: scan.duplicates };
  const line = lineAt(text, scan.offset);
  const column = scan.offset - text.lastIndexOf('\n', scan.offset - 1);
  throw new UsageError(`map-${scan.kind}`, `${file}:${line}:${column}: ${scan.problem}`, {
    hint: text.trim() === '' ? '{ "schema_version": "2.0", "services": [] }' : `Mend line ${line}; an editor marks it.`,
    place: { file, line },
  });
}

function refuseUnknownVersion(data: unknown, source: Source): void {
  if (data === null || typeof data !== 'object' || !('schema_version' in data)) return;
  const version = data.schema_version;
  // A value of another kind is a shape error like any other.
  if ((typeof version !== 'string' && typeof version !== 'number') || schemaVersions.some((known) => known === version))
    return;
  const found = describeFound(version, ['schema_version']);
  const line = lineOf(source, ['schema_version']);
  throw new UsageError(
    'map-version-unknown',
    `${source.file}:${line}: schema_version: expected "2.0" or "1.0", found ${found}; a newer mosaic-gates may know it`,
    { hint: '"schema_version": "2.0"', place: { file: source.file, line } },
  );
}

type Issues = Parameters<typeof mapProblems>[0];

function invalid(issues: Issues, data: unknown, source: Source): UsageError {
  const problems = mapProblems(issues, data)
    .map((problem) => ({ ...problem, line: lineOf(source, problem.path) }))
    .toSorted((one, other) => one.line - other.line);
  const sentences = problems.slice(0, mostProblems).map(({ line, message }) => `${source.file}:${line}: ${message}`);
  const more = Math.max(problems.length, issues.length) - sentences.length;
  if (more > 0 && problems.length > mostProblems) sentences.push(`and ${more} more`);
  const [first] = problems;
  return new UsageError('map-invalid', sentences.join('\n'), {
    ...(first && first.hint !== null && { hint: first.hint }),
    place: { file: source.file, line: first?.line ?? 1 },
  });
}

function warningsOf(data: unknown, source: Source): MapWarning[] {
  const unknown = unknownKeys(authorityMapSchema, data);
  const warnings = [
    ...source.duplicates.slice(0, mostWarnings).map(({ path, offset }) => duplicateKey(path, offset, source)),
    ...unknown.slice(0, mostWarnings).map(({ path, known }) => unknownKey(path, known, source)),
  ].toSorted((one, other) => one.line - other.line);
  const more = unknown.length + source.duplicates.length - Math.min(warnings.length, mostWarnings);
  const last = warnings[mostWarnings - 1];
  if (more === 0 || !last) return warnings;
  const message = `${more} more keys are unknown or given twice`;
  return [...warnings.slice(0, mostWarnings), { ...last, code: 'more-warnings', path: '', message, nearest: null }];
}

function duplicateKey(path: JsonPath, offset: number, source: Source): MapWarning {
  const where = printable(pathText(path), 120);
  const message = `${where} is given twice; the last one counts`;
  return {
    code: 'duplicate-key',
    path: where,
    message,
    nearest: null,
    file: source.file,
    line: lineAt(source.text, offset),
  };
}

function unknownKey(path: JsonPath, known: readonly string[], source: Source): MapWarning {
  const where = printable(pathText(path), 120);
  const meant = nearest(String(path.at(-1)), known);
  const message = `${where} is not a key Mosaic knows${meant === null ? '' : `; did you mean "${meant}"?`}`;
  return { code: 'unknown-key', path: where, message, nearest: meant, file: source.file, line: lineOf(source, path) };
}

function lineOf(source: Source, path: JsonPath): number {
  return lineAt(source.text, nodeAt(source.root, path).offset);
}
