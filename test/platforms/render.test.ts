import { describe, expect, it, test } from 'vitest';
import { render } from '../../src/platforms/render.js';
import { answer, place, resolved, textAt, type Files } from './memory-tree.js';

const api = 'https://shop-api.onrender.com';

interface Route {
  readonly type?: string;
  readonly source: string;
  readonly destination: string;
}

function blueprint(routes: readonly Route[], more: Files = {}): Files {
  const service = {
    type: 'web',
    name: 'web',
    runtime: 'static',
    buildCommand: 'npm run build',
    staticPublishPath: './dist',
  };
  const written = routes.map((route) => ({ type: 'rewrite', ...route }));
  // JSON is YAML.
  return { 'render.yaml': JSON.stringify({ services: [{ ...service, routes: written }] }), ...more };
}

const spa = { source: '/*', destination: '/index.html' };

describe('where a request ends', () => {
  const shop = blueprint(
    [
      { source: '/health', destination: `${api}/health` },
      { source: '/api/*', destination: `${api}/v1/*` },
      { source: '/blog/posts/:id', destination: '/posts/:id' },
      { source: '/updates/:month/:year', destination: 'https://news.example/:year/:month' },
      { type: 'redirect', source: '/old/*', destination: '/new/*' },
      { type: 'redirect', source: '/web-host', destination: 'https://render.com' },
      { source: '/img/logo.svg', destination: `${api}/logo` },
      spa,
    ],
    { 'public/img/logo.svg': '', 'public/docs/index.html': '', 'public/about.html': '' },
  );
  const bare = blueprint([{ source: '/health', destination: `${api}/health` }], { 'static/about.html': '' });
  const kept =
    'undecided: no rule of render.yaml matches, but Render keeps rules of its dashboard and of earlier versions of the file';

  test.each<[string, Files, string, string]>([
    ['a rewrite to another host', shop, '/health', `proxy ${api}/health`],
    ['a wildcard', shop, '/api/a/b', `proxy ${api}/v1/a/b`],
    ['a wildcard of nothing', shop, '/api/', `proxy ${api}/v1/`],
    ['a query goes along', shop, '/api/a?b=c', `proxy ${api}/v1/a?b=c`],
    ['a placeholder', shop, '/blog/posts/hi', 'page 200 /posts/hi'],
    ['a placeholder is one segment', shop, '/blog/posts/a/b', 'page 200 /index.html'],
    ['placeholders in another order', shop, '/updates/03/2024', 'proxy https://news.example/2024/03'],
    ['a redirect', shop, '/old/a/b', 'redirect 301 /new/a/b'],
    ['a redirect to another host', shop, '/web-host', 'redirect 301 https://render.com'],
    ['a resource comes before rules', shop, '/img/logo.svg', 'page 200 /img/logo.svg'],
    ['a resource with an encoded name', shop, '/img/logo%2Esvg', 'page 200 /img/logo%2Esvg'],
    ['the fallback', shop, '/anything', 'page 200 /index.html'],
    ['the first page', bare, '/', 'page 200 /index.html'],
    [
      'the first rule wins',
      blueprint([spa, { source: '/health', destination: api }]),
      '/health',
      'page 200 /index.html',
    ],
    ['a page of a name without .html', bare, '/about', 'page 200 /about.html'],
    ['rules are case-sensitive', bare, '/Health', kept],
    ['no rule', bare, '/other', kept],
    ['a folder and a rule', shop, '/docs', 'undecided: /docs/index.html and a rule both answer'],
    ['a slash at the end', bare, '/health/', 'undecided: whether "/health" matches is not documented'],
    [
      'a wildcard in the middle',
      blueprint([{ source: '/a/*/b', destination: api }, spa]),
      '/a/x/b',
      'undecided: whether "/a/*/b" matches is not documented',
    ],
    [
      'and where it cannot matter',
      blueprint([{ source: '/a/*/b', destination: api }, spa]),
      '/b',
      'page 200 /index.html',
    ],
    [
      'half a segment as placeholder',
      blueprint([{ source: '/v:n/x', destination: api }, spa]),
      '/v1/x',
      'undecided: whether "/v:n/x" matches is not documented',
    ],
    [
      'a page that is not there',
      blueprint([{ source: '/a', destination: '/gone.html' }], { 'dist/index.html': '' }),
      '/a',
      'not-found',
    ],
    [
      'a page that is',
      blueprint([{ source: '/a', destination: '/b.html' }], { 'dist/b.html': '' }),
      '/a',
      'page 200 /b.html',
    ],
  ])('%s', async (_, files, path, end) => expect(await answer(render, files, path)).toBe(end));

  test.each<[string, Files, RegExp]>([
    ['no render.yaml', {}, /its rules are in the dashboard/],
    ['a server', { 'render.yaml': 'services: [{ type: web, name: web, runtime: node }]' }, /"web" is a server/],
    [
      'two sites',
      { 'render.yaml': 'services: [{ type: web, name: a, runtime: static }, { type: web, name: b, runtime: static }]' },
      /none of the static sites/,
    ],
    ['two Blueprints', { 'a/render.yaml': '', 'b/render.yaml': '' }, /could each be the Blueprint/],
    ['broken YAML', { 'render.yaml': 'services: [' }, /render\.yaml: .*does not apply/],
  ])('undecided by %s', async (_, files, why) => expect(await answer(render, files, '/')).toMatch(why));
});

