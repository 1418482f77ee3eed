/** Users reach each backend through the frontend, not the frontend's own fallback page. */
import { readBody } from '../answers/body.js';
import { describeBody, mismatchOf } from '../answers/expectation.js';
import { isAlike } from '../answers/skeleton.js';
import type { Health, Service } from '../authority/service.js';
import { frontendsBesideBackend, type Context } from '../engine/context.js';
import { isCalledCrossOrigin, isStandAlone, routesOf } from '../engine/routes.js';
import { routeProof, type RouteProof } from '../facts/route-proof.js';
import type { Answer } from '../probe/exchange.js';
import { judgeHealthAnswer } from './backend-health.js';
import { detailOf } from './vantage.js';
import { defineGate, judged, skip, type Judgement } from './gate.js';
import { blame, brief, judgeSibling, summaryOf } from './route-blame.js';
import { routeCodes as codes, type At, type RouteFinding } from './route-codes.js';

export const integrationConnectivity = defineGate<RouteProof, typeof codes>({
  id: 'INTEGRATION_CONNECTIVITY',
  layer: 'integration',
  modes: ['integration'],
  scope: 'deployed',
  title: 'Users reach each backend through the frontend',
  explains:
    'A healthy backend is of no use to users whose requests end elsewhere. Each route is asked at the frontend, as a ' +
    "browser would, and must answer as the backend itself does: not the frontend's fallback page under whatever label, " +
    'not a cached copy, not another service. Without "routes" in the map, each backend\'s health path is asked.',
  codes,
  facts: (context) => {
    const frontends = frontendsBesideBackend(context);
    if (frontends.length === 0) return skip('no-frontend-beside-backend', 'the map has no frontend beside a backend');
    return frontends.flatMap((frontend) =>
      routesOf(context, frontend).map((route) => routeProof(frontend.name, frontend.environment, route)),
    );
  },
  decide: (proofs, context) => {
    const judgements = [...proofs.map((proof) => judgeProof(proof, context)), ...withoutPath(context)];
    if (judgements.length === 0)
      return skip('called-cross-origin', 'pages call the backend directly, through no route');
    const good = judgements.filter(({ findings }) => findings.length === 0).length;
    return judged(
      `${good} of ${judgements.length} ${judgements.length === 1 ? 'route' : 'routes'} proved for users`,
      judgements,
    );
  },
});

/** Frontends with no route to ask: fine when pages call the backend directly, unknown otherwise. */
function withoutPath(context: Context): Judgement<typeof codes>[] {
  return frontendsBesideBackend(context)
    .filter((frontend) => routesOf(context, frontend).length === 0)
    .filter((frontend) => !isCalledCrossOrigin(context, frontend) && !isStandAlone(context, frontend))
    .map(({ name }) => ({
      service: name,
      findings: [{ code: 'user-path-undeclared', args: { frontend: name }, file: context.mapFile }],
    }));
}

function judgeProof(proof: RouteProof, context: Context): Judgement<typeof codes> {
  const upstream = context.services.find(
    ({ name, environment }) => name === proof.route.service && environment === proof.environment,
  );
  const finding = upstream === undefined ? null : judge(proof, upstream);
  return { service: proof.service, findings: finding === null ? [] : [{ ...finding, route: proof.route.path }] };
}

