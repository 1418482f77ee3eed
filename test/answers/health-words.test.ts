import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthWords } from '../../src/answers/health-words.js';

const kindOf = (document: unknown, dependsOn: readonly string[] = []): string => healthWords(document, dependsOn).kind;

const spring = (db: string, status = 'UP') => ({
  status,
  components: {
    db: { status: db, details: { database: 'PostgreSQL', validationQuery: 'isValid()' } },
    diskSpace: { status: 'UP', details: { total: 1, free: 1, threshold: 10, path: '/app/.', exists: true } },
    ping: { status: 'UP' },
  },
});
const inadarei = (status: string, values: object = {}) => ({
  status: 'pass',
  version: '1',
  releaseId: '1.2.2',
  notes: [''],
  checks: {
    'db:connectivity': [
      { componentId: 'dfd6cf2b', componentType: 'datastore', status, time: '2026-11-22T20:00:00Z', output: '' },
    ],
    'db:responseTime': [{ observedValue: 250, observedUnit: 'ms', status: 'pass', ...values }],
  },
});
const terminus = (database: string, status = 'ok') => ({
  status,
  info: { disk: { status: 'up' } },
  error: {},
  details: { database: { status: database }, disk: { status: 'up' } },
});

describe('healthy in its own words', () => {
  const documents: readonly (readonly [string, unknown])[] = [
    ['ok true', { ok: true }],
    ['healthy true', { healthy: true }],
    ['status pass', { status: 'pass' }],
    ['status UP', { status: 'UP' }],
    ['status Healthy, as ASP.NET', { status: 'Healthy', totalDuration: '00:00:00.01', entries: {} }],
    ['padded', { status: ' ok ' }],
    ['a capital key', { Status: 'OK' }],
    ['Spring Boot', spring('UP')],
    ['Spring Boot 2.0', { status: 'UP', details: { db: { status: 'UP' }, diskSpace: { status: 'UP' } } }],
    ['Spring, unknown component', spring('UNKNOWN')],
    ['inadarei', inadarei('pass')],
    ['NestJS terminus', terminus('up')],
    ['ASP.NET HealthChecks', { status: 'Healthy', entries: { npgsql: { status: 'Healthy', tags: ['ready'] } } }],
    ['Rails health', { status: 'up', timestamp: '2026-11-22T20:00:00Z' }],
    ['okcomputer', { ok: true, database: { message: 'Schema version: 20260101', success: true, time: 0.01 } }],
    ['Django health-check', { status: 'ok', 'Cache backend: default': 'working', DatabaseBackend: 'working' }],
    ['express-actuator', { status: 'UP', uptime: 12 }],
    [
      'k8s style',
      {
        status: 'ok',
        checks: [
          { name: 'ping', status: 'ok' },
          { name: 'etcd', status: 'ok' },
        ],
      },
    ],
    ['debug off', { status: 'ok', debug: false, maintenance: false, errors: 0, readOnly: false }],
    ['debug off in a component', { status: 'ok', db: { debug: false, maintenance: false, errors: 0 } }],
    ['debug on in a component', { status: 'ok', db: { ok: true, debug: true, dry_run: true } }],
    ['debug off among checks', { status: 'ok', checks: { debug: false, maintenance: false, errors: [] } }],
    ['maintenance mode', { status: 'ok', db: { maintenance_mode: false, isDown: false, has_errors: false } }],
    ['switches of a component', { status: 'ok', cache: { ok: true, enabled: false, ssl: false, cluster: false } }],
    [
      'a check of little weight',
      { status: 'ok', checks: { cache: { status: 'up', critical: false, optional: true } } },
    ],
    ['weights in words', { status: 'ok', checks: { db: { status: 'pass', severity: 'critical', level: 'error' } } }],
    ['the cache was not hit', { status: 'ok', cache_hit: false, from_cache: false, useCache: false }],
    ['the disk is not full', { status: 'ok', disk_full: false, queuePaused: false, db_read_only: false }],
    ['an empty queue', { status: 'ok', queue: { empty: true, size: 0 } }],
    ['error tracking is on', { status: 'ok', services: { web: { error_tracking: true, ok: true } } }],
    ['a service called downstream', { status: 'ok', checks: { downstream: true, stalebot: true } }],
    ['errors null', { status: 'ok', checks: { db: { status: 'up', error: null, last_error: '' } } }],
    ['no error in words', { status: 'ok', db: { error: 'none', errors: 'false' } }],
    ['bad words in prose', { status: 'ok', checks: { db: { status: 'ok', message: 'failed logins are logged' } } }],
    ['bad words outside', { status: 'ok', lastIncident: 'down', features: { beta: false }, mode: 'read-only' }],
    ['a policy of failing open', { status: 'ok', cache: { mode: 'fail-open', rate: 'error rate 0.1 %' } }],
    ['a name that is a bad word', { status: 'ok', checks: [{ name: 'down', status: 'pass' }] }],
    ['numbers', { status: 'ok', db: { latency_ms: 3, connections: 0 }, queue: 0, redis: 1 }],
    ['a null component', { status: 'ok', cache: null }],
    ['disabled on purpose', { status: 'ok', cache: 'disabled', queue: { status: 'skipped' } }],
    ['a breaker that is closed', { status: 'UP', components: { circuitBreakers: { state: 'CLOSED' } } }],
    ['a JSON word', 'OK'],
  ];
  test.each(documents)('%s', (_, document) => {
    expect(healthWords(document, [])).toEqual({ kind: 'healthy' });
  });
});

