/** Every backend proves that it is healthy, in its own words and by itself. */
import { readBody } from '../answers/body.js';
import { describeBody, mismatchOf } from '../answers/expectation.js';
import { healthWords, isGood } from '../answers/health-words.js';
import { isAlike } from '../answers/skeleton.js';
import { isSuspectHealth } from '../answers/suspect.js';
import type { Health, Service } from '../authority/service.js';
import { servicesWithRole, type Context } from '../engine/context.js';
import { healthProof, type HealthProof } from '../facts/health-proof.js';
import type { Answer, Failure } from '../probe/exchange.js';
import { code, defineGate, judged, skip, type Finding, type Judgement } from './gate.js';
import { detailOf, fixFor } from './vantage.js';

interface At {
  readonly url: string;
}

const restart = "Look at the service's log and restart or redeploy it";

const codes = {
  'health-unreachable': code<At & { detail: string }>(
    'fail',
    ({ url, detail }) => `${url} does not answer: ${detail}`,
    () => restart,
  ),
  'health-flaps': code<At & { failures: number; attempts: number }>(
    'fail',
    ({ url, failures, attempts }) => `${url} fails now and then: ${failures} of ${attempts} requests`,
    () => `${restart}; a process that crashes and is restarted looks like this`,
  ),
  'health-status': code<At & { expected: string; observed: string }>(
    'fail',
    ({ url, expected, observed }) => `${url} answers ${observed}, not ${expected}`,
    () => `${restart}; if that status is right, set "health": { "expect": { "status": … } } in the map`,
  ),
  'health-redirects': code<At & { to: string }>(
    'fail',
    ({ url, to }) => `${url} redirects to ${to}, so it proves nothing about the service`,
    () => 'Let the health path answer without a login; if the host is an alias of the service, add it to "hosts"',
  ),
  'health-no-proof': code<At & { observed: string }>(
    'fail',
    ({ url, observed }) => `${url} answers with ${observed}, which proves nothing`,
    () => 'Let the health path answer JSON such as {"status":"ok"}',
  ),
  'health-says-no': code<At & { pointer: string; value: string }>(
    'fail',
    ({ url, pointer, value }) => `${url} says itself that ${pointer === '' ? 'the document' : pointer} is ${value}`,
    ({ pointer }) => `Look at what ${pointer === '' ? 'the service' : pointer} depends on; ${restart.toLowerCase()}`,
  ),
  'health-not-as-expected': code<At & { at: string; expected: string; observed: string }>(
    'fail',
    ({ url, at, expected, observed }) => `${url}: ${at} is ${observed}, expected ${expected}`,
    () => 'Mend the service, or "health": { "expect": … } in the map',
  ),
  'health-from-catch-all': code<At & { sibling: string }>(
    'fail',
    ({ url, sibling }) => `${url} proves nothing: ${sibling}, which does not exist, answers the same`,
    () => 'Let unknown paths answer 404, and the health path answer for itself',
  ),
  'health-concerns': code<At & { pointer: string; value: string }>(
    'warn',
    ({ url, pointer, value }) => `${url} is healthy with concerns: ${pointer} is ${value}`,
    () => 'Look at the component it names',
  ),
  'health-dialect': code<At & { line: string }>(
    'unknown',
    ({ url }) => `${url} says neither that it is healthy nor that it is not, in words known here`,
    ({ line }) => `If this answer is the healthy one, add to the service in the map: "health": ${line}`,
  ),
  'health-from-cache': code<At & { header: string }>(
    'unknown',
    ({ url, header }) => `${url} answers from a cache (${header}), so the service itself was not seen`,
    () => 'Let the health path send "cache-control: no-store"',
  ),
  'health-unchecked': code<At & { reason: string; detail: string }>(
    'unknown',
    ({ url, detail }) => `${url} could not be checked from here: ${detail}`,
    ({ reason }) => fixFor(reason),
  ),
};

type HealthFinding = Finding<typeof codes>;

