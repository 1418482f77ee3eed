/** What users get through the frontend is what the service itself says, from the same build of it. */
import { differencesOf, type Compared, type Difference } from '../answers/consistency.js';
import { readIdentity, type Identity } from '../answers/identity-document.js';
import { frontendsBesideBackend, type Context } from '../engine/context.js';
import { routesOf } from '../engine/routes.js';
import { routeSandwich, type RouteSandwich } from '../facts/route-sandwich.js';
import type { Surface } from '../facts/runtime-identity.js';
import type { Answer } from '../probe/exchange.js';
import { detailOf, fixFor } from './vantage.js';
import { code, defineGate, judged, skip, type Finding, type Gate, type Judgement } from './gate.js';

interface At {
  /** Path of the route, as declared. */
  readonly route: string;
  /** The service it should lead to. */
  readonly service: string;
}

interface Differing extends At {
  /** JSON pointer. */
  readonly at: string;
  readonly direct: string;
  readonly proxied: string;
}

const lookAtTarget = ({ route, service }: At): string =>
  `Look where the frontend's rule for ${route} leads: to ${service} of this environment, or to another one?`;

const codes = {
  'answerer-differs': code<At & { direct: string; proxied: string }>(
    'fail',
    ({ route, service, direct, proxied }) =>
      `users asking for ${route} are answered by ${proxied}, but ${service} itself is ${direct}`,
    lookAtTarget,
  ),
  'status-differs': code<Differing>(
    'fail',
    ({ route, service, direct, proxied }) =>
      `${route} answers users ${proxied}, but ${service} itself answers ${direct}`,
    lookAtTarget,
  ),
  'type-differs': code<Differing>(
    'fail',
    ({ route, service, direct, proxied }) => `${route} gives users ${proxied}, but ${service} itself gives ${direct}`,
    lookAtTarget,
  ),
  'keys-differ': code<Differing>(
    'fail',
    ({ route, service, at, direct, proxied }) =>
      `the answer of ${route} has another shape${below(at)}: users get ${proxied}; ${service} itself gives ${direct}`,
    lookAtTarget,
  ),
  'field-differs': code<Differing>(
    'fail',
    ({ route, service, at, direct, proxied }) =>
      `${at} of ${route} is ${proxied} for users, but ${direct} from ${service} itself`,
    lookAtTarget,
  ),
  'value-differs': code<Differing>(
    'warn',
    ({ route, service, at, direct, proxied }) =>
      `${at === '' ? 'the body' : at} of ${route} is ${proxied} for users, but ${direct} from ${service} itself`,
    () => 'Look whether that is meant: a cache, another tenant, a header that the proxy adds',
  ),
  'answerer-unidentified': code<{ routes: string; service: string }>(
    'warn',
    ({ routes, service }) => `nothing proves that ${service} of this environment answers users at ${routes}`,
    ({ service }) =>
      `Let the answer carry "git_sha", or route the identity path of ${service} ("runtime_identity_path") as well`,
  ),
  'consistency-unchecked': code<At & { reason: string; detail: string }>(
    'unknown',
    ({ route, service, detail }) => `the answer of ${route} could not be compared with that of ${service}: ${detail}`,
    ({ reason }) => fixFor(reason),
  ),
};

type ConsistencyFinding = Finding<typeof codes>;

/** Time between the two direct answers: enough for a clock that counts seconds to move. */
const apart = 1_100;

export const responseConsistency = responseConsistencyAfter(apart);

