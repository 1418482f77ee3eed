/** Which commit an identity answer names, in the many dialects of such documents. Pure. */
import { readBody } from './body.js';
import { readCommit, type CommitText, type NoCommit } from './commit-text.js';
import { kindOfName, partsAmong, plainName, type NameKind } from './identity-names.js';

/** Why an answer identifies nothing. */
export type Unusable = NoCommit | 'page' | 'broken-json' | 'no-commit' | 'contradictory';

export interface Identity {
  /** Lower-case hexadecimal: the whole SHA, or at least its first 7 digits. */
  readonly sha: string;
  /** The name the runtime gives itself; null when it gives none. */
  readonly service: string | null;
  /** The name of the instance that answered; null when it gives none. */
  readonly instance: string | null;
}

export type IdentityReading =
  | ({ readonly kind: 'identity' } & Identity)
  /** `shown` is what stood where a commit was looked for, cut short. */
  | { readonly kind: 'unusable'; readonly why: Unusable; readonly shown: string };

interface Answered {
  readonly body: string;
  readonly contentType: string;
}

/** Reads JSON such as `{"git_sha": …}`, also a level or two down, or a text that is nothing but a commit. */
export function readIdentity(answer: Answered): IdentityReading {
  const body = readBody(answer);
  switch (body.kind) {
    case 'empty':
      return unusable('empty', 'nothing');
    case 'page':
      return unusable('page', 'an HTML page');
    case 'broken-json':
      return unusable('broken-json', body.text.slice(0, 80));
    case 'text':
      return ofText(body.text);
    case 'json':
      // A SHA of decimal digits alone, sent as text, reads as a number.
      return typeof body.value === 'number' ? ofText(answer.body.trim()) : ofJson(body.value);
  }
}

function ofText(text: string): IdentityReading {
  const value = /^(?:[\w.-]+\s*[:=]\s*)?(?<value>\S+)$/.exec(text.trim())?.groups?.['value'];
  const commit = readCommit(value ?? text);
  if (commit.kind === 'commit') return ofCommit(commit, null);
  const lines = propertiesIn(text);
  return lines === null ? ofCommit(commit, null) : ofJson(lines);
}

/** Lines such as "commit: 4f0c…" or "git.commit.id=4f0c…", as YAML and properties files have them; null for anything else. */
function propertiesIn(text: string): Readonly<Record<string, string>> | null {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#.*)?$/.test(line));
  const pairs = lines.map((line) => /^\s*(?<key>[\w.-]{1,80})\s*[:=]\s*(?<value>.*)$/.exec(line)?.groups);
  if (lines.length < 2 || pairs.includes(undefined)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.['key'] ?? '', (pair?.['value'] ?? '').trim()]));
}

function ofJson(value: unknown): IdentityReading {
  if (!isRecord(value)) {
    return typeof value === 'string' || value === null
      ? ofCommit(readCommit(value), null)
      : unusable('no-commit', JSON.stringify(value).slice(0, 80));
  }
  const fields = fieldsOf(value, [], 0);
  const commits = commitsNamed(fields);
  const named = commits.flatMap((commit) => (commit.kind === 'commit' ? [commit.sha] : []));
  const longest = named.toSorted((one, other) => other.length - one.length)[0];
  if (longest === undefined) {
    const none = commits[0];
    return none === undefined ? unusable('no-commit', keysOf(value)) : ofCommit(none, value);
  }
  if (named.some((sha) => !longest.startsWith(sha))) {
    return unusable('contradictory', [...new Set(named)].join(' and '));
  }
  const dirty = fields.find(({ kind, content }) => kind === 'dirty' && isDirty(content));
  if (dirty !== undefined) return unusable('dirty', `${dirty.key}: ${String(dirty.content)}`);
  return ofCommit({ kind: 'commit', sha: longest }, value);
}