export const backendHealth = defineGate<HealthProof, typeof codes>({
  id: 'BACKEND_HEALTH',
  layer: 'backend-runtime',
  modes: ['integration'],
  scope: 'deployed',
  title: 'Backends are healthy, proved by their own words',
  explains:
    'A status of 200 is no proof. The health document must say that the service is healthy ("ok" or "healthy" true, or ' +
    '"status" pass, ok, up or healthy), no component in it may say otherwise, the answer must not come from a cache, and ' +
    'a path that does not exist must not answer the same. It is asked twice on fresh connections; one lost request is ' +
    'forgiven, two are not. What is neither good nor bad is unknown.',
  codes,
  facts: (context) => {
    const backends = judgedBackends(context);
    if (backends.length > 0) return backends.map(({ name, environment }) => healthProof(name, environment));
    return servicesWithRole(context, 'backend').length === 0
      ? skip('no-backends', 'the map has no backend')
      : skip('through-frontend-only', 'backends are private and judged through their routes');
  },
  decide: (proofs, context) => {
    const judgements = proofs.map((proof) => judgeProof(proof, context));
    const healthy = judgements.filter(({ findings }) => findings.length === 0).length;
    return judged(
      `${healthy} of ${proofs.length} ${proofs.length === 1 ? 'backend' : 'backends'} proved healthy`,
      judgements,
    );
  },
});

function judgedBackends(context: Context): Service[] {
  return servicesWithRole(context, 'backend').filter(({ reach }) => reach === 'direct');
}

function judgeProof(proof: HealthProof, context: Context): Judgement<typeof codes> {
  const service = context.services.find(
    ({ name, environment }) => name === proof.service && environment === proof.environment,
  );
  const finding = service?.health === null || service === undefined ? null : judge(proof, service, service.health);
  return { service: proof.service, findings: finding === null ? [] : [finding] };
}

/** The first thing that is wrong; null when health is proved. */
function judge(
  { url, health: { observation, copyOf }, again, sibling, isReachedByUsers }: HealthProof,
  service: Service,
  health: Health,
): HealthFinding | null {
  const { outcome, fault, reason } = observation;
  const expectation = { expected: expectedOf(health) };
  if (fault === 'vantage')
    return { code: 'health-unchecked', args: { url, reason: reason ?? '', detail: detailOf(outcome) }, url };
  if (isReachedByUsers) {
    const detail = 'it cannot be connected to from here, though its routes answer';
    return { code: 'health-unchecked', args: { url, reason: 'connect-timeout', detail }, url };
  }
  const all = [observation, ...again].flatMap((asked) => asked.attempts);
  const failures = all.filter((attempt) => isWrong(attempt.outcome, service, health)).length;
  if (observation.isFlapping || (failures > 1 && failures < all.length)) {
    return { code: 'health-flaps', args: { url, failures, attempts: all.length }, url, ...expectation };
  }
  if (outcome.kind === 'failure')
    return {
      code: 'health-unreachable',
      args: { url, detail: outcome.detail },
      url,
      ...expectation,
      observed: outcome.detail,
    };
  if (copyOf !== null) return { code: 'health-from-cache', args: { url, header: copyOf }, url };
  const own = judgeHealthAnswer(outcome, url, service, health);
  if (own !== null && own.code !== 'health-concerns') return own;
  // A lost connection is not the same answer, and whether it is the server's trouble was asked again above.
  if (sibling.outcome.kind === 'failure' && sibling.fault === 'target') return own;
  if (sibling.outcome.kind === 'failure' || sibling.reason === 'rate-limited') {
    const detail = `whether an unknown path answers the same is not known: ${detailOf(sibling.outcome)}`;
    return { code: 'health-unchecked', args: { url, reason: sibling.reason ?? '', detail }, url };
  }
  return isCatchAll(outcome, sibling.outcome, service, health)
    ? { code: 'health-from-catch-all', args: { url, sibling: sibling.url }, url, ...expectation }
    : own;
}

