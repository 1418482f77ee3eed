import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { largestMap, parseAuthorityMap } from '../../src/authority/parse.js';
import { fixture, mapOf } from './maps.js';

function errorOf(text: string): UsageError {
  try {
    parseAuthorityMap(text, 'authority_map.json');
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text.slice(0, 200)}`);
}

function errorOfService(service: object): UsageError {
  return errorOf(JSON.stringify({ services: [{ name: 'api', ...service }] }));
}

describe('maps that are accepted', () => {
  it("takes the incident's 1.0 map unchanged", () => {
    const { map, warnings } = fixture('incident-1.0');
    expect(warnings).toEqual([]);
    expect(map.repo).toMatchObject({ slug: 'mosaic-canon/wimd', deploy_branch: 'main' });
    expect(map.services.map(({ site_name, runtime_version_path }) => ({ site_name, runtime_version_path }))).toEqual([
      { site_name: 'whatismydelta', runtime_version_path: undefined },
      { site_name: undefined, runtime_version_path: '/__version' },
    ]);
  });

  it('takes every key of a 2.0 map without a warning', () => {
    const { map, warnings } = fixture('shop-2.0');
    expect(warnings).toEqual([]);
    expect(map.services[1]?.endpoints?.[0]?.expect?.json).toEqual({ apiBase: 'string' });
    expect(map.services[0]?.build).toEqual({ base: null, publish: 'web/dist', deploy: 'git' });
  });

  it.each([
    ['nothing deployed', '{"services": []}'],
    ['a byte order mark', '\ufeff{"services": []}'],
    ['a version whose quotes were forgotten', '{"schema_version": 2.0, "services": []}'],
    ['null for what is left out', '{"schema_version": null, "repo": null, "environments": null, "services": []}'],
    ['a schema for editors', '{"$schema": "https://example.org/x.json", "services": []}'],
  ])('takes %s', (_, text) => {
    expect(parseAuthorityMap(text, 'm.json').map).toMatchObject({ services: [], repo: {} });
  });

  it('keeps null where it says something', () => {
    const map = mapOf({
      services: [{ name: 'a', health: { expect: { json: null } }, build: { base: null, publish: null } }],
    });
    expect(map.services[0]).toEqual({ name: 'a', health: { expect: { json: null } }, build: { base: null } });
  });

  it('takes a map of exactly 1 MiB, counted in bytes', () => {
    const frame = '{"services": [], "retired_hosts": [{"host": "a.example", "reason": ""}]}';
    const filled = frame.replace('"reason": ""', `"reason": "${'é'.repeat((largestMap - frame.length) / 2)}"`);
    expect(Buffer.byteLength(filled)).toBe(largestMap);
    expect(parseAuthorityMap(filled, 'm.json').map.retired_hosts).toHaveLength(1);
    expect(errorOf(`${filled} `).code).toBe('map-too-large');
  });
});

describe('errors', () => {
  const refused: [string, string, number | null][] = [
    ['', 'map-not-json', 1],
    ['{\n"services": [\n],\n}', 'map-not-json', 4],
    ['{\r\n  // why\r\n  "services": []\r\n}', 'map-not-json', 2],
    ['{"services": []}\n\0', 'map-not-json', 2],
    ['null', 'map-invalid', 1],
    ['[]', 'map-invalid', 1],
    ['{\n"schema_version": "3.0"}', 'map-version-unknown', 2],
    ['{"schema_version": 3}', 'map-version-unknown', 1],
    ['{"schema_version": []}', 'map-invalid', 1],
    ['{}', 'map-invalid', 1],
    ['{"services": [],\n"__proto__": {"services": []}}', 'map-invalid', 2],
    ['{"services":\n[{"name": "a\\u0000b"}]}', 'map-invalid', 2],
    ['['.repeat(100_000), 'map-invalid', 1],
    ['x'.repeat(50_000_000), 'map-too-large', null],
    [`{"services": [${'1,'.repeat(300_000)}1]}`, 'map-too-large', 1],
  ];
  it.each(refused.map(([text, code, line]) => ({ start: text.slice(0, 40), text, code, line })))(
    'of $start: $code',
    ({ text, code, line }) => {
      const error = errorOf(text);
      expect({ code: error.code, place: error.place }).toEqual({ code, place: { file: 'authority_map.json', line } });
      expect(error.message).toContain('authority_map.json');
    },
  );

  it('reports every shape error together, by line, and gives the line to write for the first', () => {
    const error = errorOf(`{
      "services": [
        { "name": "web", "role": "fronted" },
        { "nmae": "api",
          "runtime_base_url": { "mode": "statc" },
          "depends_on": "db" }
      ],
      "retired_hosts": ["https://old.example/"]
    }`);
    expect(error.code).toBe('map-invalid');
    expect(error.place.line).toBe(3);
    expect(error.hint).toBe('"role": "frontend"');
    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(
        /^authority_map.json:3: services\[0\].role: expected one of .*, found "fronted"; did you mean "frontend"\?$/,
      ),
      expect.stringMatching(
        /^authority_map.json:4: services\[1\].name is missing: .*"nmae" stands there, did you mean "name"\?$/,
      ),
      expect.stringMatching(/^authority_map.json:5: services\[1\].runtime_base_url.mode: .*did you mean "static"\?$/),
      'authority_map.json:6: services[1].depends_on: expected an array, found "db"',
      expect.stringMatching(
        /^authority_map.json:8: retired_hosts\[0\]: expected a host name .*, found "https:\/\/old.example\/"$/,
      ),
    ]);
  });

  it('names ten of many and counts the others', () => {
    const error = errorOf(JSON.stringify({ services: Array.from({ length: 1000 }, () => 1) }));
    expect(error.message.split('\n')).toHaveLength(11);
    expect(error.message).toMatch(/and 990 more$/);
  });

  it.each([
    [{ runtime_base_url: 5 }, 'runtime_base_url: expected a string, or an object, found 5'],
    [{ runtime_base_url: { mode: 'static' } }, 'runtime_base_url.url is missing: expected a string'],
    [{ runtime_base_url: { mode: 'static', url: 'shop.example' } }, 'runtime_base_url.url: expected an http(s) URL'],
    [{ runtime_base_url: { mode: 'static', url: 'ftp://shop.example' } }, 'found "ftp://shop.example"'],
    [
      { runtime_base_url: { mode: 'env_map', required_env: [], env_map: {} } },
      'required_env: expected the variable that chooses',
    ],
    [{ root_dir: '../other' }, 'root_dir: expected a path inside the repository'],
    [{ root_dir: 'C:\\x' }, 'root_dir: expected a path inside the repository'],
    [{ path: '/etc' }, 'path: expected a path inside the repository'],
    [{ migrations: { dir: 'a/../../b' } }, 'migrations.dir: expected a path inside the repository'],
    [{ health: { expect: { status: '200' } } }, 'health.expect.status: expected a number, or an array, found "200"'],
    [{ health: { expect: { status: 99 } } }, 'health.expect.status: expected an HTTP status from 100 to 599, found 99'],
    [{ health: { expect: { status: [] } } }, 'health.expect.status: expected at least one HTTP status'],
    [{ health_path: '//evil.example' }, 'health_path: expected a path that begins with one "/"'],
    [{ routes: [{ path: 'api', service: 'api' }] }, 'routes[0].path: expected a path that begins with one "/"'],
    [{ routes: [{ path: '/a/*/b', service: 'api' }] }, 'with "*" at most as its last segment'],
    [{ cors_origins: ['https://shop.example/path'] }, 'cors_origins[0]: expected an origin'],
    [{ hosts: ['*.shop.example'] }, 'hosts[0]: expected a host name'],
    [{ cold_start_seconds: 999 }, 'cold_start_seconds: expected a number of seconds from 0 to 240, found 999'],
    [{ name: ' ' }, 'name: expected a non-empty string'],
  ])('says what is wrong with %j', (service, says) => {
    expect(errorOfService(service).message).toContain(says);
  });

  it.each([
    { key_env: 'sk-live-0123456789' },
    { url_env: 'postgres://user:hunter2@db/shop' },
    { runtime_base_url: { mode: 'static', url: 'https://user:hunter2@shop.example' } },
    { health: { headers: { authorization: 'Bearer hunter2' } } },
    { role: 'f3c9a1b2d4e5f60718293a4b5c6d7e8f' },
  ])('never echoes what may be a secret: %j', (service) => {
    const { message, hint } = errorOfService(service);
    expect(message).toContain('characters (not shown)');
    expect(`${message}${hint}`).not.toMatch(/hunter2|0123456789|f3c9a1b2/);
  });

  it('shows neither escapes nor more than a line of a value', () => {
    const { message } = errorOfService({ role: `\u001b[31m${'long '.repeat(1000)}` });
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(400);
  });
});

describe('warnings', () => {
  it('names unknown keys at any depth and the key that was meant', () => {
    const { warnings } = parseAuthorityMap(
      `{
        "services": [ { "name": "web", "plattform": "netlify", "notes": "ours",
          "routes": [ { "path": "/a", "service": "web", "expects": {} } ],
          "runtime_base_url": { "mode": "static", "url": "https://a.example", "template": "", "ulr": "" } } ],
        "environments": { "production": { "reff": "main" } },
        "constructor": 1
      }`,
      'm.json',
    );
    expect(warnings.map(({ line, path, nearest }) => [line, path, nearest])).toEqual([
      [2, 'services[0].plattform', 'platform'],
      [2, 'services[0].notes', null],
      [3, 'services[0].routes[0].expects', 'expect'],
      [4, 'services[0].runtime_base_url.ulr', 'url'],
      [5, 'environments.production.reff', 'ref'],
      [6, 'constructor', null],
    ]);
    expect(warnings[0]).toMatchObject({
      code: 'unknown-key',
      file: 'm.json',
      message: expect.stringContaining('did you mean "platform"?'),
    });
  });

  it('leaves the inside of an expected JSON body alone', () => {
    expect(
      parseAuthorityMap('{"services": [{"name": "a", "health": {"expect": {"json": {"statsu": 1}}}}]}', 'm').warnings,
    ).toEqual([]);
  });

  it('says that a key is given twice', () => {
    const { map, warnings } = parseAuthorityMap('{"services": [{}],\n"services": []}', 'm.json');
    expect(map.services).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'duplicate-key', path: 'services', line: 2 }]);
  });

  it('stops at a hundred and counts the others', () => {
    const keys = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, 1]));
    const { warnings } = parseAuthorityMap(JSON.stringify({ services: [], ...keys }), 'm.json');
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)).toMatchObject({ code: 'more-warnings', message: expect.stringContaining('900') });
  });
});

describe('whatever it is given', () => {
  const words = fc.constantFrom(
    ...'services name repo routes path service runtime_base_url mode static template env_map url health expect'.split(
      ' ',
    ),
    ...'status environments retired_hosts host schema_version 2.0 /a https://a.example a'.split(' '),
    'toString',
    'constructor',
    'hasOwnProperty',
    '',
  );
  const { map: maps } = fc.letrec((tie) => ({
    leaf: fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null)),
    node: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(words, tie('node'), { maxKeys: 5 }),
    ),
    map: fc.record({
      services: fc.array(fc.dictionary(words, tie('node'), { maxKeys: 6 }), { maxLength: 3 }),
      repo: tie('node'),
    }),
  }));

  /** What was wrong with the refusal, if anything was. */
  function complaint(text: string): string | null {
    try {
      parseAuthorityMap(text, 'm.json');
      return null;
    } catch (error) {
      if (!(error instanceof UsageError)) return String(error);
      return /undefined|\[object|Invalid input/.test(error.message) ? error.message : null;
    }
  }

  it('throws nothing but a UsageError that says something', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(text, (anything) => {
        expect(complaint(anything)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(maps, (map) => {
        expect(complaint(JSON.stringify(map))).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('reads its own output again, the same', () => {
    for (const name of ['incident-1.0', 'shop-2.0']) {
      const { map } = fixture(name);
      expect(parseAuthorityMap(JSON.stringify(map), name).map).toEqual(map);
    }
  });
});
