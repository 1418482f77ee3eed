/** The backend is fine, and users do not reach it: what happens between the frontend and it. */
import { apiPrefix, hosts, paths, staleBase } from '../names.js';
import { isProxy } from '../frontend.js';
import type { Rule } from '../netlify-rules.js';
import { bytesOf, html, json, redirect, text, withBody, without, type Wrapper } from '../reply.js';
import { page } from '../site.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { at, changing, everySecond, hangs, resets, rewriting, says, saysJson } from '../wrap.js';

const both = ['INTEGRATION_CONNECTIVITY', 'RESPONSE_CONSISTENCY'];
const connectivity = ['INTEGRATION_CONNECTIVITY'];
const consistency = ['RESPONSE_CONSISTENCY'];

function onTheWay(title: string, wrong: string, route: () => Wrapper, judgedBy = both): FaultEntry {
  return { title, wrong, judgedBy, effect: () => ({ route: route() }) };
}

/** Rules without those that hand `path` to the backend. */
function withoutProxy(rules: readonly Rule[], path: string): readonly Rule[] {
  return rules.filter((rule) => !isProxy(rule) || !(rule.from === path || rule.from.startsWith(`${path}/`)));
}

/** Proxy rules that lead to another origin. */
function leadingTo(rules: readonly Rule[], origin: string): readonly Rule[] {
  return rules.map((rule) => (isProxy(rule) ? { ...rule, to: rule.to.replace(/^https?:\/\/[^/]+/, origin) } : rule));
}

