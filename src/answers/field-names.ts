/** What a field of a JSON answer is about, by its name and by the look of its value. Pure. */

/** In lower case: "requestId", "request-id" and "X-Request-ID" are all request and id. */
export function wordsOf(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Differs by convention from one answer, instance or way of asking to the next: uptime, a request's id, a host. */
export function isConventional(words: readonly string[]): boolean {
  const joined = words.join('');
  return (
    words.some((word) => conventional.has(word)) ||
    conventional.has(joined) ||
    /^(?:up)?time/.test(words[0] ?? '') ||
    words.at(-1) === 'at' ||
    (words.at(-1) === 'id' && words.some((word) => idOwners.has(word))) ||
    /^(?:x?request|req|trace|span|correlation|parent)ids?$/.test(joined)
  );
}

const conventional: ReadonlySet<string> = new Set(
  (
    'uptime instance host hostname ip ips pid region protocol timestamp datetime now ts latency elapsed duration took ' +
    'responsetime traceparent tracestate forwardedfor xforwardedfor remoteaddr remoteaddress useragent nonce csrf ' +
    'csrftoken pod dyno machine'
  ).split(' '),
);

const idOwners: ReadonlySet<string> = new Set('request req trace span correlation parent'.split(' '));

/** Says who answers, whether it is healthy, or which version it is. */
export function isWeighty(words: readonly string[]): boolean {
  return words.some((word) => weighty.has(word));
}

const weighty: ReadonlySet<string> = new Set(
  (
    'sha gitsha commit revision version release build service app environment env stage status state ok healthy health ' +
    'ready live alive up'
  ).split(' '),
);

const patterns: readonly RegExp[] = [
  // ISO 8601 and its relatives.
  /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i,
  // RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT".
  /^[a-z]{3},? \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2}( [a-z]{3}| [+-]\d{4})?$/i,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  // Seconds, milliseconds, microseconds or nanoseconds since 1970, as text.
  /^[1-4]\d{9}(\d{3}){0,3}(\.\d+)?$/,
];

/** Both are dates, both epochs, or both UUIDs: each answer has its own. */
export function isVolatileValue(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return isEpoch(one) && isEpoch(other);
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  return patterns.some((pattern) => pattern.test(one) && pattern.test(other));
}

/** From 2001 to 2096, in any of four units. */
function isEpoch(value: number): boolean {
  return [1, 1e3, 1e6, 1e9].some((unit) => value >= 1e9 * unit && value < 4e9 * unit);
}