/**
 * What the document says of its commit: the outermost names that hold one, or that hold null, "unknown" or the like,
 * because what is deeper belongs to a part of it. Without such names, what names of versions and builds hold.
 */
function commitsNamed(fields: readonly Field[]): CommitText[] {
  const strong = fields
    .filter(({ kind }) => kind === 'strong')
    .map(({ content, depth }) => ({ depth, commit: readCommit(content) }));
  const telling = strong.filter(({ commit }) => commit.kind === 'commit' || isTelling(commit));
  const outermost = Math.min(...telling.map(({ depth }) => depth));
  const decided = telling.filter(({ depth }) => depth === outermost).map(({ commit }) => commit);
  if (decided.length > 0) return decided;
  const weak = (['version', 'build'] as const).map((kind) =>
    fields.filter((field) => field.kind === kind).map(({ content }) => weakCommit(content)),
  );
  const commits = weak.find((some) => some.some((commit) => commit.kind === 'commit')) ?? weak.flat().filter(isTelling);
  return strong.length > 0 ? strong.map(({ commit }) => commit) : commits;
}

/** A version that is no commit says nothing; one that is "unknown", null or dirty does. */
function isTelling(commit: CommitText): boolean {
  return commit.kind === 'none' && !['not-hex', 'not-text', 'too-short'].includes(commit.why);
}

/** "20260112" under `version` is a date, though every digit is hexadecimal. */
function weakCommit(content: unknown): CommitText {
  const commit = readCommit(content);
  const isNumber = commit.kind === 'commit' && /^\d+$/.test(commit.sha) && commit.sha.length < 40;
  return isNumber ? { kind: 'none', why: 'not-hex', shown: commit.sha } : commit;
}

/** Kubernetes calls the state of the tree "clean" or "dirty". */
function isDirty(content: unknown): boolean {
  return content === true || content === 'true' || content === 'dirty';
}

interface Field {
  readonly key: string;
  readonly content: unknown;
  readonly kind: NameKind;
  /** How many parts of the whole it is in. */
  readonly depth: number;
}

const deepest = 3;

/** Fields that may tell a commit, the outermost first. */
function fieldsOf(value: Readonly<Record<string, unknown>>, parents: readonly string[], depth: number): Field[] {
  const entries = Object.entries(value).slice(0, 200);
  const here = entries.flatMap(([key, content]): Field[] => {
    const kind = isRecord(content) ? null : kindOfName([...parents, plainName(key)]);
    return kind === null ? [] : [{ key, content, kind, depth: partsAmong(parents) }];
  });
  if (depth >= deepest) return here;
  const below = entries.flatMap(([key, content]) =>
    isRecord(content) ? fieldsOf(content, [...parents, plainName(key)], depth + 1) : [],
  );
  return [...here, ...below];
}

const serviceNames = ['service', 'servicename', 'app', 'appname', 'application', 'component'];
const instanceNames = ['instance', 'instanceid', 'hostname', 'host', 'pod', 'podname', 'machine', 'machineid', 'dyno'];

function ofCommit(commit: CommitText, document: Readonly<Record<string, unknown>> | null): IdentityReading {
  if (commit.kind === 'none') return unusable(commit.why, commit.shown);
  return {
    kind: 'identity',
    sha: commit.sha,
    service: document === null ? null : textAt(document, serviceNames),
    instance: document === null ? null : textAt(document, instanceNames),
  };
}

function textAt(document: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  for (const name of names) {
    const found = Object.entries(document).find(([key, value]) => plainName(key) === name && typeof value === 'string');
    if (found !== undefined && String(found[1]).trim() !== '') return String(found[1]).trim().slice(0, 200);
  }
  return null;
}

function unusable(why: Unusable, shown: string): IdentityReading {
  return { kind: 'unusable', why, shown };
}

function keysOf(value: object): string {
  const keys = Object.keys(value);
  return keys.length === 0 ? '{}' : `only ${keys.slice(0, 8).join(', ')}`.slice(0, 80);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
