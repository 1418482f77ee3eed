/** Which addresses can be judged from here, by what came of asking each. */
import { expect, test } from 'vitest';
import { splitByRoute, type Observation, type Outcome } from '../../src/probe/index.js';
import { aFailure, anAnswer } from './values.js';

const unreachable = aFailure('unreachable', { address: null });
const silent = aFailure('connect-timeout', { address: null });
const refused = aFailure('refused', { address: null });
const cutOff = aFailure('cut-off', { address: null });
const queued = aFailure('budget', { phase: 'queue', address: null });
const reset = aFailure('reset', { phase: 'tls' });
const lostAfterRedirect = aFailure('unreachable', {
  address: null,
  redirects: [{ url: 'http://a.example/', status: 302, location: 'http://b.example/' }],
});

const [v4, other4, v6, other6] = ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2'];

/** An observation that blames the target: what is taken back, is taken back here. */
const blaming = (outcome: Outcome): Observation => ({
  url: outcome.finalUrl,
  method: 'GET',
  attempts: [],
  outcome,
  isFlapping: false,
  fault: 'target',
  reason: 'as it was',
});

const judged = 'target as it was';
const doubtful = 'vantage connect-timeout-here-only';
const left = 'no route';

test.each<[string, [string, Outcome][], string[]]>([
  [
    'every address answers',
    [
      [v4, anAnswer()],
      [v6, anAnswer()],
    ],
    [judged, judged],
  ],
  [
    'a family without a route',
    [
      [v4, anAnswer()],
      [v6, unreachable],
      [other6, unreachable],
    ],
    [judged, left, left],
  ],
  [
    'the other way round',
    [
      [v4, unreachable],
      [v6, anAnswer()],
    ],
    [left, judged],
  ],
  [
    'a family that the network swallows',
    [
      [v4, anAnswer()],
      [v6, silent],
    ],
    [judged, doubtful],
  ],
  [
    'no route to one, the other swallowed',
    [
      [v4, refused],
      [v6, silent],
      [other6, unreachable],
    ],
    [judged, doubtful, left],
  ],
  [
    'one dead address of a family that has a route',
    [
      [v4, anAnswer()],
      [other4, unreachable],
    ],
    [judged, judged],
  ],
  [
    'one silent address of a family that has a route',
    [
      [v4, anAnswer()],
      [other4, silent],
    ],
    [judged, judged],
  ],
  [
    'a refusal comes from the other side',
    [
      [v4, anAnswer()],
      [v6, refused],
    ],
    [judged, judged],
  ],
  [
    'a refusal shows that its family has a route',
    [
      [v4, refused],
      [v6, unreachable],
    ],
    [judged, left],
  ],
  [
    'a broken TLS shows it as well',
    [
      [v4, reset],
      [v6, unreachable],
    ],
    [judged, left],
  ],
  [
    'nothing is reached',
    [
      [v4, silent],
      [v6, unreachable],
    ],
    [judged, judged],
  ],
  [
    'a redirect was the address’s own answer',
    [
      [v4, anAnswer()],
      [v6, lostAfterRedirect],
    ],
    [judged, judged],
  ],
  [
    'the run ended while connecting',
    [
      [v4, anAnswer()],
      [v6, cutOff],
    ],
    [judged, judged],
  ],
  [
    'it was never asked',
    [
      [v4, anAnswer()],
      [v6, queued],
    ],
    [judged, judged],
  ],
])('%s', (_, outcomes, expected) => {
  const asked = outcomes.map(([address, outcome]) => ({ address, observation: blaming(outcome) }));
  const split = splitByRoute(asked);
  const found = new Map([
    ...split.judged.map(({ address, observation: { fault, reason } }) => [address, `${fault} ${reason}`] as const),
    ...split.routeless.map(({ address }) => [address, left] as const),
  ]);
  expect(asked.map(({ address }) => found.get(address))).toEqual(expected);
  expect(found.size).toBe(asked.length);
});
