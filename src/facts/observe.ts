/** Asks past caches: a copy proves that the service once worked, not that it works. */
import { cacheEvidence } from '../probe/cached-answer.js';
import type { HttpRequest, Observation } from '../probe/exchange.js';
import type { Gathering } from './fact.js';
import { randomName } from './random-name.js';

export interface Seen {
  readonly observation: Observation;
  /** Which header says that the answer is a cache's copy; null when it came from the service itself. */
  readonly copyOf: string | null;
}

export async function observeAroundCaches(gathering: Gathering, request: HttpRequest, minimum: 1 | 2): Promise<Seen> {
  const plain = await observe(gathering, request, minimum);
  if (plain.copyOf === null) return plain;
  // Caches keep copies by URL, so a query that nobody asked before reaches what is behind them.
  const url = new URL(request.url);
  url.searchParams.set('mosaic', randomName());
  const around = await observe(gathering, { ...request, url: url.href }, minimum);
  // A service that dislikes the query has not been shown to be broken; only its cached answer was seen.
  const isRefused =
    around.observation.outcome.kind === 'answer' && [400, 404, 414, 422].includes(around.observation.outcome.status);
  return around.copyOf !== null || isRefused ? plain : around;
}

async function observe(gathering: Gathering, request: HttpRequest, minimum: 1 | 2): Promise<Seen> {
  const probe = await gathering.probe();
  const observation = await probe.observe({ ...request, isFresh: true }, { minimum });
  const { outcome } = observation;
  if (outcome.isPinned) gathering.mark({ isPinned: true });
  return { observation, copyOf: outcome.kind === 'answer' ? cacheEvidence(outcome) : null };
}
