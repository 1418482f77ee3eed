/** Proxy rules to hosts that are in no service, and what the hosts themselves say. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type TestContext } from 'vitest';
import { createProject, deadUrl, lines, live, mapOf } from './project.js';

const rule = (from: string, to: string, rest = ''): string =>
  `[[redirects]]\n  from = "${from}"\n  to = "${to}"\n  status = 200\n${rest}`;
const stranger = 'https://stranger.example';

test.concurrent('a stranger is warned of, with the line to paste', async (t) => {
  const project = await createProject(t, { 'netlify.toml': rule('/ingest/*', `${stranger}/:splat`) });
  const scanned = await project.scan();
  expect(lines(scanned)).toEqual(['! production netlify.toml:3:9']);
  const [reference] = scanned.tree.references;
  expect(reference).toMatchObject({ host: 'stranger.example', url: `${stranger}/:splat`, state: 'unmapped' });
  expect(reference?.fix).toContain('{"name":"stranger-example","role":"external","hosts":["stranger.example"]}');
});

test.concurrent('pasting that line ends it', async (t) => {
  const { services } = JSON.parse(mapOf()) as { services: object[] };
  const external = { name: 'stranger-example', role: 'external', hosts: ['stranger.example'] };
  const map = mapOf({}, { services: [...services, external] });
  const project = await createProject(t, { 'netlify.toml': rule('/ingest/*', `${stranger}/:splat`) }, { map });
  expect(lines(await project.scan())).toEqual([]);
});

test.concurrent('no stranger: a service, a service of another environment, a vendor, a path, a redirect, a preview', async (t) => {
  const map = mapOf(
    {},
    {
      environments: { production: { ref: 'refs/heads/main' }, staging: { ref: 'refs/heads/develop' } },
      services: [
        ...(JSON.parse(mapOf()) as { services: object[] }).services,
        {
          name: 'jobs',
          role: 'backend',
          runtime_base_url: {
            mode: 'env_map',
            required_env: ['MOSAIC_ENV'],
            env_map: { staging: 'https://jobs-staging.example' },
          },
        },
        {
          name: 'search',
          role: 'backend',
          runtime_base_url: { mode: 'template', template: 'https://search-${MOSAIC_ENV}.example' },
        },
      ],
    },
  );
  const rules = [
    rule('/a', `${live}/a`),
    rule('/b', 'https://jobs-staging.example/b'),
    rule('/c', 'https://search-eu.example/c'),
    rule('/d', 'https://docs.railway.app/d'),
    rule('/e', '/e.html'),
    rule('/f', stranger).replace('200', '302'),
    rule('/a', `${stranger}/behind/the/first`),
    `[[context.deploy-preview.redirects]]\n  from = "/g"\n  to = "${stranger}"\n  status = 200\n`,
  ];
  const project = await createProject(t, { 'netlify.toml': rules.join('') }, { map });
  expect(lines(await project.scan())).toEqual([]);
});

test.concurrent('it fails where it takes a path that the map gives to a service', async (t) => {
  const map = mapOf({ routes: [{ path: '/api/*', service: 'api' }] });
  const project = await createProject(t, { 'netlify.toml': rule('/*', `${stranger}/:splat`) }, { map });
  const scanned = await project.scan();
  expect(lines(scanned)).toEqual(['✗ production netlify.toml:3:9']);
  expect(scanned.tree.references[0]).toMatchObject({
    why: expect.stringMatching(/takes \/api\/\*, which the map gives to api/) as unknown,
    fix: expect.stringContaining(live) as unknown,
  });
  // An earlier rule keeps the path.
  await project.commit({ 'netlify.toml': rule('/api/*', `${live}/:splat`) + rule('/*', `${stranger}/:splat`) });
  expect(lines(await project.scan())).toEqual(['! production netlify.toml:7:9']);
});

test.concurrent('it fails where it takes a path that the revision before gives to a service', async (t) => {
  const project = await createProject(t, { 'netlify.toml': rule('/api/*', `${live}/:splat`) });
  await project.addRemote();
  await project.git('push', '--quiet', 'origin', 'main');
  await project.write('netlify.toml', rule('/api/*', `${stranger}/:splat`));
  await project.git('add', '--all');
  expect(lines(await project.scan({ revision: null }))).toEqual(['✗ production netlify.toml:3:9']);
  await project.commit({});
  const scanned = await project.scan();
  expect(lines(scanned)).toEqual(['✗ production netlify.toml:3:9']);
  expect(scanned.tree.references[0]?.why).toContain('which the revision before gives to api');
  // It rests on the remote too, which may be another one the next time.
  await project.git('push', '--quiet', 'origin', 'main');
  expect(lines(await project.scan())).toEqual(['! production netlify.toml:3:9']);
});

test.concurrent('policy and marks excuse it', async (t) => {
  const project = await createProject(t, {
    'netlify.toml': `${rule('/a', stranger)}${rule('/b', 'https://b.example').replace('example"', 'example" # mosaic-ignore: ours')}`,
    'mosaic.config.json': JSON.stringify({ scan: { ignore: [{ host: 'stranger.example', reason: 'analytics' }] } }),
  });
  const { tree, entries } = await project.scan();
  expect([tree.references, tree.marks, entries]).toEqual([[], [], []]);
});

/** A server on loopback, and the map and policy by which a name leads to it. */
async function serving(t: TestContext, answer: RequestListener): Promise<{ url: string; policy: string }> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const name = 'app.up.railway.app';
  const probe = { allowPrivate: [name], resolve: [`${name}:${port}:127.0.0.1`], control: null };
  return { url: `http://${name}:${port}`, policy: JSON.stringify({ probe }) };
}