/** The first thing that is wrong; null when users get what the backend gives. */
function judge(proof: RouteProof, upstream: Service): RouteFinding | null {
  const { observation, copyOf } = proof.proxied;
  const { outcome, attempts, url } = observation;
  const at: At = { route: proof.route.path, url, direct: proof.direct?.url ?? upstream.name };
  const place = {
    url,
    expected: proof.direct === null ? null : `what ${proof.direct.url} answers: ${brief(proof.direct)}`,
    observed: brief(observation),
  };
  if (observation.fault === 'vantage') {
    return {
      code: 'route-unchecked',
      args: { ...at, reason: observation.reason ?? '', detail: detailOf(outcome) },
      ...place,
    };
  }
  if (observation.isFlapping) {
    const failures = attempts.filter(
      (attempt) => attempt.outcome.kind === 'failure' || attempt.outcome.status >= 500,
    ).length;
    return { code: 'route-flaps', args: { ...at, failures, attempts: attempts.length }, ...place };
  }
  if (outcome.kind === 'failure')
    return { code: 'route-unreachable', args: { ...at, detail: outcome.detail }, ...place };
  const finding = judgeAnswer(outcome, proof, upstream, at) ?? judgeSibling(outcome, proof, at);
  // A cached copy can show that users get something wrong, never that the way to the service works.
  const isWrong = finding !== null && codes[finding.code].severity === 'fail';
  if (copyOf !== null && !isWrong) return { code: 'route-from-cache', args: { ...at, header: copyOf }, ...place };
  return finding === null ? null : { ...blame(finding, proof, upstream, at), ...place };
}

function judgeAnswer(answer: Answer, proof: RouteProof, upstream: Service, at: At): RouteFinding | null {
  // What came from a firewall or a rate limit on the way is not the service's answer.
  const direct =
    proof.direct?.outcome.kind === 'answer' && proof.direct.fault !== 'vantage' ? proof.direct.outcome : null;
  const names = { service: upstream.name, frontend: proof.service };
  const isAsDirect = direct !== null && isAlike(answer, direct);
  if (
    proof.isRandom &&
    proof.fallbacks.length > 0 &&
    !proof.fallbacks.some(({ outcome }) => outcome.kind === 'answer')
  ) {
    const detail = `what ${proof.service} answers to an undeclared path is not known`;
    return { code: 'route-unchecked', args: { ...at, reason: proof.fallbacks[0]?.reason ?? '', detail } };
  }
  const isFallback = proof.fallbacks.some(({ outcome }) => outcome.kind === 'answer' && isAlike(answer, outcome));
  if (isFallback && isAsDirect) return { code: 'route-indistinct', args: { ...at, ...names } };
  const isForeignPage =
    readBody(answer).kind === 'page' && !isAsDirect && (direct !== null || expectsJson(proof, upstream));
  // A frontend that refuses everybody says nothing of its rules; one that fails everywhere has no fallback.
  if (isFallback && (answer.status === 401 || answer.status === 403)) {
    return {
      code: 'route-unchecked',
      args: { ...at, reason: 'access-denied', detail: `${proof.service} answers ${answer.status} to everything` },
    };
  }
  if ((isFallback && answer.status < 500) || (isForeignPage && answer.status < 400)) {
    return { code: 'route-served-by-fallback', args: { ...at, ...names } };
  }
  return judgeStatus(answer, proof, upstream, at, direct) ?? judgeBody(answer, proof, upstream, at, direct, isFallback);
}

function expectsJson({ route }: RouteProof, { health }: Service): boolean {
  return route.expect?.json !== undefined || (isHealthRoute(route.probe, health) && route.expect === null);
}

function judgeStatus(
  answer: Answer,
  proof: RouteProof,
  upstream: Service,
  at: At,
  direct: Answer | null,
): RouteFinding | null {
  const { route } = proof;
  const health = isHealthRoute(route.probe, upstream.health) ? upstream.health : null;
  const expected = route.expect?.status ?? health?.expect.status ?? null;
  const to = answer.redirects.at(-1)?.location;
  if (expected?.includes(answer.status) === true) return null;
  if (answer.status >= 300 && answer.status < 400 && to !== undefined && direct?.status !== answer.status) {
    return { code: 'route-redirects-away', args: { ...at, to } };
  }
  if ([502, 503, 504].includes(answer.status)) {
    return { code: 'route-upstream-fails', args: { ...at, status: answer.status, service: upstream.name } };
  }
  // Undeclared, so it is a missing key's or a firewall's work; what the service answers as well is compared below.
  const isRefused = answer.status === 401 || answer.status === 403;
  if (isRefused && (expected !== null || (direct !== null && direct.status !== answer.status))) {
    const detail = `the frontend answers ${answer.status}`;
    return { code: 'route-unchecked', args: { ...at, reason: 'access-denied', detail } };
  }
  if (expected !== null || answer.status >= 500) {
    const wanted = expected?.join(' or ') ?? 'an answer below 500';
    return { code: 'route-status', args: { ...at, expected: wanted, observed: String(answer.status) } };
  }
  return null;
}

