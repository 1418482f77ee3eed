/** How an answer through the frontend differs from the service's own, beyond what changes by itself. Pure. */
import { readBody, type Body } from './body.js';
import { isConventional, isWeighty, isVolatileValue, wordsOf } from './field-names.js';
import { isAlike } from './skeleton.js';

export interface Compared {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Difference {
  readonly kind: 'status' | 'type' | 'keys' | 'field' | 'value' | 'body';
  /** JSON pointer; empty for the whole answer. */
  readonly at: string;
  readonly direct: string;
  readonly proxied: string;
}

/** What is left of `proxied` against the service's own answers, before and after it. Empty when they are the same. */
export function differencesOf(directs: readonly Compared[], proxied: Compared): Difference[] {
  const [direct] = directs;
  if (direct === undefined) return [];
  const same = directs.filter(({ status }) => status === proxied.status);
  const [like] = same;
  if (like === undefined) {
    return [{ kind: 'status', at: '', direct: String(direct.status), proxied: String(proxied.status) }];
  }
  const bodies = same.map(bodyOf);
  const body = bodyOf(proxied);
  const type = typeDifference(same, bodies, proxied, body);
  if (type !== null) return [type];
  const values = bodies.flatMap((own) => (own.kind === 'json' ? [own.value] : []));
  if (body.kind === 'json' && values.length > 0) return compareValues(values, body.value, '', false, 0);
  return same.some((own) => isSameText(own.body, proxied.body) || isSamePage(own, proxied, body))
    ? []
    : [{ kind: 'body', at: '', direct: brief(like.body), proxied: brief(proxied.body) }];
}

/** A number as plain text is a text: the next one may hold a letter. */
function bodyOf(answer: Compared): Body {
  const body = readBody(answer);
  const isScalar = body.kind === 'json' && (body.value === null || typeof body.value !== 'object');
  return isScalar && !answer.contentType.endsWith('json') ? { kind: 'text', text: answer.body.trim() } : body;
}

function typeDifference(
  directs: readonly Compared[],
  bodies: readonly Body[],
  proxied: Compared,
  body: Body,
): Difference | null {
  const labels = directs.map(({ contentType }) => contentType);
  const isKnownKind = bodies.some(({ kind }) => kind === body.kind);
  // A label that either side leaves out says nothing.
  const isKnownLabel = proxied.contentType === '' || labels.includes('') || labels.includes(proxied.contentType);
  if (isKnownKind && (isKnownLabel || body.kind === 'empty')) return null;
  const [own] = bodies;
  return {
    kind: 'type',
    at: '',
    direct: `${own?.kind ?? 'empty'} ${labels[0] ?? ''}`.trim(),
    proxied: `${body.kind} ${proxied.contentType}`.trim(),
  };
}

/** Deeper than any honest document; a hostile one must not exhaust the stack. */
const deepest = 50;

/** `isInWeighty`: somewhere above is a field of identity, health or version. */
function compareValues(
  directs: readonly unknown[],
  proxied: unknown,
  at: string,
  isInWeighty: boolean,
  depth: number,
): Difference[] {
  const [direct] = directs;
  if (depth > deepest || directs.some((own) => isEqual(own, proxied))) return [];
  const kind = kindOf(proxied);
  const alike = directs.filter((own) => kindOf(own) === kind);
  if (alike.length === 0) {
    // The service itself changes the type from answer to answer.
    if (new Set(directs.map(kindOf)).size > 1) return [];
    const isNullable = direct === null || proxied === null;
    return [
      { kind: isNullable && !isInWeighty ? 'value' : isInWeighty ? 'field' : 'keys', at, ...briefly(direct, proxied) },
    ];
  }
  if (kind === 'object') return compareObjects(alike as readonly Fields[], proxied as Fields, at, isInWeighty, depth);
  if (kind === 'array') {
    return compareLists(
      alike as readonly (readonly unknown[])[],
      proxied as readonly unknown[],
      at,
      isInWeighty,
      depth,
    );
  }
  const isVolatile = alike.length > 1 && !alike.every((own) => own === alike[0]);
  if (isVolatile || (!isInWeighty && alike.some((own) => isVolatileValue(own, proxied)))) return [];
  return [{ kind: isInWeighty ? 'field' : 'value', at, ...briefly(direct, proxied) }];
}

type Fields = Readonly<Record<string, unknown>>;

function compareObjects(
  directs: readonly Fields[],
  proxied: Fields,
  at: string,
  isInWeighty: boolean,
  depth: number,
): Difference[] {
  const always = Object.keys(directs[0] ?? {}).filter((key) => directs.every((own) => Object.hasOwn(own, key)));
  const missing = always.filter((key) => !Object.hasOwn(proxied, key) && !isConventional(wordsOf(key)));
  const added = Object.keys(proxied).filter(
    (key) => !directs.some((own) => Object.hasOwn(own, key)) && !isConventional(wordsOf(key)),
  );
  const keys: Difference[] =
    missing.length + added.length === 0
      ? []
      : [{ kind: 'keys', at, direct: listed(missing, 'only there'), proxied: listed(added, 'only there') }];
  // A key that the service itself adds now and then is its own affair.
  const shared = always.filter((key) => Object.hasOwn(proxied, key));
  return [
    ...keys,
    ...shared.flatMap((key) => {
      const words = wordsOf(key);
      if (isConventional(words)) return [];
      const own = directs.map((fields) => fields[key]);
      return compareValues(own, proxied[key], pointerTo(at, key), isInWeighty || isWeighty(words), depth + 1);
    }),
  ];
}

/** Element by element; how many there are may change while nobody looks, so that only weighs as a value. */
function compareLists(
  directs: readonly (readonly unknown[])[],
  proxied: readonly unknown[],
  at: string,
  isInWeighty: boolean,
  depth: number,
): Difference[] {
  if (directs.some(({ length }) => length !== directs[0]?.length)) return [];
  const [direct = []] = directs;
  if (direct.length !== proxied.length) {
    return [{ kind: 'value', at, direct: `${direct.length} items`, proxied: `${proxied.length} items` }];
  }
  return proxied.slice(0, 1_000).flatMap((item, index) =>
    compareValues(
      directs.map((list) => list[index]),
      item,
      `${at}/${index}`,
      isInWeighty,
      depth + 1,
    ),
  );
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function isEqual(one: unknown, other: unknown): boolean {
  // Key order differs, so that only settles what it finds equal.
  return one === other || (typeof one !== 'object' && JSON.stringify(one) === JSON.stringify(other));
}

function isSameText(one: string, other: string): boolean {
  return stable(one) === stable(other);
}

function isSamePage(own: Compared, proxied: Compared, { kind }: Body): boolean {
  return kind === 'page' && isAlike(own, proxied);
}

/** Without white space at the ends, numbers and long tokens. */
function stable(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\S*\d\S*|\S{25,}/g, '·');
}

function briefly(direct: unknown, proxied: unknown): Pick<Difference, 'direct' | 'proxied'> {
  return { direct: brief(JSON.stringify(direct) ?? 'nothing'), proxied: brief(JSON.stringify(proxied) ?? 'nothing') };
}

function brief(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function listed(keys: readonly string[], note: string): string {
  return keys.length === 0 ? 'no other keys' : brief(`${keys.join(', ')} ${note}`);
}

function pointerTo(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