/** The gate with another time, in milliseconds, between the two direct answers. */
export function responseConsistencyAfter(apartMs: number): Gate<RouteSandwich, typeof codes> {
  return defineGate<RouteSandwich, typeof codes>({
    id: 'RESPONSE_CONSISTENCY',
    layer: 'integration',
    modes: ['integration'],
    scope: 'deployed',
    title: "Users get the service's own answer, from the same build",
    explains:
      'A route may lead to a service that looks right and is another one: staging, an old copy, a mock. Each route is ' +
      "compared with the service's own answers before and after it. What the service changes by itself, dates, UUIDs " +
      'and names such as uptime or request_id are ignored; a difference in status, type, keys or a field of identity, ' +
      'health or version fails, any other warns. The commit named through the route must be one that the service names.',
    codes,
    facts: (context) => {
      const sandwiches = frontendsBesideBackend(context).flatMap((frontend) =>
        routesOf(context, frontend)
          .filter(({ service }) => isAskedDirectly(context, service, frontend.environment))
          .map((route) => routeSandwich(frontend.name, frontend.environment, route, apartMs)),
      );
      return sandwiches.length > 0
        ? sandwiches
        : skip('no-comparable-route', 'no route leads to a service that can be asked directly as well');
    },
    decide: (sandwiches) => {
      const compared = sandwiches.map((sandwich) => about(sandwich.route.path, judgeSandwich(sandwich)));
      // Who answered matters only where nothing worse is known of the answer.
      const clean = sandwiches.filter((_, index) => compared[index]?.findings.length === 0);
      const judgements = [...compared, ...unidentified(clean)];
      const same = clean.length;
      return judged(
        `${same} of ${sandwiches.length} ${sandwiches.length === 1 ? 'route' : 'routes'} answer as the service itself does`,
        judgements,
      );
    },
  });
}

function isAskedDirectly({ services }: Context, name: string, environment: string | null): boolean {
  const service = services.find((candidate) => candidate.name === name && candidate.environment === environment);
  return service !== undefined && service.base !== null && service.reach === 'direct';
}

function about(route: string, { service, findings }: Judgement<typeof codes>): Judgement<typeof codes> {
  return { service, findings: findings.map((finding) => ({ ...finding, route })) };
}

function judgeSandwich(sandwich: RouteSandwich): Judgement<typeof codes> {
  const { service, route, proxied, directs } = sandwich;
  const at: At = { route: route.path, service: route.service };
  const url = proxied.observation.url;
  const foreign = judgeIdentity(sandwich, at);
  if (foreign !== null) return { service, findings: [foreign] };
  if (directs.length === 0) return { service, findings: [] };
  const unchecked = whyUnchecked(sandwich);
  if (unchecked !== null)
    return { service, findings: [{ code: 'consistency-unchecked', args: { ...at, ...unchecked }, url }] };
  const own = directs.flatMap(({ attempts }) => attempts.flatMap(({ outcome }) => comparable(outcome)));
  const [answer] = comparable(proxied.observation.outcome);
  const differences = answer === undefined ? [] : differencesOf(own, answer);
  return { service, findings: worstOf(differences).map((difference) => findingOf(difference, at, url)) };
}

const failing: ReadonlySet<Difference['kind']> = new Set(['status', 'type', 'keys', 'field']);

/** One cause shows in many fields; the first few say enough. */
function worstOf(differences: readonly Difference[]): readonly Difference[] {
  const failures = differences.filter(({ kind }) => failing.has(kind));
  return (failures.length > 0 ? failures : differences).slice(0, 3);
}

function findingOf({ kind, at, direct, proxied }: Difference, { route, service }: At, url: string): ConsistencyFinding {
  const names = {
    status: 'status-differs',
    type: 'type-differs',
    keys: 'keys-differ',
    field: 'field-differs',
    value: 'value-differs',
    body: 'value-differs',
  } as const;
  return { code: names[kind], args: { route, service, at, direct, proxied }, url, expected: direct, observed: proxied };
}

/** Null when both sides answered for themselves. */
function whyUnchecked({ proxied, directs }: RouteSandwich): { reason: string; detail: string } | null {
  if (proxied.copyOf !== null) return { reason: '', detail: `a cache answers users (${proxied.copyOf})` };
  const troubled = [...directs, proxied.observation].find(
    ({ outcome, fault }) => fault === 'vantage' || outcome.kind === 'failure',
  );
  if (troubled === undefined) return null;
  return { reason: troubled.reason ?? '', detail: `${troubled.url}: ${detailOf(troubled.outcome)}` };
}