describe('unhealthy in its own words', () => {
  const documents: readonly (readonly [string, unknown, string])[] = [
    ['null', null, ''],
    ['a JSON word', 'down', ''],
    ['ok false', { ok: false }, '/ok'],
    ['healthy false beside a good status', { status: 'ok', healthy: false }, '/healthy'],
    ['status DOWN', { status: 'DOWN' }, '/status'],
    ['status fail', { status: 'fail' }, '/status'],
    ['status degraded', { ok: true, status: 'degraded' }, '/status'],
    ['status Unhealthy', { status: 'Unhealthy' }, '/status'],
    ['OUT_OF_SERVICE', { status: 'OUT_OF_SERVICE' }, '/status'],
    ['status error with details', { status: 'error: no database' }, '/status'],
    ['status in words', { status: 'not ready' }, '/status'],
    ['the database of the postmortem', { status: 'ok', database: false }, '/database'],
    ['a database in words', { status: 'ok', database: 'disconnected' }, '/database'],
    ['a connection that failed', { status: 'ok', database: 'connection failed' }, '/database'],
    ['a connection that could not be', { status: 'ok', db: "can't connect to server" }, '/db'],
    ['an errno', { status: 'ok', redis: 'ECONNREFUSED 127.0.0.1:6379' }, '/redis'],
    ['an error below', { status: 'ok', checks: { db: { error: 'connection refused' } } }, '/checks/db/error'],
    ['an error that is true', { status: 'ok', db: { error: true } }, '/db/error'],
    ['errors in a list', { status: 'ok', db: { errors: ['timeout'] } }, '/db/errors/0'],
    ['Spring Boot', spring('DOWN'), '/components/db/status'],
    ['inadarei', inadarei('fail'), '/checks/db:connectivity/0/status'],
    ['inadarei, second item', inadarei('pass', { status: 'fail' }), '/checks/db:responseTime/0/status'],
    ['NestJS terminus', terminus('down'), '/details/database/status'],
    ['Rails, a check', { status: 'ok', checks: { redis: false } }, '/checks/redis'],
    ['k8s style', { status: 'ok', checks: [{ name: 'etcd', status: 'failed' }] }, '/checks/0/status'],
    ['a list of services', { status: 'ok', services: [{ id: 1, healthy: false }] }, '/services/0/healthy'],
    ['a list inside a list', { status: 'ok', checks: [[{ ok: false }]] }, '/checks/0/0/ok'],
    ['a suffix', { status: 'ok', database_connected: false }, '/database_connected'],
    ['camel case', { status: 'ok', dbConnected: false }, '/dbConnected'],
    ['a prefix', { status: 'ok', primaryDb: 'down' }, '/primaryDb'],
    ['a full disk', { status: 'ok', disk_full: true }, '/disk_full'],
    ['a service called downstream', { status: 'ok', checks: { downstream: false } }, '/checks/downstream'],
    ['a service called downstream, in words', { ok: true, checks: { downstream: 'down' } }, '/checks/downstream'],
    ['an error tracker that is down', { ok: true, services: { errortracker: 'down' } }, '/services/errortracker'],
    ['a check of TLS', { ok: true, checks: { tls: false } }, '/checks/tls'],
    ['migrations', { ok: true, migrations: 'pending' }, '/migrations'],
    [
      'out of service under a container in a container',
      { ok: true, a: { dependencies: { x: 'KO' } } },
      '/a/dependencies/x',
    ],
    [
      'far below',
      { ok: true, checks: Array.from({ length: 60 }).reduce((inner) => ({ a: inner }), { ok: false }) },
      '',
    ],
    ['keys with slashes', { ok: true, checks: { 'a/b~c': false } }, '/checks/a~1b~0c'],
  ];
  test.each(documents)('%s', (_, document, pointer) => {
    expect(healthWords(document, [])).toMatchObject({
      kind: 'unhealthy',
      pointer: pointer === '' ? expect.anything() : pointer,
    });
  });
});

