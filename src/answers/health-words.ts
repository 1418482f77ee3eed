/** What a health document says of itself, in the many words that servers use. Pure. */

export type HealthWords =
  | { readonly kind: 'healthy' }
  /** Healthy, with concerns: the draft's "warn". */
  | { readonly kind: 'concerned'; readonly pointer: string; readonly value: string }
  | { readonly kind: 'unhealthy'; readonly pointer: string; readonly value: string }
  /** Says neither. */
  | { readonly kind: 'silent' };

/** `pointer` is a JSON pointer; `dependencies` are names whose keys count as components. */
export function healthWords(document: unknown, dependencies: readonly string[]): HealthWords {
  if (document === null) return { kind: 'unhealthy', pointer: '', value: 'null' };
  if (typeof document === 'string') return isGood(document) ? { kind: 'healthy' } : ofWord(document, '');
  if (typeof document !== 'object' || Array.isArray(document)) return { kind: 'silent' };
  const counted = new Set([...componentKeys, ...dependencies.map(plainKey)]);
  const complaint = complaintIn(document, '', 'outside', counted, 0);
  if (complaint?.kind === 'unhealthy') return complaint;
  const overall = Object.entries(document).filter(
    ([key, value]) => overallKeys.has(plainKey(key)) || (plainKey(key) === 'success' && value === false),
  );
  const judged = overall.map(([key, value]) => ofOverall(value, pointerTo('', key)));
  const worst = judged.find(({ kind }) => kind === 'unhealthy') ?? judged.find(({ kind }) => kind === 'concerned');
  if (worst !== undefined) return worst;
  if (!judged.some(({ kind }) => kind === 'healthy')) return { kind: 'silent' };
  return complaint ?? { kind: 'healthy' };
}

const overallKeys: ReadonlySet<string> = new Set(['ok', 'healthy', 'status']);

/** Everything below these is about components. */
const containerKeys: ReadonlySet<string> = new Set(['checks', 'components', 'dependencies', 'services', 'details']);

const componentKeys: ReadonlySet<string> = new Set(
  (
    'db database databases postgres postgresql mysql mariadb mongo mongodb sqlite redis cache memcached queue queues ' +
    'broker kafka rabbitmq storage disk diskspace s3 bucket uploads migrations elasticsearch opensearch'
  ).split(' '),
);

/** "from_cache" and "useDatabase" are about a request, not about the cache. */
const verbs = /^(use[sd]?|using|from|via|no|not|skip|bypass|with|without|served|enabled?|disabled?|allow|can|should)$/;

/** `false` at these is good news, `true` below a component is bad news. */
const negativeKey =
  /^(is|has|in|any)?(maintenance|errors?|errored|failures?|failing|failed|readonly|degraded|stale|blocked|paused|disabled|down|offline|unavailable|unhealthy|unreachable|broken|expired|timedout|timeout|locked|full|lagging|overloaded|saturated|throttled|corrupt(ed)?|dirty|pending|slow|recovering|restarting)(mode|state|flag)?$/;

/** Properties of a component that say nothing of its health, whatever they are. */
const neutralKey =
  /^(is)?(enabled|required|optional|critical|essential|mandatory|cached|cachehit|hit|fromcache|ssl|tls|secure|encrypted|cluster|clustered|clustermode|sharded|replica|replicated|leader|master|primary|slave|standby|inrecovery|verbose|lazy|async|sync|pooled|persistent|public|private|internal|experimental|beta|empty|size|count|latency|ms|pool|url)$/;

/** Prose, labels and switches, in which a bad word says nothing. */
const proseKey =
  /^(message|msg|output|description|note|notes|reason|name|title|component(id|type)|type|time|timestamp|unit|version|id|links|host|region|observedunit|affectedendpoints|severity|level|loglevel|priority|impact|criticality|importance|tier|policy|strategy|os|(is)?(debug|debugmode|dryrun|deprecated))$/;

/** A complaint in words is one here, although `true` is one as well. */
const errorKey = /^(errors?|failures?)$/;

const goodWords: ReadonlySet<string> = new Set(['pass', 'ok', 'up', 'healthy']);

const concernedWords: ReadonlySet<string> = new Set(['warn', 'warning', 'yellow']);