export const routeFaults = faultsOf('integration', {
  'route-served-by-fallback': {
    title: "The frontend's own page where the backend should answer",
    wrong: 'The proxy rules were lost, so the catch-all for the page answers with 200 and text/html.',
    judgedBy: both,
    effect: () => ({ rules: (rules) => rules.filter((rule) => !isProxy(rule)) }),
  },
  'route-shadowed': {
    title: 'A catch-all above the proxy rules',
    wrong: 'The first rule that matches wins, so those below are never reached.',
    judgedBy: both,
    effect: () => ({ rules: (rules) => [{ from: '/*', to: '/index.html', status: 200 }, ...rules] }),
  },
  'route-stale-base': {
    title: 'A forgotten netlify.toml in the base directory',
    wrong: 'The platform reads that one instead of the good one, and its rules lead to a backend that is gone.',
    needs: 'site',
    judgedBy: both,
    effect: () => ({ base: staleBase }),
  },
  'route-auth-lost': {
    title: 'Health is proxied, /auth is not',
    wrong: 'Every check of /health is green, and nobody can log in.',
    judgedBy: both,
    effect: () => ({ rules: (rules) => withoutProxy(rules, paths.auth) }),
  },
  'route-to-staging': {
    title: 'The route leads to staging',
    wrong: 'It has the same shape and other data: users write into the wrong database.',
    judgedBy: consistency,
    effect: ({ origins }) => ({ rules: (rules) => leadingTo(rules, origins.staging) }),
  },
  'route-upstream-gone': {
    title: 'The route leads to where nobody listens',
    wrong: 'The backend moved and the rule did not.',
    judgedBy: both,
    effect: ({ origins }) => ({ rules: (rules) => leadingTo(rules, origins.dead) }),
  },
  'route-to-retired-host': {
    title: 'The route leads to a name that is gone',
    wrong: 'The old host was given up, and its name with it.',
    judgedBy: both,
    effect: () => ({ rules: (rules) => leadingTo(rules, `http://${hosts.retired}`) }),
  },
  'route-without-splat': {
    title: 'The rest of the path is lost on the way',
    wrong: 'The rule ends without ":splat", so every call arrives at the same path.',
    judgedBy: both,
    effect: () => ({ rules: (rules) => rules.map((rule) => ({ ...rule, to: rule.to.replace(/:splat$/, '') })) }),
  },
  'route-labelled-json': onTheWay(
    "The frontend's page, labelled JSON",
    'A check that looks at the content type is content.',
    () => says(html(200, page, { 'content-type': 'application/json; charset=utf-8' })),
  ),
  'route-not-found': onTheWay('Nothing is found', 'There is no rule.', () =>
    says(html(404, '<!doctype html><title>?</title>')),
  ),
  'route-bad-gateway': onTheWay('502', 'The gateway gets nonsense.', () =>
    says(html(502, '<!doctype html><title>502</title>')),
  ),
  'route-gateway-timeout': onTheWay('504', 'The gateway gives up.', () => says(text(504, 'upstream request timeout'))),
  'route-maintenance': onTheWay('A maintenance page with 200', 'It was put up for ten minutes, last year.', () =>
    says(html(200, '<!doctype html><html><body><h1>Back soon</h1><p>We are tidying up.</p></body></html>')),
  ),
  'route-tombstone': onTheWay(
    'The platform says that nothing is there',
    'The old deployment was deleted; its host answers for it.',
    () =>
      says(
        json(404, { status: 'error', code: 404, message: 'Application not found' }, { 'x-railway-fallback': 'true' }),
      ),
  ),
  'route-reset': onTheWay('Connections are reset', 'Something in between dies.', () => resets, connectivity),
  'route-flaps': onTheWay(
    'Every second request is reset',
    'One of two gateways is broken.',
    () => everySecond(resets),
    connectivity,
  ),
  'route-hangs': onTheWay('No answer', 'The gateway waits for what never comes.', () => hangs, connectivity),
  'route-stale-copy': {
    title: 'A copy of yesterday',
    wrong: 'A cache answers, whether the backend does or not.',
    judgedBy: both,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({
      route: changing((reply) => ({ ...reply, headers: { ...reply.headers, age: '86400', 'x-cache': 'HIT' } })),
    }),
  },
  'route-mocked': onTheWay('A mock answers', 'It was meant for tests.', () => saysJson({ status: 'ok', mock: true })),
  'route-empty': onTheWay('200 and nothing', 'A gateway drops the body.', () => says(text(200, ''))),
  'route-to-login': onTheWay('A login page', 'A preview guard was left on.', () => says(redirect(302, '/login'))),
  'route-to-elsewhere': onTheWay('Users are sent to another host', 'The rule redirects where it should proxy.', () =>
    says(redirect(301, `http://${hosts.foreign}/`)),
  ),
  'route-to-metadata': onTheWay(
    "Users are sent to the machine's metadata",
    'Whoever follows would read credentials.',
    () => says(redirect(302, 'http://169.254.169.254/latest/meta-data/')),
  ),
  'route-cut-off': onTheWay(
    'Half of the body',
    'It promises more than it sends.',
    () =>
      changing(async (reply) => {
        const body = await bytesOf(reply);
        return withBody(
          reply,
          (async function* () {
            yield body.subarray(0, 10);
            throw new Error('cut off');
          })(),
          {
            'content-length': String(body.length),
          },
        );
      }),
    connectivity,
  ),
  'route-grants-everything': onTheWay(
    'Every refusal becomes a 200',
    'A proxy replaces error answers by a page of its own status.',
    () => changing((reply) => ({ ...reply, status: reply.status >= 400 ? 200 : reply.status })),
    consistency,
  ),
  'route-rewrites-answers': onTheWay(
    'The answer is another one',
    'A proxy answers /config from a file of its own.',
    () =>
      at(
        `${apiPrefix}${paths.config}`,
        rewriting(() => '{"apiBase":"/v1"}'),
      ),
  ),
  'route-drops-cookies': onTheWay(
    'No cookie comes through',
    'The proxy strips set-cookie, so nobody stays logged in.',
    () => changing((reply) => ({ ...reply, headers: without(reply.headers, ['set-cookie']) })),
    [],
  ),
  'route-drops-queries': onTheWay(
    'No query comes through',
    'The proxy forwards the path alone, so searches find nothing.',
    () => (ask, next) => next({ ...ask, query: '' }),
    [],
  ),
  'route-refuses-writes': onTheWay(
    'Only GET comes through',
    'The platform serves static sites, and answers 405 to everything that writes.',
    () => (ask, next) => (ask.method === 'GET' || ask.method === 'HEAD' ? next(ask) : text(405, 'Method Not Allowed')),
    [],
  ),
});
