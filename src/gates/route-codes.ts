/** The wording of what can be wrong with a route that users take. */
import { fixFor } from './vantage.js';
import { code, type Finding } from './gate.js';

export interface At {
  /** Path of the route, as declared. */
  readonly route: string;
  readonly url: string;
  /** URL that the route should lead to. */
  readonly direct: string;
}

const lookAtRules =
  "Look at the rule for this path in the frontend's routing file: where does it lead, and does a rule above it win?";

export const routeCodes = {
  'route-unreachable': code<At & { detail: string }>(
    'fail',
    ({ route, url, detail }) => `users cannot reach ${route}: ${url} does not answer: ${detail}`,
    () => 'Check that the frontend is deployed and its domain points to it',
  ),
  'route-flaps': code<At & { failures: number; attempts: number }>(
    'fail',
    ({ route, failures, attempts }) =>
      `${route} works only now and then for users: ${failures} of ${attempts} requests fail`,
    () => 'Look at the logs of the frontend and of the service behind it; an instance of either may be broken',
  ),
  'route-served-by-fallback': code<At & { service: string; frontend: string }>(
    'fail',
    ({ route, service, frontend }) =>
      `users asking for ${route} get ${frontend}'s own page instead of ${service}'s answer`,
    ({ route }) => `Proxy ${route} to the service; a catch-all rule must come after it. ${lookAtRules}`,
  ),
  'route-upstream-fails': code<At & { status: number; service: string }>(
    'fail',
    ({ route, status, service }) => `users asking for ${route} get ${status}: the frontend does not reach ${service}`,
    () => lookAtRules,
  ),
  'route-status': code<At & { expected: string; observed: string }>(
    'fail',
    ({ route, expected, observed }) => `users asking for ${route} get ${observed}, not ${expected}`,
    () => lookAtRules,
  ),
  'route-redirects-away': code<At & { to: string }>(
    'fail',
    ({ route, to }) => `users asking for ${route} are sent to ${to}`,
    () => `${lookAtRules} If the host is the service itself, add it to "hosts" in the map`,
  ),
  'route-body': code<At & { at: string; expected: string; observed: string }>(
    'fail',
    ({ route, at, expected, observed }) =>
      `users asking for ${route} get the wrong answer: ${at} is ${observed}, expected ${expected}`,
    () => lookAtRules,
  ),
  'route-not-healthy': code<At & { why: string }>(
    'fail',
    ({ route, why }) => `${route} as users see it does not prove health: ${why}`,
    () => lookAtRules,
  ),
  'route-differs-from-backend': code<At & { service: string; expected: string; observed: string }>(
    'fail',
    ({ route, service, expected, observed }) =>
      `${route} answers users with ${observed}, but ${service} itself answers ${expected}`,
    () => lookAtRules,
  ),
  'route-broken-with-backend': code<At & { service: string; observed: string }>(
    'fail',
    ({ route, service, observed }) => `users cannot use ${route}, because ${service} itself is broken: ${observed}`,
    ({ service }) => `Mend ${service} first; the frontend passes on what it gets`,
  ),
  'route-from-catch-all': code<At & { sibling: string; frontend: string }>(
    'fail',
    ({ route, sibling }) => `${route} proves nothing: ${sibling}, which does not exist, answers the same`,
    () => 'Let unknown paths answer 404, and look which rule answers everything below the prefix',
  ),
  'route-missing-on-backend': code<At & { service: string }>(
    'unknown',
    ({ route, service }) => `${route} reaches ${service}, which has nothing there (404)`,
    () => 'Set "probe" of the route to a path that exists, or "expect" to what it answers',
  ),
  'route-indistinct': code<At & { service: string; frontend: string }>(
    'unknown',
    ({ route, service, frontend }) =>
      `at ${route}, ${service} and ${frontend} answer alike, so nobody can tell who answered`,
    ({ route }) => `Give the route a path to ask: { "path": "${route}", "probe": "/…", "expect": { "status": 200 } }`,
  ),
  'route-not-comparable': code<At & { service: string }>(
    'unknown',
    ({ route, service }) =>
      `what ${route} should answer is not known: ${service} did not answer directly and the map expects nothing`,
    ({ route }) =>
      `Say what is right: { "path": "${route}", "probe": "/…", "expect": { "status": 200, "json": { … } } }`,
  ),
  'route-from-cache': code<At & { header: string }>(
    'unknown',
    ({ route, header }) =>
      `${route} answers users from a cache (${header}), so nobody can tell whether the way to the service still works`,
    () => 'Exclude the path from the frontend\'s cache, or let the service send "cache-control: no-store"',
  ),
  'route-unchecked': code<At & { reason: string; detail: string }>(
    'unknown',
    ({ route, detail }) => `${route} could not be checked from here: ${detail}`,
    ({ reason }) => fixFor(reason),
  ),
  'user-path-undeclared': code<{ frontend: string }>(
    'unknown',
    ({ frontend }) => `how users get from ${frontend} to a backend is not declared`,
    () => 'Declare "routes" of the frontend, or "cors_origins" of the backend that pages call directly',
  ),
};

export type RouteFinding = Finding<typeof routeCodes>;
