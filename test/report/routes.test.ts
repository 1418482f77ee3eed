import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrontendPaths, RouteEnd } from '../../src/engine/user-paths.js';
import type { Destination, Rule } from '../../src/platforms/platform.js';
import { routesJson } from '../../src/report/routes-json.js';
import { routesMermaid } from '../../src/report/routes-mermaid.js';
import { routesTable } from '../../src/report/routes-table.js';
import { printable } from '../../src/text/printable.js';

const rule = (line: number, from: string, to: string, file = 'web/netlify.toml'): Rule => ({
  file,
  line,
  column: 8,
  from,
  to,
  status: 200,
  conditions: [],
  context: null,
  raw: null,
});

const routeTo = (path: string, end: Destination, rest: Partial<RouteEnd> = {}): RouteEnd => ({
  route: {
    path,
    service: 'api',
    to: null,
    probe: null,
    method: 'GET',
    isSafe: true,
    expect: null,
    isDeclared: true,
    isRuled: false,
  },
  asked: path.replace('*', 'mosaic-7f3a'),
  end,
  code: null,
  why: null,
  ...rest,
});

const dead = 'https://shop.up.railway.app';
const good = 'https://shop-api.onrender.com';

const web: FrontendPaths = {
  service: 'web',
  environment: 'production',
  url: 'https://shop.example',
  platform: 'Netlify',
  refused: null,
  files: [{ file: 'web/netlify.toml', why: 'it replaces netlify.toml entirely' }],
  shadowed: [
    { file: 'netlify.toml', why: 'web/netlify.toml replaces it', rules: [rule(5, '/health', good, 'netlify.toml')] },
  ],
  problems: [
    { file: 'web/netlify.toml', line: 9, column: 1, code: 'odd', message: 'it is no rule', isFatal: false },
    { file: 'web/netlify.toml', line: 12, column: 3, code: 'base-missing', message: 'no such base', isFatal: true },
  ],
  guesses: ['nothing names a publish directory'],
  routes: [
    routeTo(
      '/health',
      { kind: 'proxy', url: `${dead}/health`, rule: rule(3, '/health', dead) },
      { code: 'route-to-retired-host' },
    ),
    routeTo('/api/*', { kind: 'proxy', url: `${good}/api/mosaic-7f3a`, rule: rule(7, '/api/*', good) }),
    routeTo('/x', { kind: 'not-found' }, { code: 'route-dropped' }),
    routeTo(
      '/y',
      { kind: 'undecided', why: 'it depends on a cookie', rule: null },
      { code: 'route-undecided', why: 'it depends on a cookie' },
    ),
  ],
};
const shown = { revision: '0123456789abcdef', frontends: [web] };

test('the table', () => {
  expect(routesTable(shown, ['a note'], { hasColours: false })).toBe(`at 0123456789ab

frontend web  https://shop.example, Netlify, production
  takes    web/netlify.toml: it replaces netlify.toml entirely
  ignores  netlify.toml, 1 rule: web/netlify.toml replaces it
    rule   netlify.toml:5  /health  https://shop-api.onrender.com  200
  problem  web/netlify.toml:9:1: it is no rule
  problem  web/netlify.toml:12:3: no such base
  guess    nothing names a publish directory
    route    service  ends at                              by
  ✗ /health  api      https://shop.up.railway.app/health   web/netlify.toml:3  that host is retired
  ✓ /api/*   api      https://shop-api.onrender.com/api/*  web/netlify.toml:7
  ✗ /x       api      nothing                                                  nothing answers
  ? /y       api      ?                                                        cannot be told: it depends on a cookie

note  a note
4 routes: 1 end at their service, 2 elsewhere, 1 cannot be told, 1 problem would fail the build.
`);
});

test('colours change nothing but the colour', () => {
  const coloured = routesTable(shown, ['a note'], { hasColours: true });
  expect(coloured).toContain('\u001b[31m');
  expect(stripVTControlCharacters(coloured)).toBe(routesTable(shown, ['a note'], { hasColours: false }));
});

test('the flowchart', () => {
  expect(routesMermaid(shown)).toBe(`%% mosaic routes --at 0123456789ab
flowchart LR
  user(["user"])
  n0["web<br/>Netlify<br/>https#58;//shop.example"]
  user --> n0
  n1["web/netlify.toml"]
  n0 --> n1
  n2["https#58;//shop.up.railway.app/health<br/>not api"]:::wrong
  n1 -->|"/health (line 3)"| n2
  n3["api"]
  n1 -->|"/api/#42; (line 7)"| n3
  n4["nothing<br/>not api"]:::wrong
  n0 -->|"/x"| n4
  n5["#63;<br/>it depends on a cookie"]:::untold
  n0 -->|"/y"| n5
  n6["netlify.toml<br/>ignored, 1 rule"]:::ignored
  n0 -.- n6
  classDef ignored stroke-dasharray:4 4
  classDef wrong stroke:#c00,stroke-width:2px
  classDef untold stroke:#c80,stroke-dasharray:2 2
`);
});