const several = `# the shop
services:
  - type: web
    name: api
    runtime: node
    routes: []
  - &site
    type: web
    name: admin
    runtime: static
    rootDir: admin
    staticPublishPath: dist
    routes:
      - { type: rewrite, source: /api/*, destination: 'https://dead.example/*' }
projects:
  - name: shop
    environments:
      - name: production
        services:
          - <<: *site
            name: Web
            env: static
            rootDir: web
            routes:
              # type: rewrite
              - type: rewrite
                source: "/api/*"
                destination: >-
                  https://folded.example
              - type: rewrite
                source: /health
                destination:   "${api}/health"
              - type: redirect
                source: /a
                destination: https://plain.example # why
  - type: worker
`;

describe('which service it takes', () => {
  it('takes the one of that name, wherever it is declared', async () => {
    const files = { 'render.yaml': several };
    const routing = await resolved(render, files);
    expect(routing).toMatchObject({
      files: [{ file: 'render.yaml', why: 'Render reads render.yaml as the Blueprint; its service "Web" is this one' }],
      publish: 'web/dist',
      problems: [],
      shadowed: [
        {
          file: 'render.yaml',
          why: 'they are rules of the service "admin"',
          rules: [{ to: 'https://dead.example/*', line: 14 }],
        },
      ],
    });
    expect(routing.rules.map(({ to, status }) => [to, status])).toEqual([
      ['https://folded.example', 200],
      [`${api}/health`, 200],
      ['https://plain.example', 301],
    ]);
    const [, quoted, plain] = routing.rules;
    expect([quoted, plain].map((rule) => rule && textAt(files, rule))).toEqual([
      `${api}/health"`,
      'https://plain.example # why',
    ]);
    expect(quoted && place(quoted)).toBe('render.yaml:32:33');
  });

  it('takes the one of that folder, and says that it guessed', async () => {
    const routing = await resolved(render, { 'render.yaml': several }, { service: 'backoffice', rootDir: './admin/' });
    expect(routing.rules).toMatchObject([{ to: 'https://dead.example/*' }]);
    expect(routing.guesses).toContainEqual(
      expect.stringMatching(/"admin" of render\.yaml is taken to be backoffice, for its rootDir is admin/),
    );
  });

  it('takes the only static site', async () => {
    const routing = await resolved(render, blueprint([spa]), { service: 'frontend' });
    expect(routing.guesses).toContainEqual(expect.stringMatching(/for it is the only static site/));
    expect(routing.rules).toHaveLength(1);
  });

  it('says which file and which service it chose', async () => {
    const text = blueprint([spa])['render.yaml'] ?? '';
    const renamed = await resolved(render, { 'config/render.yaml': text.replace('"web"', '"web2"') });
    const usual = await resolved(render, { 'render.yaml': text });
    expect(usual.choices).toEqual({ Blueprint: 'render.yaml', 'service of the Blueprint': 'web' });
    expect(renamed.choices).not.toHaveProperty('Blueprint', 'render.yaml');
    expect(renamed.choices).toMatchObject({ Blueprint: 'config/render.yaml' });
  });

  it('survives a service that merges itself', async () => {
    const text = 'services:\n  - &a\n    <<: *a\n    type: web\n    name: web\n    env: static\n';
    expect(await resolved(render, { 'render.yaml': text })).toMatchObject({ rules: [], problems: [] });
  });

  it('lists Blueprints that are not taken', async () => {
    const files = {
      ...blueprint([spa]),
      'old/render.yaml': blueprint([{ source: '/a', destination: 'https://dead.example' }])['render.yaml'] ?? '',
    };
    expect((await resolved(render, files)).shadowed).toMatchObject([
      { file: 'old/render.yaml', why: 'render.yaml is taken', rules: [{ to: 'https://dead.example' }] },
    ]);
  });

  it('says that rules elsewhere stay in force', async () => {
    expect((await resolved(render, blueprint([spa]))).guesses).toContainEqual(expect.stringMatching(/stay in force/));
  });
});

describe('what Render refuses', () => {
  const routes = (route: string): string =>
    `services:\r\n  - type: web\r\n    name: web\r\n    runtime: static\r\n    routes:\r\n      - ${route}\r\n`;
  test.each<[string, string, string]>([
    ['a route without a destination', routes('{ type: rewrite, source: /a }'), '6:9'],
    ['a type it does not have', routes('{ type: proxy, source: /a, destination: /b }'), '6:9'],
    ['a source that is a URL', routes('{ type: rewrite, source: https://a.example, destination: /b }'), '6:9'],
    ['a tab', 'services:\n\t- a', '2:1'],
    ['a key twice', 'services: []\nservices: []', '2:1'],
  ])('%s', async (_, text, at) => {
    const { problems } = await resolved(render, { 'render.yaml': text });
    expect(problems).toMatchObject([{ code: 'config-invalid', isFatal: true }]);
    expect(problems.map(place)).toEqual([`render.yaml:${at}`]);
  });
});