function judgeBody(
  answer: Answer,
  proof: RouteProof,
  upstream: Service,
  at: At,
  direct: Answer | null,
  isFallback: boolean,
): RouteFinding | null {
  const { route } = proof;
  const service = upstream.name;
  if (route.expect !== null) {
    const mismatch = mismatchOf(answer, route.expect);
    if (mismatch !== null) return { code: 'route-body', args: { ...at, ...mismatch } };
    if (route.expect.json !== undefined || route.expect.text !== undefined) return null;
  } else if (isHealthRoute(route.probe, upstream.health)) {
    return judgeHealthRoute(answer, upstream, upstream.health, at, direct);
  }
  // Undeclared, so the service refuses this prober, and what it gives users cannot be learnt from it.
  const isRefused = (direct?.status === 401 || direct?.status === 403) && !route.expect?.status.includes(direct.status);
  if (direct === null || (isRefused && direct.status !== answer.status)) {
    // Nothing to compare with: a declared status, or any success that is not the frontend's own, must do.
    const isShown = !isFallback && !proof.isRandom && (route.expect !== null || answer.status < 400);
    return isShown ? null : { code: 'route-not-comparable', args: { ...at, service } };
  }
  // A made-up path has only its answer's kind to be known by, so its label counts.
  if (
    !isAlike(answer, direct) ||
    ((proof.isRandom || route.method === 'HEAD') && answer.contentType !== direct.contentType)
  ) {
    const [expected, observed] = [summaryOf(direct), summaryOf(answer)];
    return { code: 'route-differs-from-backend', args: { ...at, service, expected, observed } };
  }
  const isMissing = answer.status === 404 && !proof.isRandom && route.expect === null;
  return isMissing ? { code: 'route-missing-on-backend', args: { ...at, service } } : null;
}

function judgeHealthRoute(
  answer: Answer,
  upstream: Service,
  health: Health,
  at: At,
  direct: Answer | null,
): RouteFinding | null {
  const found = judgeHealthAnswer(answer, at.url, upstream, health);
  if (found === null || found.code === 'health-concerns') return judgeAnswerer(answer, upstream, at, direct);
  // Whatever its dialect: the backend says the same directly, where its own gate judges it.
  if (found.code === 'health-dialect' && direct !== null && isAlike(answer, direct)) return null;
  if (found.code === 'health-dialect') return { code: 'route-not-comparable', args: { ...at, service: upstream.name } };
  return { code: 'route-not-healthy', args: { ...at, why: found.observed ?? describeBody(answer) } };
}

/** Healthy, but somebody else: values change from one answer to the next, the names at the top do not. */
function judgeAnswerer(answer: Answer, { name: service }: Service, at: At, direct: Answer | null): RouteFinding | null {
  if (direct === null || topKeys(direct) === null || topKeys(direct) === topKeys(answer)) return null;
  const [expected, observed] = [`{ ${topKeys(direct)} }`, `{ ${topKeys(answer) ?? describeBody(answer)} }`];
  return { code: 'route-differs-from-backend', args: { ...at, service, expected, observed } };
}

/** Null unless the body is a JSON object of a service that answers as it should. */
function topKeys(answer: Answer): string | null {
  const body = readBody(answer);
  if (answer.status >= 400 || body.kind !== 'json' || body.value === null || typeof body.value !== 'object')
    return null;
  return Object.keys(body.value).toSorted().join(', ');
}

function isHealthRoute(probe: string | null, health: Health | null): health is Health {
  return probe !== null && health !== null && probe.split('?')[0] === health.path;
}
