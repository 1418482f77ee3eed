/** Health and other documents that look odd and are right. */
import { randomUUID } from 'node:crypto';
import { paths } from '../names.js';
import { isProxy } from '../frontend.js';
import { redirect, text, type Wrapper } from '../reply.js';
import { odditiesOf, type Effect, type OddityEntry } from '../switch.js';
import { at, changing, editing, rewriting, says, saysJson } from '../wrap.js';

function atHealth(
  title: string,
  healthy: string,
  wrapper: () => Wrapper,
  declares: Effect['declares'] = {},
): OddityEntry {
  return { title, healthy, effect: () => ({ backend: at(paths.health, wrapper()), declares }) };
}

function healthSays(title: string, healthy: string, document: unknown): OddityEntry {
  return atHealth(title, healthy, () => saysJson(document));
}

export const answerOddities = odditiesOf('backend-runtime', {
  'extra-fields': atHealth('Fields that nobody asked for', 'What is needed is there.', () =>
    editing((document) => ({ ...document, team: 'shop', build: { number: 7, dirty: false }, errors: 0 })),
  ),
  'volatile-ids': atHealth('Times, ids and counters', 'Each answer has its own.', () => {
    let count = 0;
    return editing((document) => ({
      ...document,
      time: new Date().toISOString(),
      epoch: Date.now(),
      request_id: randomUUID(),
      requests: (count += 1),
    }));
  }),
  'other-key-order': atHealth('Another key order each time', 'JSON has none.', () => {
    let turn = 0;
    return editing((document) => {
      const entries = Object.entries(document);
      const first = (turn += 1) % entries.length;
      return Object.fromEntries([...entries.slice(first), ...entries.slice(0, first)]);
    });
  }),
  'other-white-space': atHealth('Indented here, not there', 'White space means nothing in JSON.', () => {
    let turn = 0;
    return rewriting((body) => `\n${JSON.stringify(JSON.parse(body), null, (turn += 1) % 3)}\r\n\r\n`);
  }),
  'status-up': healthSays('"status": "UP"', 'Spring says it like this.', {
    status: 'UP',
    components: { db: { status: 'UP' }, diskSpace: { status: 'UP', details: { free: 1_000_000 } } },
  }),
  'status-pass': healthSays('"status": "pass"', 'The draft for health documents says it like this.', {
    status: 'pass',
    checks: { 'db:connectivity': [{ status: 'pass', observedValue: 3, observedUnit: 'ms' }] },
  }),
  'healthy-true': healthSays('"healthy": true', 'It says so, in another word.', { healthy: true, service: 'api' }),
  'capital-ok': healthSays('"Status": "OK"', 'Case means nothing.', { Status: 'OK', Service: 'api' }),
  'debug-false': healthSays('"debug": false', 'Not everything that is false is bad.', {
    status: 'ok',
    debug: false,
    maintenance: false,
    readOnly: false,
    errors: [],
  }),
  'health-media-type': atHealth('application/health+json', 'It is the media type for it.', () =>
    changing((reply) => ({ ...reply, headers: { ...reply.headers, 'content-type': 'application/health+json' } })),
  ),
  'labelled-text': atHealth('JSON labelled text/plain', 'It is JSON all the same.', () =>
    rewriting((body) => body, { 'content-type': 'text/plain' }),
  ),
  'byte-order-mark': atHealth('A byte order mark', 'Windows tools write one before JSON.', () =>
    rewriting((body) => `\ufeff${body}`),
  ),
  'prototype-key': atHealth('A key named __proto__', 'It is a key like any other.', () =>
    rewriting((body) => body.replace('{', '{"__proto__":{"status":"down"},"constructor":"x",')),
  ),
  'long-document': atHealth('Half a megabyte', 'It lists every queue.', () =>
    editing((document) => ({
      ...document,
      notes: Array.from({ length: 25_000 }, (_, index) => `note number ${index}`),
    })),
  ),
  'other-alphabets': atHealth('Text in other alphabets', 'JSON is Unicode.', () =>
    editing((document) => ({ ...document, message: 'Всё хорошо 🙂 全て正常 שלום' })),
  ),
  'no-content': atHealth(
    '204, as declared',
    'There is nothing to say.',
    () => says({ status: 204, headers: {}, body: '' }),
    {
      api: { health: { path: paths.health, expect: { status: 204 } } },
    },
  ),
  'plain-ok': atHealth('The text OK, as declared', 'One word is enough.', () => says(text(200, 'OK\n')), {
    api: { health: { path: paths.health, expect: { status: 200, text: 'OK' } } },
  }),
  'own-dialect': atHealth(
    'A dialect of its own, as declared',
    'The map says which words are good.',
    () => saysJson({ state: 'serving' }),
    {
      api: { health: { path: paths.health, expect: { status: 200, json: { state: 'serving' } } } },
    },
  ),
  'slash-redirect': {
    title: 'A redirect to the same path with a slash',
    healthy: 'It stays on the same host, and answers there.',
    effect: () => ({
      backend: ({ path, query, ...rest }, next) => {
        const plain = path.replace(/(?<=.)\/$/, '');
        if (plain === path && path === paths.health) return redirect(301, `${path}/${query}`);
        return next({ ...rest, path: plain, query });
      },
      rules: (rules) => [
        ...rules.filter(isProxy).map(({ from, to, status }) => ({ from: `${from}/`, to: `${to}/`, status })),
        ...rules,
      ],
    }),
  },
  'guarded-as-declared': {
    title: 'A guarded endpoint refuses',
    healthy: 'The map says that 401 is right there.',
    effect: () => ({
      backend: changing((reply) =>
        reply.status === 401 ? { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Cookie' } } : reply,
      ),
    }),
  },
  'config-varies': {
    title: 'Values that change by themselves',
    healthy: 'The backend changes them, not the way to it.',
    effect: () => {
      let turn = 0;
      return {
        backend: at(
          paths.config,
          editing((document) => ({ ...document, motd: `tip ${(turn += 1)}` })),
        ),
      };
    },
  },
  'third-party-route': {
    title: 'A route to somebody else',
    healthy: 'It hands analytics on, and is no way to the backend.',
    effect: ({ origins }) => ({
      rules: (rules) => [{ from: '/ingest/*', to: `${origins.staging}/:splat`, status: 200 }, ...rules],
    }),
  },
});
