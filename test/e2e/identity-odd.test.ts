/** Identities that look odd where the right commit runs: none of them may hold a push back. */
import { expect, test } from 'vitest';
import { json, page, pathOf } from '../support/system-server.js';
import { findings, statusOf } from './project.js';
import {
  apiSaying,
  apiWith,
  enforceByHand,
  messagesOf,
  openShop,
  push,
  type Shop,
  type ShopOptions,
} from './identity-shop.js';

interface Oddity extends ShopOptions {
  make(shop: Shop): void | Promise<void>;
  /** Found by the push and by hand; none when left out. */
  readonly findings?: readonly string[];
  readonly says?: RegExp;
}

/** The API names the right commit in a document of its own kind. */
function identityIs(document: (sha: string) => unknown): Oddity {
  return { make: ({ system, tip }) => void (system.api.answer = apiSaying(document(tip))) };
}

const oddities: Readonly<Record<string, Oddity>> = {
  'a deploy in progress': {
    async make({ system, project, tip }) {
      await project.commit({ 'backend/server.js': 'three\n' });
      await push(project, 60_000);
      await project.commit({ 'docs/more.md': 'more\n' });
      system.api.answer = apiSaying({ git_sha: tip });
    },
    findings: ['RUNTIME_IDENTITY_MATCH/deploy-in-progress!'],
    says: /^api runs [0-9a-f]{12} and not yet [0-9a-f]{12}, which came to the remote \d+ s ago$/,
  },
  'half of the instances deployed': {
    make: ({ system, older, tip }) => void (system.api.answer = apiSaying({ git_sha: older }, { git_sha: tip })),
    policy: { identity: { deployGrace: '3h' } },
    findings: ['RUNTIME_IDENTITY_MATCH/deploy-in-progress!'],
    says: /^api runs [0-9a-f]{12}, [0-9a-f]{12} and not yet [0-9a-f]{12}, which came to the remote \d+ min ago$/,
  },
  'a docs-only commit that the platform did not redeploy': {
    async make({ project }) {
      await push(project, 3_000_000);
      await project.commit({ 'docs/more.md': 'more\n' });
    },
  },
  'an abbreviated SHA': identityIs((sha) => ({ git_sha: sha.slice(0, 7) })),
  'a Dockerflow document': identityIs((commit) => ({
    source: 'https://github.com/acme/shop',
    version: '1.4.2',
    commit,
    build: 'https://ci.example/builds/17',
  })),
  'upper-case hexadecimal digits': identityIs((sha) => ({ git_sha: sha.toUpperCase() })),
  '{sha}': identityIs((sha) => ({ sha })),
  '{gitSha}': identityIs((gitSha) => ({ gitSha })),
  '{releaseId} with a SHA': identityIs((releaseId) => ({ status: 'pass', releaseId })),
  'extra fields': identityIs((git_sha) => ({
    git_sha,
    service: 'api',
    env: 'production',
    built_at: '2026-01-12T10:00:00Z',
    node: process.version,
    parents: ['beefcafe'.repeat(5)],
    uptime: 17,
  })),
  'a part with a commit of its own': identityIs((sha) => ({
    git: { branch: 'main', commit: { id: { full: sha, abbrev: sha.slice(0, 7) } } },
    ui: { commit: 'beefcafe'.repeat(5) },
  })),
  'a SHA as plain text': {
    make: ({ system, tip }) =>
      void (system.api.answer = apiWith(
        (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(`${tip}\n`),
      )),
  },
  'one 503 and then fine': {
    make({ system, tip }) {
      let asked = 0;
      system.api.answer = apiWith((_request, response) =>
        asked++ === 1 ? json(response, 503, { error: 'busy' }) : json(response, 200, { git_sha: tip }),
      );
    },
  },
};

for (const [what, { make, findings: expected = [], says, ...options }] of Object.entries(oddities)) {
  test.concurrent(`${what}: let through`, async (t) => {
    const shop = await openShop(t, options);
    await make(shop);
    const { code, report } = await enforceByHand(shop);
    expect(findings(report)).toEqual(expected);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'ALLOW' });
    expect(statusOf(report, 'RUNTIME_IDENTITY_MATCH')).toBe(expected.length === 0 ? 'pass' : 'warn');
    if (says !== undefined) expect(messagesOf(report)).toContainEqual(expect.stringMatching(says));

    const { project } = shop;
    expect((await project.git('push', 'origin', 'main')).code).toBe(0);
    const pushed = await project.report();
    expect(pushed?.verdict).toBe('ALLOW');
    expect(findings(pushed)).toEqual(expected);
    expect(await project.remoteTip()).not.toBe(shop.tip);
  });
}

test.concurrent('a static frontend that `mosaic stamp` gave its identity, from a CDN: let through', async (t) => {
  const shop = await openShop(t, { frontend: { runtime_identity_path: '/__version.json' } });
  const { project, system } = shop;
  await push(project, 3_000_000);
  await project.write('.git/info/exclude', '/.husky/\n/dist/\n');
  await project.write('dist/index.html', page);
  expect(await project.mosaic('stamp', 'dist', '--service', 'web')).toMatchObject({ code: 0 });
  const stamped = (await project.read('dist/__version.json')) ?? '';
  const { answer: working } = system.web;
  system.web.answer = (request, response) => {
    if (pathOf(request) !== '/__version.json') return working(request, response);
    response.writeHead(200, { 'content-type': 'application/json', 'x-cache': 'HIT', age: '40' }).end(stamped);
  };
  const { code, report } = await enforceByHand(shop);
  expect(findings(report)).toEqual([]);
  expect(code).toBe(0);
  expect(report.gates.find(({ id }) => id === 'RUNTIME_IDENTITY_MATCH')?.summary).toMatch(/^2 of 2 services/);
});

test.concurrent('a later commit than the one that is asked for is not the one that is asked for', async (t) => {
  const shop = await openShop(t);
  const { code, report } = await enforceByHand(shop, `--expect-sha=${shop.older}`);
  expect(findings(report)).toEqual(['RUNTIME_IDENTITY_MATCH/commit-other']);
  expect(code).toBe(1);
});

test.concurrent('a commit deployed before the push that brings it: let through, and said', async (t) => {
  const { project, system } = await openShop(t);
  const deployed = await project.commit({ 'backend/server.js': 'three\n' });
  await project.commit({ 'backend/server.js': 'four\n' });
  system.api.answer = apiSaying({ git_sha: deployed });
  expect((await project.git('push', 'origin', 'main')).code).toBe(0);
  expect(findings(await project.report())).toEqual(['RUNTIME_IDENTITY_MATCH/deployed-before-push!']);
});