function comparable(outcome: RouteSandwich['directs'][number]['outcome']): (Answer & Compared)[] {
  return outcome.kind === 'answer' ? [outcome] : [];
}

/** A commit or name seen through the route that the service never gives itself; null when there is none. */
function judgeIdentity(sandwich: RouteSandwich, at: At): ConsistencyFinding | null {
  const own = ownIdentities(sandwich);
  if (own.length === 0) return null;
  const stranger = throughIdentities(sandwich).find(
    (identity) => !own.some((known) => isSameAnswerer(known, identity)),
  );
  if (stranger === undefined) return null;
  const url = sandwich.identity.through?.url ?? sandwich.proxied.observation.url;
  const [direct, proxied] = [[...new Set(own.map(nameOf))].join(' or '), nameOf(stranger)];
  return { code: 'answerer-differs', args: { ...at, direct, proxied }, url, expected: direct, observed: proxied };
}

/** Routes through which nobody names a commit, one finding for each service they lead to. */
function unidentified(sandwiches: readonly RouteSandwich[]): Judgement<typeof codes>[] {
  // Where the platform's own rule names the service's host, nobody else answers.
  const nameless = sandwiches.filter(
    (sandwich) =>
      !sandwich.route.isRuled && (ownIdentities(sandwich).length === 0 || throughIdentities(sandwich).length === 0),
  );
  const pairOf = ({ service, route }: RouteSandwich): string => JSON.stringify([service, route.service]);
  return [...new Map(nameless.map((sandwich) => [pairOf(sandwich), sandwich])).values()].map((one) => {
    const alike = nameless.filter((other) => pairOf(other) === pairOf(one));
    const routes = [...new Set(alike.map(({ route }) => route.path))].join(', ');
    const args = { routes, service: one.route.service };
    return { service: one.service, findings: [{ code: 'answerer-unidentified', args }] };
  });
}

function ownIdentities({ identity, directs }: RouteSandwich): Identity[] {
  return [...identity.own.flatMap(identitiesOf), ...carriedBy(directs)];
}

function throughIdentities({ identity, proxied, directs }: RouteSandwich): Identity[] {
  const through = identity.through?.seen.copyOf === null ? identitiesOf(identity.through) : [];
  // A feed of commits names some too: only a name that the service gives itself each time is its own.
  const isOwn = new Set(carriedBy(directs).map(({ sha }) => sha)).size === 1;
  const answers = isOwn && proxied.copyOf === null ? comparable(proxied.observation.outcome) : [];
  return [...through, ...answers.flatMap(carried)];
}

function carriedBy(observations: RouteSandwich['directs']): Identity[] {
  return observations.flatMap(({ attempts }) =>
    attempts.flatMap(({ outcome }) => comparable(outcome).flatMap(carried)),
  );
}

function identitiesOf({ readings }: Surface): Identity[] {
  return readings.flatMap((reading) => (reading.kind === 'identity' ? [reading] : []));
}

/** Many health documents name the commit as well. */
function carried(answer: Answer): Identity[] {
  const reading = readIdentity(answer);
  return reading.kind === 'identity' ? [reading] : [];
}

function isSameAnswerer(one: Identity, other: Identity): boolean {
  const isSameCommit = one.sha.startsWith(other.sha) || other.sha.startsWith(one.sha);
  return isSameCommit && (one.service === null || other.service === null || one.service === other.service);
}

function nameOf({ sha, service }: Identity): string {
  return `${service === null ? '' : `${service} at `}${sha.slice(0, 12)}`;
}

function below(at: string): string {
  return at === '' ? '' : ` below ${at}`;
}