/** Alone, or followed by details: "down", "error: no route", "failed (3 times)". */
const badWord = new RegExp(
  '^(?!fail[ -]?(?:open|over|fast|safe|back|closed|soft)|error[ _-]?(?:free|rate|budget))(?:' +
    'down|fail|fails|failed|failing|failure|err|error|errored|exception|unhealthy|critical|fatal|panic|bad|broken|dead|' +
    'offline|unavailable|unreachable|unresponsive|disconnected|degraded|stopped|crashed|crashing|stuck|stalled|timeout|' +
    'timed[ _-]?out|refused|rejected|denied|(?:access|permission)[ _-]denied|unauthorized|revoked|exhausted|' +
    '(?:quota|limit)[ _-]?exceeded|corrupt(?:ed)?|ko|nok|lost|outage|(?:major|partial)[ _-]outage|missing|expired|' +
    'read[ _-]?only|pending|out[ _-]?of[ _-]?(?:service|order|space|memory)|not[ _-]?(?:ok|ready|connected|healthy|' +
    'available|reachable|responding|working|running|found|up)|no[ _-]connection|' +
    'connection[ _-]?(?:refused|failed|failure|error|lost|reset|timeout|timed[ _-]?out)|' +
    'authentication[ _-]?(?:failed|failure|error)|econn[a-z]+|enotfound|etimedout|ehostunreach|enetunreach|' +
    "(?:can'?t|cannot|could[ _-]?(?:not|n'?t)|couldn'?t|unable[ _-]to)[ _-]\\w+" +
    ')(?:[:!.,;\\s(-].*)?$|^(?:red|false)$',
  's',
);

/** Deeper than any honest document; a hostile one must not exhaust the stack. */
const deepest = 200;

type Complaint = Extract<HealthWords, { kind: 'unhealthy' | 'concerned' }>;

/** Where a value stands: outside what is counted, among components, or among the properties of one. */
type Standing = 'outside' | 'container' | 'component';

interface Place {
  readonly standing: Standing;
  /** What the key says of its component: "full" of "disk_full". */
  readonly property: string;
}

function complaintIn(
  value: unknown,
  pointer: string,
  parent: Standing,
  counted: ReadonlySet<string>,
  depth: number,
): Complaint | null {
  if (value === null || typeof value !== 'object' || depth > deepest) return null;
  let concern: Complaint | null = null;
  for (const [key, item] of Object.entries(value)) {
    const { standing, property } = placeOf(key, parent, counted);
    const at = pointerTo(pointer, key);
    const found = standing === 'outside' ? null : ofComponent(property, item, at, parent === 'container');
    const deeper = found ?? complaintIn(item, at, standing, counted, depth + 1);
    if (deeper?.kind === 'unhealthy') return deeper;
    concern ??= deeper;
  }
  return concern;
}

/** "db:connectivity", "databaseStatus" and "primary_db" are about the database as "db" is. */
function placeOf(key: string, parent: Standing, counted: ReadonlySet<string>): Place {
  const plain = plainKey(key);
  // Below a component, "details" are its own.
  if (containerKeys.has(plain) && !(parent === 'component' && plain === 'details')) {
    return { standing: 'container', property: plain };
  }
  if (counted.has(plain)) return { standing: 'component', property: plain };
  const words = wordsOf(key);
  const begins = words.findIndex((_, at) => at > 0 && counted.has(words.slice(0, at).join('')));
  if (begins > 0) return { standing: 'component', property: words.slice(begins).join('') };
  const isEnding = words.some((_, at) => at > 0 && counted.has(words.slice(at).join('')));
  if (isEnding && !verbs.test(words[0] ?? '')) return { standing: 'component', property: plain };
  return { standing: parent === 'outside' ? 'outside' : 'component', property: plain };
}

function ofComponent(property: string, value: unknown, pointer: string, isName: boolean): Complaint | null {
  // The name of a check may be any word: a check called "tls" that is false has failed.
  if (proseKey.test(property) || (!isName && neutralKey.test(property))) return null;
  const isNegative = negativeKey.test(property);
  if (typeof value === 'boolean') return value === isNegative ? bad(pointer, value) : null;
  if (typeof value !== 'string' || (isNegative && (!errorKey.test(property) || value.trim() === 'false'))) return null;
  const judged = ofWord(value, pointer);
  return judged.kind === 'unhealthy' || judged.kind === 'concerned' ? judged : null;
}

function ofOverall(value: unknown, pointer: string): HealthWords {
  if (typeof value === 'boolean') return value ? { kind: 'healthy' } : bad(pointer, value);
  if (typeof value !== 'string') return { kind: 'silent' };
  return isGood(value) ? { kind: 'healthy' } : ofWord(value, pointer);
}

export function isGood(word: string): boolean {
  return goodWords.has(word.trim().toLowerCase());
}

function ofWord(value: string, pointer: string): HealthWords {
  const word = value.trim().toLowerCase();
  if (badWord.test(word)) return bad(pointer, value);
  return concernedWords.has(word) ? { kind: 'concerned', pointer, value } : { kind: 'silent' };
}

function bad(pointer: string, value: string | boolean): Complaint {
  return { kind: 'unhealthy', pointer, value: String(value) };
}

function plainKey(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** In lower case: "primaryDb" and "primary-db" are two words. */
function wordsOf(key: string): string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function pointerTo(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
