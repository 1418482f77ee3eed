/** Whether an answer came out of a cache, by what the caches on its way wrote into its headers (pure). */
import type { Answer } from './exchange.js';

/** One word a layer, in as many vendors' dialects; "MISS, HIT" is two layers, and one hit is enough. */
const statusHeaders = [
  'cf-cache-status',
  'x-vercel-cache',
  'x-nextjs-cache',
  'x-cache',
  'x-cache-status',
  'x-cache-lookup',
  'x-cache-remote',
  'x-proxy-cache',
  'x-nginx-cache',
  'x-fastcgi-cache',
  'x-varnish-cache',
  'x-litespeed-cache',
  'x-sucuri-cache',
  'x-rack-cache',
  'x-drupal-cache',
  'cdn-cache',
  'x-cdn-cache',
];

const stored = new Set(['HIT', 'REFRESHHIT', 'STALE', 'REVALIDATED', 'UPDATING', 'PRERENDER']);

/** The header, or the status, that says so: "x-cache: MISS, HIT"; null when nothing does. */
export function cacheEvidence(answer: Answer): string | null {
  const { status, headers } = answer;
  if (status === 304) return 'status 304';
  const found = statusHeaders.find((name) => isStored(headers[name] ?? ''));
  if (found !== undefined) return `${found}: ${headers[found]}`;
  if (isHitByStandard(headers['cache-status'] ?? '')) return `cache-status: ${headers['cache-status']}`;
  if (isHitByTiming(headers['server-timing'] ?? '')) return `server-timing: ${headers['server-timing']}`;
  const isAged = (headers['age'] ?? '').split(',').some((age) => Number.parseInt(age, 10) > 0);
  return isAged ? `age: ${headers['age']}` : null;
}

function isStored(value: string): boolean {
  // Varnish's "hit for pass" remembers that it must not store the answer.
  const words = value
    .toUpperCase()
    .replace(/HIT[- ]?FOR[- ]?(PASS|MISS)|HIT-?(PASS|MISS)/g, '')
    .split(/[^A-Z]+/);
  return words.some((word) => stored.has(word));
}

/** RFC 9211: `"edge"; fwd=miss, "shield"; hit; ttl=3`. */
function isHitByStandard(value: string): boolean {
  const unquoted = value.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return unquoted.split(',').some((cache) =>
    cache
      .split(';')
      .slice(1)
      .some((parameter) => /^\s*hit\s*(=\s*\?1\s*)?$/i.test(parameter)),
  );
}

/** Akamai and Fastly: `cdn-cache; desc=HIT`. */
function isHitByTiming(value: string): boolean {
  return /\bcdn-cache(?:-status)?\s*;\s*desc="?(HIT|STALE|REVALIDATED)/i.test(value);
}
