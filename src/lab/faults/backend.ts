/** The backend is down, or says that it is up and is not. */
import { hosts, paths } from '../names.js';
import { html, json, redirect, text, type AnyReply, type Wrapper } from '../reply.js';
import { page } from '../site.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { after, at, everySecond, hangs, inTurn, resets, rewriting, says, saysJson, sends } from '../wrap.js';

const health = ['BACKEND_HEALTH'];

/** Around all that the backend answers. */
function everywhere(title: string, wrong: string, backend: () => Wrapper): FaultEntry {
  return { title, wrong, judgedBy: health, effect: () => ({ backend: backend() }) };
}

/** Around its health path alone; all the rest works. */
function atHealth(title: string, wrong: string, wrapper: () => Wrapper): FaultEntry {
  return everywhere(title, wrong, () => at(paths.health, wrapper()));
}

function healthSays(title: string, wrong: string, document: unknown): FaultEntry {
  return atHealth(title, wrong, () => saysJson(document));
}

const labelled = (body: string): AnyReply => text(200, body, { 'content-type': 'application/json' });

export const backendFaults = faultsOf('backend-runtime', {
  'backend-gone': {
    title: 'Nobody listens',
    wrong: 'The process ended, and nothing starts it again.',
    judgedBy: health,
    effect: () => ({ isBackendGone: true }),
  },
  'backend-hangs-up': everywhere('Every connection is reset', 'It dies on each request.', () => resets),
  'backend-crash-loop': everywhere('Every second request is reset', 'It crashes and is started again.', () =>
    everySecond(resets),
  ),
  'backend-never-answers': everywhere('No answer', 'It takes the request and waits for a lock.', () => hangs),
  'backend-answers-late': everywhere('An answer after two minutes', 'Nobody waits so long.', () => after(120_000)),
  'backend-catch-all': everywhere('One answer to everything', 'What answers is a stub; no service is behind it.', () =>
    saysJson({ ok: true }),
  ),
  'backend-echoes': everywhere('The path comes back', 'A debug server took the port.', () => {
    let count = 0;
    return ({ path }) => json(200, { status: 'ok', path, request: (count += 1) });
  }),
  'backend-shows-page': everywhere('A page for everything', 'A web server answers in its place.', () =>
    says(html(200, page)),
  ),
  'backend-speaks-no-http': everywhere('No HTTP at all', 'Something else took the port.', () =>
    sends(['SSH-2.0-OpenSSH_9.2']),
  ),
  'backend-behind-dead-cdn': {
    title: 'A CDN goes on serving health while the origin is down',
    wrong: 'What it kept looks healthy; everything else fails.',
    judgedBy: health,
    effect: () => ({
      backend: ({ path }) =>
        path === paths.health
          ? text(200, '{"status":"ok","service":"api","uptime":4.2}', {
              'content-type': 'application/json',
              age: '600',
              'x-cache': 'HIT',
            })
          : text(502, 'Bad Gateway'),
    }),
  },
  'backend-half-broken': {
    title: 'Green health, and every call fails',
    wrong: 'Health looks at nothing that the calls need.',
    judgedBy: ['INTEGRATION_CONNECTIVITY'],
    effect: () => ({ backend: at(paths.config, says(json(500, { error: 'internal' }))) }),
  },
  'health-database-false': healthSays('"database": false', 'It says 200 and means no.', {
    status: 'ok',
    database: false,
  }),
  'health-says-down': atHealth('"status": "down"', 'It says itself that it is down, with 200.', () =>
    rewriting((body) => body.replace('"ok"', '"down"')),
  ),
  'health-component-down': healthSays('A component is down', 'It is well, its cache is not.', {
    status: 'ok',
    checks: { redis: { status: 'down' } },
  }),
  'health-check-fails': healthSays('A check has failed', 'The document says so, the status does not.', {
    status: 'pass',
    checks: { 'db:connectivity': [{ status: 'fail', output: 'no route to host' }] },
  }),
  'health-not-ok': healthSays('"ok": false', 'It says 200 and means no.', { ok: false }),
  'health-degraded': healthSays('"status": "degraded"', 'Some of it does not work.', { status: 'degraded' }),
  'health-empty': atHealth('200 and nothing', 'Nothing says that it is well.', () => says(text(200, ''))),
  'health-null': atHealth('null', 'The check returned nothing.', () => says(labelled('null'))),
  'health-truncated': atHealth('Half a document', 'It was cut off.', () => says(labelled('{"status":"ok","checks":{'))),
  'health-shorter-than-said': atHealth('Fewer bytes than announced', 'It was cut off on the way.', () =>
    sends(['HTTP/1.1 200 OK', 'content-type: application/json', 'content-length: 100'], '{"status":"ok"}'),
  ),
  'health-no-gzip': atHealth('Labelled gzip, and none', 'A proxy unpacked it and left the label.', () =>
    sends(['HTTP/1.1 200 OK', 'content-encoding: gzip', 'connection: close'], '{"status":"ok"}'),
  ),
  'health-page': atHealth('A page', 'The path belongs to a web framework.', () =>
    says(html(200, '<!doctype html><html><body>OK</body></html>')),
  ),
  'health-page-labelled-json': atHealth('A page, labelled JSON', 'A check of the label is content.', () =>
    says(labelled(page)),
  ),
  'health-missing': atHealth('404', 'It was never deployed.', () => says(json(404, { error: 'not found' }))),
  'health-500': atHealth('500', 'Its handler throws.', () => says(json(500, { status: 'ok' }))),
  'health-starting': atHealth('503 for ever', 'It never finishes its start.', () =>
    says(json(503, { status: 'starting' })),
  ),
  'health-flaps': atHealth('503 every third time', 'One of three instances is broken.', () =>
    inTurn(
      (ask, next) => next(ask),
      says(json(503, { status: 'down' })),
      (ask, next) => next(ask),
    ),
  ),
  'health-to-login': atHealth('A redirect to a login page', 'The guard covers health as well.', () =>
    says(redirect(302, `http://${hosts.foreign}/login`)),
  ),
  'health-redirect-loop': atHealth('A redirect to itself', 'Two rules fight.', () => (ask) => redirect(302, ask.path)),
  'health-from-cache': {
    title: 'A copy of an hour ago',
    wrong: 'Whether it is well now cannot be seen.',
    judgedBy: health,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({
      backend: at(paths.health, async (ask, next) => {
        const reply = await next(ask);
        return 'headers' in reply ? { ...reply, headers: { ...reply.headers, age: '3600', 'x-cache': 'HIT' } } : reply;
      }),
    }),
  },
  'health-dialect': {
    title: 'Words that nobody knows',
    wrong: 'It may be well or not; the map does not say which word means which.',
    judgedBy: health,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({ backend: at(paths.health, saysJson({ state: 'serving' })) }),
  },
  'health-challenged': {
    title: 'A bot challenge',
    wrong: 'A firewall answers whoever is no browser, so nothing is seen of what is behind it.',
    judgedBy: health,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({ backend: says(html(403, '<title>Just a moment</title>', { 'cf-mitigated': 'challenge' })) }),
  },
  'health-rate-limited': {
    title: 'Too many requests',
    wrong: 'The prober is turned away, so nothing is seen.',
    judgedBy: health,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({ backend: says(json(429, { error: 'slow down' }, { 'retry-after': '60' })) }),
  },
  'health-guarded': {
    title: 'Health behind a login',
    wrong: 'Without credentials nothing is seen.',
    judgedBy: health,
    verdict: 'CLARIFY_REQUIRED',
    effect: () => ({ backend: at(paths.health, says(json(401, { error: 'who are you?' }))) }),
  },
});