describe('neither', () => {
  const documents: readonly unknown[] = [
    {},
    [],
    true,
    false,
    0,
    'hello',
    { status: 'starting' },
    { status: 200 },
    { ok: 1 },
    { healthy: null },
    { data: { status: 'ok' } },
    { state: 'RUNNING' },
    { message: 'ok' },
    [{ status: 'ok' }],
    { status: {} },
    { checks: { db: 'ok' } },
    { checks: { db: 'warn' } },
  ];
  test.each(documents)('%j', (document) => expect(kindOf(document)).toBe('silent'));
});

test('a warning is a concern, and a complaint outweighs it', () => {
  expect(healthWords({ status: 'warn' }, [])).toEqual({ kind: 'concerned', pointer: '/status', value: 'warn' });
  expect(healthWords(inadarei('warn'), [])).toMatchObject({ kind: 'concerned' });
  expect(healthWords({ status: 'warn', db: false }, [])).toMatchObject({ kind: 'unhealthy', pointer: '/db' });
  expect(healthWords({ status: 'ok', checks: { a: 'warn', b: 'down' } }, [])).toMatchObject({ pointer: '/checks/b' });
});

test('what the service depends on counts by its name', () => {
  expect(kindOf({ ok: true, openai: false })).toBe('healthy');
  expect(kindOf({ ok: true, openai: false }, ['openai'])).toBe('unhealthy');
  expect(kindOf({ ok: true, paymentApi: 'down' }, ['payment-api'])).toBe('unhealthy');
  expect(kindOf({ ok: true, payment_api_status: 'down' }, ['payment-api'])).toBe('unhealthy');
});

test('a hostile depth ends', () => {
  const deep: unknown = JSON.parse(`{"ok":true,"checks":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  expect(kindOf(deep)).toBe('healthy');
});

const badness = fc.oneof(
  fc.constant(false),
  fc.constantFrom('down', 'DOWN', 'fail', 'failed: timeout', 'unhealthy', 'error', 'unreachable', 'OUT_OF_SERVICE'),
);
const goodness = fc.oneof(fc.constant(true), fc.constantFrom('ok', 'UP', 'pass', 'healthy'));
const overall = fc.oneof(
  fc.record({ ok: fc.constant(true) }),
  fc.record({ status: fc.constantFrom('ok', 'UP', 'pass', 'Healthy') }),
);
const componentName = fc.constantFrom('db', 'database', 'redis', 'cache', 'queue', 'storage', 'disk', 'migrations');
const container = fc.constantFrom('checks', 'components', 'dependencies', 'services', 'details');
const plainName = fc.constantFrom('search', 'mailer', 'web-1', 'x:y', 'downstream', 'errorTracker', 'failover');
const components = fc.dictionary(componentName, fc.oneof(goodness, fc.record({ status: goodness })));

test('any good document with one bad component anywhere that counts is unhealthy', () => {
  const place = fc.oneof(
    fc.record({ path: fc.tuple(componentName) }),
    fc.record({ path: fc.tuple(container, plainName) }),
    fc.record({ path: fc.tuple(container, componentName, fc.constant('status')) }),
    fc.record({ path: fc.tuple(fc.constant('info'), container, plainName, fc.constant('ok')) }),
  );
  fc.assert(
    fc.property(overall, components, place, badness, (good, others, { path }, bad) => {
      const planted = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), bad);
      expect(kindOf({ ...others, ...(planted as object), ...good })).toBe('unhealthy');
    }),
    { numRuns: 2_000 },
  );
});

test('any good document with noise outside what counts is healthy', () => {
  const noisyKey = fc.constantFrom(
    'mode',
    'features',
    'lastDeploy',
    'uptime',
    'debug',
    'region',
    'meta',
    'build',
    'id',
  );
  const noise = fc.dictionary(
    noisyKey,
    fc.oneof(
      badness,
      fc.integer(),
      fc.constant(null),
      fc.string(),
      fc.dictionary(noisyKey, badness),
      fc.array(badness),
    ),
  );
  fc.assert(
    fc.property(overall, components, noise, (good, others, odd) => {
      expect(kindOf({ ...others, ...odd, ...good })).toBe('healthy');
    }),
    { numRuns: 2_000 },
  );
});
