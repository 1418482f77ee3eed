/** The lab without a fault: what its frontend and backend do, and what its callers can say. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAuthorityMap } from '../../src/authority/parse.js';
import { referenceProblems } from '../../src/authority/references.js';
import { LabError, startLab, type Lab, type SwitchId } from '../../src/lab/index.js';
import { logIn, lookAt, whoIs, type Look } from './client.js';

let lab: Lab;
let look: Look;

beforeAll(async () => {
  lab = await startLab();
  look = lookAt(lab);
});

afterAll(() => lab.close());

describe('the frontend', () => {
  it('shows its page at every path of its own, with files that browsers accept', async () => {
    const page = await look.web('/');
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect((await look.web('/orders/7')).text).toBe(page.text);
    const files = [...page.text.matchAll(/(?:src|href)="(\/assets\/index-[\w-]{8}\.(?:js|css))"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(files).toHaveLength(2);
    for (const file of files) {
      const heard = await look.web(file);
      expect(heard.headers['content-type']).toMatch(file.endsWith('.js') ? /^text\/javascript/ : /^text\/css/);
      expect(heard.headers['cache-control']).toContain('immutable');
      expect(heard.body).toEqual(await readFile(join(lab.dir, 'dist', file)));
    }
  });

  it('hands the backend its paths, and names the commit of its page', async () => {
    for (const path of ['/health', '/__version']) expect((await look.web(path)).json).toMatchObject({ service: 'api' });
    expect((await look.web('/api/config')).json).toEqual((await look.api('/config')).json);
    expect((await look.web('/__version.json')).json).toMatchObject({ service: 'web' });
  });
});

describe('the backend', () => {
  it('registers users, logs them in and out, and knows nobody else', async () => {
    expect(await whoIs(look, '')).toBe(401);
    const { cookie, header, status } = await logIn(look, 'ada');
    expect([status, header]).toEqual([200, expect.stringMatching(/; HttpOnly; SameSite=Lax$/)]);
    expect([await whoIs(look, cookie), await whoIs(look, `${cookie}x`)]).toEqual(['ada', 401]);
    expect((await logIn(look, 'ada', 'wrong')).status).toBe(401);
    const again = { method: 'POST', body: '{"name":"ada","password":"another"}' };
    expect((await look.web('/auth/register', again)).status).toBe(409);
    expect((await look.web('/auth/logout', { method: 'POST', headers: { cookie } })).status).toBe(204);
    expect(await whoIs(look, cookie)).toBe(401);
  });

  it('gives back what was uploaded, raw or by a form', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const form = new FormData();
    form.set('note', 'a text');
    form.set('file', new Blob([bytes], { type: 'image/png' }), 'a.png');
    const packed = new Response(form);
    const type = packed.headers.get('content-type') ?? '';
    const sent = [
      { body: bytes, type: 'application/x-any' },
      { body: Buffer.from(await packed.arrayBuffer()), type },
    ];
    const types = [];
    for (const { body, type: sentType } of sent) {
      const stored = await look.web('/api/upload', { method: 'POST', body, headers: { 'content-type': sentType } });
      expect(stored.json).toMatchObject({ size: 256 });
      const kept = await look.web(`/api${stored.headers.location ?? ''}`);
      expect(kept.body).toEqual(bytes);
      types.push(kept.headers['content-type']);
    }
    expect(types).toEqual(['application/x-any', 'image/png']);
  });

  it.each<[string, string, string | Buffer, number]>([
    ['POST', '/auth/login', '{"name":', 400],
    ['POST', '/auth/login', '{"name":"x"}', 400],
    ['POST', '/upload', '', 400],
    ['POST', '/upload', Buffer.alloc(5 * 1024 * 1024), 413],
    ['GET', '/search', '', 400],
    ['DELETE', '/config', '', 405],
    ['GET', '/files/none', '', 404],
    ['GET', '/no-such-path', '', 404],
  ])('refuses %s %s of %#', async (method, path, body, status) => {
    expect((await look.api(path, { method, body })).status).toBe(status);
  });

  it('finds what is searched for, and answers HEAD', async () => {
    expect((await look.web('/api/search?q=ASSAM')).json).toEqual({ results: ['Assam Breakfast'] });
    expect((await look.web('/api/search?q=none')).json).toEqual({ results: [] });
    expect(await look.web('/api/config', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it('lets pages of the frontend call it, with credentials, and no others', async () => {
    const call = (origin: string) => look.api('/no-such-path', { headers: { origin } });
    expect((await call(lab.frontend.origin)).headers).toMatchObject({
      'access-control-allow-origin': lab.frontend.origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    expect((await call('https://stranger.example')).headers['access-control-allow-origin']).toBe(undefined);
  });
});

describe('what runs', () => {
  it('is said by each instance in turn, and by the page', async () => {
    const own = await startLab({ commit: 'a'.repeat(40) });
    const { web, api } = lookAt(own);
    const shas = async () =>
      [await api('/__version'), await api('/__version')].map(({ json }) => (json as { git_sha: string }).git_sha[0]);
    expect(await shas()).toEqual(['a', 'a']);
    own.run('b'.repeat(40), 'c'.repeat(40));
    expect(new Set(await shas())).toEqual(new Set(['b', 'c']));
    expect((await web('/__version.json')).json).toMatchObject({ git_sha: 'b'.repeat(40) });
    await own.switchOn('old-image');
    expect(await shas()).toEqual(['a', 'a']);
    await own.close();
  });
});

describe('rules', () => {
  it("may be the caller's, and the map follows them", async () => {
    const own = await startLab({
      rules: (backend) => [
        { from: '/v1/*', to: `${backend}/:splat`, status: 200 },
        { from: '/old', to: '/new', status: 301 },
      ],
    });
    const { web } = lookAt(own);
    expect((await web('/v1/config')).status).toBe(200);
    expect(await web('/old')).toMatchObject({ status: 301, headers: { location: '/new' } });
    expect((await web('/health')).status).toBe(404);
    expect(own.map().services[0]?.routes).toEqual([
      { path: '/v1/*', service: 'api', to: '/:splat', probe: '/v1/config', expect: { status: 200 } },
    ]);
    await own.close();
  });

  it("may stand in the caller's directory, read at each deploy", async () => {
    const site = await mkdtemp(join(tmpdir(), 'mosaic-site-'));
    const own = await startLab({ site });
    const { web } = lookAt(own);
    expect((await web('/health')).status).toBe(404);
    await mkdir(join(site, 'web'));
    const rule = (to: string) => `[[redirects]]\nfrom = "/health"\nto = "${to}"\nstatus = 200\n`;
    await writeFile(join(site, 'netlify.toml'), rule(`${own.backend.origin}/health`));
    await writeFile(join(site, 'web/netlify.toml'), rule('/index.html'));
    await own.deploy(null);
    expect((await web('/health')).json).toMatchObject({ service: 'api' });
    await own.deploy('web');
    expect((await web('/health')).text).toMatch(/^<!doctype html>/);
    await expect(own.switchOn('route-stale-base')).rejects.toThrow(LabError);
    await own.close();
    expect(await readdir(site)).toEqual(['netlify.toml', 'web']);
    await rm(site, { recursive: true });
  });
});

describe('the map', () => {
  it('is one that Mosaic reads without a warning', () => {
    const { map, warnings } = parseAuthorityMap(JSON.stringify(lab.map()), 'authority_map.json');
    expect([warnings, referenceProblems(map)]).toEqual([[], []]);
    expect(map.services.map(({ name }) => name)).toEqual(['web', 'api']);
  });

  it('takes what the caller knows better', () => {
    const { repo, services } = lab.map({
      repo: { slug: 'acme/shop' },
      services: { api: { depends_on: ['db'] }, db: { role: 'database', engine: 'postgres' } },
    });
    expect(repo).toMatchObject({ slug: 'acme/shop', deploy_branch: 'main' });
    expect(services).toEqual([
      lab.map().services[0],
      { ...lab.map().services[1], depends_on: ['db'] },
      { name: 'db', role: 'database', engine: 'postgres' },
    ]);
  });
});

describe('switches', () => {
  it('can be on together, and begin anew when switched on again', async () => {
    await lab.switchOn('backend-crash-loop');
    await lab.switchOn('page-empty');
    expect(lab.switchedOn).toEqual(['backend-crash-loop', 'page-empty']);
    expect((await look.web('/')).text).toBe('');
    for (const _ of [1, 2]) {
      expect(await look.failure('backend', '/health')).toBe('status 200');
      await lab.switchOn('backend-crash-loop');
    }
    await lab.switchOff('backend-crash-loop');
    expect(lab.switchedOn).toEqual(['page-empty']);
    await lab.switchOff();
    expect((await look.web('/')).text).not.toBe('');
  });

  it.each([
    ['no-such-fault', 'the lab has no fault or oddity "no-such-fault"'],
    ['frontend-certificate-expired', '"frontend-certificate-expired" needs a lab with TLS: startLab({ tls: true })'],
  ])('refuse %s', async (id, message) => {
    await expect(lab.switchOn(id as SwitchId)).rejects.toThrow(new LabError(message));
    expect(lab.switchedOn).toEqual([]);
  });
});