test('JSON has every field, null where there is nothing to say', () => {
  expect(
    routesJson({ revision: 'abc', frontends: [{ ...web, environment: null, routes: web.routes.slice(2) }] }),
  ).toEqual({
    schema: 1,
    revision: 'abc',
    frontends: [
      {
        service: 'web',
        environment: null,
        platform: 'Netlify',
        evaluated: true,
        reason: null,
        files: [{ file: 'web/netlify.toml', why: 'it replaces netlify.toml entirely' }],
        shadowed: [
          {
            file: 'netlify.toml',
            why: 'web/netlify.toml replaces it',
            rules: [{ file: 'netlify.toml', line: 5, column: 8, from: '/health', to: good, status: 200 }],
          },
        ],
        problems: [
          { code: 'odd', message: 'it is no rule', file: 'web/netlify.toml', line: 9, column: 1, fatal: false },
          { code: 'base-missing', message: 'no such base', file: 'web/netlify.toml', line: 12, column: 3, fatal: true },
        ],
        guesses: ['nothing names a publish directory'],
        routes: [
          {
            path: '/x',
            method: 'GET',
            service: 'api',
            declared: true,
            asked: '/x',
            end: { kind: 'not-found', target: null, rule: null },
            ok: false,
            code: 'route-dropped',
            why: null,
          },
          {
            path: '/y',
            method: 'GET',
            service: 'api',
            declared: true,
            asked: '/y',
            end: { kind: 'undecided', target: null, rule: null },
            ok: false,
            code: 'route-undecided',
            why: 'it depends on a cookie',
          },
        ],
      },
    ],
  });
});

describe('text from outside', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      'a"] --> b["x',
      '%%{init: {"theme":"dark"}}%%',
      '`**b**`',
      'style a: x#y;z',
      '- one',
      '1. one',
      '10) two',
      '<img src=x onerror=alert(1)>',
      '#quot;',
      'x|y',
      '\u202eabc\u0000\n::error::x',
      '\u001b[2J',
      '##[add-path]x',
    ),
  );
  const everywhere = (text: string): typeof shown => {
    const from = rule(1, text, text, text);
    const end: Destination = { kind: 'proxy', url: text, rule: from };
    return {
      revision: 'abc',
      frontends: [
        {
          service: text,
          environment: text,
          url: text,
          platform: text,
          refused: text,
          guesses: [text],
          files: [{ file: text, why: text }],
          shadowed: [{ file: text, why: text, rules: [from] }],
          problems: [{ file: text, line: 1, column: 1, code: 'odd', message: text, isFatal: true }],
          routes: [
            routeTo(text, end),
            routeTo(text, end, { code: 'route-to-unmapped-host' }),
            routeTo(text, { kind: 'undecided', why: text, rule: null }, { code: 'route-undecided', why: text }),
          ],
        },
      ],
    };
  };

  test('never begins a line of the table, nor controls the terminal', () => {
    const begins =
      /^(?:at |frontend |  (?:takes|ignores|problem|guess|not evaluated)\b|    (?:rule|route)\b|  [✓✗?] |note  |\d+ routes: |$)/;
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = routesTable(everywhere(text), [text], { hasColours: false }).split('\n');
        for (const line of lines) {
          expect(line).toMatch(begins);
          expect(printable(line, 10_000)).toBe(line);
        }
      }),
    );
  });

  test('is nothing but labels to Mermaid, and reads the same', () => {
    const safe = String.raw`"(?:[\p{L}\p{N} /.,()=-]|#\d+;|<br/>)*"`;
    const statement = new RegExp(
      String.raw`^  (?:user\(\["user"\]\)|n\d+\[${safe}\](?::::\w+)?|(?:user|n\d+) --> n\d+|n\d+ -->\|${safe}\| n\d+|n\d+ -\.- n\d+|classDef \w+ [\w:#,\- ]+)$`,
      'u',
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const [, , ...lines] = routesMermaid(everywhere(text)).trimEnd().split('\n');
        for (const line of lines) expect(line).toMatch(statement);
        const labels = lines.map((line) =>
          line.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
        );
        for (const part of text.split('\n')) expect(labels.join('\n')).toContain(printable(part));
      }),
    );
  });

  test.each(['- one', '1. one', '10) two'])('%s begins no list', (text) => {
    const [first = ''] = /n0\["(.*?)<br/.exec(routesMermaid(everywhere(text)))?.slice(1) ?? [];
    expect(first).not.toMatch(/^(?:-|\d+[.)])/);
  });

  test('is printable in JSON', () => {
    expect(JSON.stringify(routesJson(everywhere('\u202e\u0000')))).not.toMatch(/\u202e|\\u0000/);
  });
});
