/** Which commit an identity answer names, in the many dialects of such documents. Pure. */
import { readBody } from './body.js';
import { readCommit, type CommitText, type NoCommit } from './commit-text.js';

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
  return ofCommit(readCommit(value ?? text), null);
}

function ofJson(value: unknown): IdentityReading {
  if (!isRecord(value)) {
    return typeof value === 'string' || value === null
      ? ofCommit(readCommit(value), null)
      : unusable('no-commit', JSON.stringify(value).slice(0, 80));
  }
  const named = fieldsOf(value, '', 0);
  const strong = named.filter(({ name }) => strongNames.has(name)).map(({ content }) => readCommit(content));
  const weak = named.filter(({ name }) => weakNames.has(name)).map(({ content }) => weakCommit(content));
  const dirty = named.find(({ name, content }) => dirtyNames.has(name) && (content === true || content === 'true'));
  const found = strong.length > 0 ? strong : weak.filter((commit) => commit.kind === 'commit');
  const commits = found.filter((commit) => commit.kind === 'commit').map(({ sha }) => sha);
  const longest = commits.toSorted((one, other) => other.length - one.length)[0];
  if (longest !== undefined && commits.some((sha) => !longest.startsWith(sha))) {
    return unusable('contradictory', [...new Set(commits)].join(' and '));
  }
  if (longest !== undefined && dirty !== undefined) return unusable('dirty', `${dirty.name}: true`);
  // What the document says of its commit counts before what looks like one elsewhere.
  const none = [...strong, ...weak.filter(isTelling)].find((commit) => commit.kind === 'none');
  const commit: CommitText | undefined = longest === undefined ? none : { kind: 'commit', sha: longest };
  return commit === undefined ? unusable('no-commit', keysOf(value)) : ofCommit(commit, value);
}

/** Names, without case and punctuation, that hold a commit and nothing else. */
const strongNames: ReadonlySet<string> = new Set(
  (
    'gitsha gitcommit gitcommitsha gitcommithash gitcommitid githash githead gitrev gitrevision commit commitsha ' +
    'commithash commitid commitref sha gitsha1 sha1 revision vcsrevision vcsref sourcecommit sourcerevision ' +
    'sourceversion buildsha buildcommit deployedcommit deployedsha releasesha releasecommit'
  ).split(' '),
);

/** Names that often hold a commit, and as often something else. */
const weakNames: ReadonlySet<string> = new Set(
  'version appversion release releaseid buildid build buildversion hash rev ref tag image'.split(' '),
);

const dirtyNames: ReadonlySet<string> = new Set('dirty isdirty gitdirty vcsmodified modified gittreestate'.split(' '));

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

interface Field {
  /** Lower case, without punctuation; below "git" or "commit" prefixed by it. */
  readonly name: string;
  readonly content: unknown;
}

const deepest = 2;

/** `{"git": {"commit": {"id": …}}}` has the field "commitid"; the outermost come first. */
function fieldsOf(value: Readonly<Record<string, unknown>>, parent: string, depth: number): Field[] {
  const entries = Object.entries(value).slice(0, 200);
  const here = entries.flatMap(([key, content]) => {
    const name = plain(key);
    if (isRecord(content)) return [];
    return [{ name: name === 'id' || (name === 'dirty' && parent !== '') ? `${parent}${name}` : name, content }];
  });
  if (depth >= deepest) return here;
  const below = entries.flatMap(([key, content]) =>
    isRecord(content) ? fieldsOf(content, /^(?:git|commit)$/.test(plain(key)) ? plain(key) : '', depth + 1) : [],
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
    const found = Object.entries(document).find(([key, value]) => plain(key) === name && typeof value === 'string');
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

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
