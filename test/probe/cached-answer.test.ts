import { expect, test } from 'vitest';
import { cacheEvidence } from '../../src/probe/index.js';
import { anAnswer } from './values.js';

test.each([
  [{ 'x-cache': 'HIT' }, 'x-cache: HIT'],
  [{ 'x-cache': 'MISS, HIT' }, 'x-cache: MISS, HIT'],
  [{ 'x-cache': 'Hit from cloudfront' }, 'x-cache: Hit from cloudfront'],
  [{ 'x-cache': 'RefreshHit from cloudfront' }, 'x-cache: RefreshHit from cloudfront'],
  [{ 'x-cache': 'TCP_MEM_HIT from a23 (AkamaiGHost)' }, 'x-cache: TCP_MEM_HIT from a23 (AkamaiGHost)'],
  [{ 'cf-cache-status': 'STALE' }, 'cf-cache-status: STALE'],
  [{ 'cf-cache-status': 'REVALIDATED' }, 'cf-cache-status: REVALIDATED'],
  [{ 'cf-cache-status': 'UPDATING' }, 'cf-cache-status: UPDATING'],
  [{ 'x-vercel-cache': 'PRERENDER' }, 'x-vercel-cache: PRERENDER'],
  [{ 'x-nextjs-cache': 'STALE' }, 'x-nextjs-cache: STALE'],
  [{ 'x-proxy-cache': 'hit' }, 'x-proxy-cache: hit'],
  [
    { 'cache-status': '"a;hit"; fwd=miss, "shield, hit"; hit; ttl=3' },
    'cache-status: "a;hit"; fwd=miss, "shield, hit"; hit; ttl=3',
  ],
  [{ 'cache-status': 'ExampleCache; hit=?1' }, 'cache-status: ExampleCache; hit=?1'],
  [{ 'server-timing': 'cdn-cache; desc=HIT, edge; dur=1' }, 'server-timing: cdn-cache; desc=HIT, edge; dur=1'],
  [{ age: '12' }, 'age: 12'],
  [{ age: '0, 7' }, 'age: 0, 7'],
])('%j came from a cache', (headers, evidence) => {
  expect(cacheEvidence(anAnswer({ headers }))).toBe(evidence);
});

test('a 304 came from a cache', () => {
  expect(cacheEvidence(anAnswer({ status: 304 }))).toBe('status 304');
});

test.each([
  {},
  { 'x-cache': 'MISS' },
  { 'x-cache': 'MISS, MISS' },
  { 'x-cache': 'Miss from cloudfront' },
  { 'x-cache': 'TCP_REFRESH_MISS from a23' },
  { 'x-cache': 'hit-for-pass' },
  { 'x-cache': 'Error from cloudfront' },
  { 'cf-cache-status': 'DYNAMIC' },
  { 'cf-cache-status': 'BYPASS' },
  { 'cf-cache-status': 'EXPIRED' },
  { 'x-vercel-cache': 'MISS' },
  { 'cache-status': '"Netlify Edge"; fwd=miss' },
  { 'cache-status': '"hit"; hit=?0' },
  { 'server-timing': 'cdn-cache; desc=MISS' },
  { age: '0' },
  { age: 'nonsense' },
  { 'cache-control': 'max-age=600' },
])('%j did not', (headers) => {
  expect(cacheEvidence(anAnswer({ headers }))).toBeNull();
});