test.concurrent('--live: a tombstone makes a failure of a stranger, and is told of a retired host', async (t) => {
  const { url, policy } = await serving(t, (_, response) => {
    response.writeHead(404, { 'x-railway-fallback': 'true', 'content-type': 'application/json' });
    response.end('{"message":"Application not found"}');
  });
  const files = { 'netlify.toml': rule('/a', `${url}/a`), 'mosaic.config.json': policy };
  const map = mapOf({}, { retired_hosts: [] });
  const project = await createProject(t, files, { map });
  expect(lines(await project.scan())).toEqual(['! production netlify.toml:3:9']);
  const scanned = await project.scan({ isLive: true });
  expect(lines(scanned)).toEqual(['✗ production netlify.toml:3:9']);
  expect(scanned.tree.references[0]?.why).toMatch(/Railway says that nothing is deployed there/);
  await project.commit({ 'authority_map.json': mapOf() });
  const retired = await project.scan({ isLive: true });
  expect(retired.tree.references).toMatchObject([{ state: 'retired', isFailing: true }]);
  expect(retired.tree.references[0]?.why).toMatch(/Railway says/);
}, 30_000);

test.concurrent('--live: a stranger that answers stays a warning', async (t) => {
  const { url, policy } = await serving(t, (_, response) => response.end('ok'));
  const files = { 'netlify.toml': rule('/a', `${url}/a`), 'mosaic.config.json': policy };
  const project = await createProject(t, files, { map: mapOf({}, { retired_hosts: [] }) });
  expect(lines(await project.scan({ isLive: true }))).toEqual(['! production netlify.toml:3:9']);
});

test.concurrent('a name that a stranger can take is said to be so', async (t) => {
  const map = mapOf({}, { retired_hosts: ['*.herokuapp.com', '*.up.railway.app'] });
  const project = await createProject(
    t,
    { 'netlify.toml': rule('/a', 'https://shop.herokuapp.com') + rule('/b', deadUrl) },
    { map },
  );
  const fixes = (await project.scan()).tree.references.map(({ fix }) => fix);
  expect(fixes[0]).toMatch(/anybody can take the name shop\.herokuapp\.com at Heroku/);
  expect(fixes[1]).not.toMatch(/anybody/);
});