/** What one answer of the health path says, whoever passed it on; null when it proves health. */
export function judgeHealthAnswer(
  answer: Answer,
  url: string,
  { dependsOn }: Pick<Service, 'dependsOn'>,
  { expect, isDeclared, path, headers }: Health,
): HealthFinding | null {
  const place = {
    url,
    expected: expectedOf({ expect, isDeclared }),
    observed: `${answer.status} ${describeBody(answer)}`,
  };
  const to = answer.redirects.at(-1)?.location;
  if (answer.status >= 300 && answer.status < 400 && to !== undefined && !expect.status.includes(answer.status)) {
    return { code: 'health-redirects', args: { url, to }, ...place };
  }
  const isAccessDenied = (answer.status === 401 || answer.status === 403) && !expect.status.includes(answer.status);
  if (isAccessDenied) {
    const detail = `it answers ${answer.status}${Object.keys(headers).length === 0 ? ' and no credentials are declared' : ''}`;
    return { code: 'health-unchecked', args: { url, reason: 'access-denied', detail }, ...place };
  }
  const mismatch = mismatchOf(answer, expect);
  if (mismatch?.at === 'status') {
    return { code: 'health-status', args: { url, expected: mismatch.expected, observed: mismatch.observed }, ...place };
  }
  const body = readBody(answer);
  const isEmptyByDefinition = answer.status === 204 || answer.status === 304;
  const isBodyDeclared = expect.json !== undefined || expect.text !== undefined;
  if (body.kind === 'empty' && isDeclared && isEmptyByDefinition && !isBodyDeclared) return null;
  if (mismatch !== null) return { code: 'health-not-as-expected', args: { url, ...mismatch }, ...place };
  if (expect.text !== undefined) return null;
  if (body.kind === 'text' && isDeclared && isGood(body.text)) return null;
  if (body.kind !== 'json' && body.kind !== 'text') {
    return { code: 'health-no-proof', args: { url, observed: describeBody(answer) }, ...place };
  }
  const words = healthWords(body.kind === 'json' ? body.value : body.text, dependsOn);
  if (words.kind === 'unhealthy') return { code: 'health-says-no', args: { url, ...words }, ...place };
  if (words.kind === 'concerned') return { code: 'health-concerns', args: { url, ...words }, ...place };
  const isProved = body.kind === 'json' && (words.kind === 'healthy' || expect.json !== undefined);
  return isProved ? null : { code: 'health-dialect', args: { url, line: expectationLine(path, answer) }, ...place };
}

function expectedOf({ expect, isDeclared }: Pick<Health, 'expect' | 'isDeclared'>): string {
  const isBodyDeclared = isDeclared && (expect.json !== undefined || expect.text !== undefined);
  const body = isBodyDeclared ? 'the declared body' : 'a JSON body that says it is healthy';
  return `${expect.status.join(' or ')} and ${body}`;
}

/** A path that cannot exist also proves health, or cannot be told from the one that does. */
function isCatchAll(answer: Answer, sibling: Answer, service: Service, health: Health): boolean {
  const isHealthy = judgeHealthAnswer(sibling, '', service, health);
  return isHealthy === null || isHealthy.code === 'health-concerns' || isAlike(answer, sibling);
}

function isWrong(outcome: Answer | Failure, { dependsOn }: Service, health: Health): boolean {
  if (outcome.kind === 'failure') return isLost(outcome);
  return outcome.status >= 500 || isSuspectHealth(outcome, health, dependsOn);
}

/** The connection was lost: not an answer, and not for want of time or allowance here. */
function isLost(outcome: Answer | Failure): boolean {
  return outcome.kind === 'failure' && !['cut-off', 'budget'].includes(outcome.code);
}

/** The "health" value that declares this very answer as the healthy one. */
function expectationLine(path: string, answer: Answer): string {
  const body = readBody(answer);
  const first =
    body.kind === 'json' && body.value !== null && typeof body.value === 'object'
      ? Object.entries(body.value)[0]
      : undefined;
  const json = first === undefined ? {} : { json: { [first[0]]: literalOrType(first[1]) } };
  const text = body.kind === 'text' ? { text: body.text.slice(0, 100) } : {};
  return JSON.stringify({ path, expect: { status: answer.status, ...json, ...text } });
}

function literalOrType(value: unknown): unknown {
  if (value === null) return 'any';
  if (typeof value === 'object') return Array.isArray(value) ? 'array' : 'object';
  return typeof value === 'string' && value.length < 40 ? value : typeof value;
}
