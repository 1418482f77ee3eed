/** Staging behind the production route, and ordinary systems beside it. */
import type { RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { responseConsistencyAfter } from '../../src/gates/response-consistency.js';
import { createRepo } from '../support/git-repo.js';
import { startServer, type LoopbackServer } from '../support/loopback-server.js';
import { json, pathOf, showPage } from '../support/system-server.js';
import { codesOf, judge } from './harness.js';

const production = 'aaaaaaa1'.repeat(5);
const staging = 'bbbbbbb2'.repeat(5);

/** An API as many are: health, a list, an identity, and an uptime that moves. */
function api(sha: string, changes: Readonly<Record<string, unknown>> = {}): RequestListener {
  let asked = 0;
  return (request, response) => {
    asked += 1;
    const answers: Readonly<Record<string, unknown>> = {
      '/health': { status: 'ok', version: '1.4.2', uptime: asked, at: new Date().toISOString() },
      '/config': { currency: 'EUR', requests: asked },
      '/__version': { git_sha: sha, service: 'api' },
      ...changes,
    };
    const path = pathOf(request);
    json(response, path in answers ? 200 : 404, answers[path] ?? { error: 'not found' });
  };
}

/** A frontend that answers `/health` and `/api/*` as `behind` does, and shows its page otherwise. */
function proxyOf(behind: RequestListener): RequestListener {
  return (request, response) => {
    const path = pathOf(request);
    if (path === '/health') return behind(request, response);
    if (!path.startsWith('/api/')) return showPage(request, response);
    request.url = path.slice('/api'.length);
    return behind(request, response);
  };
}

const routes = {
  health: { path: '/health', service: 'api' },
  config: { path: '/api/*', service: 'api', to: '/:splat', probe: '/api/config' },
  wild: { path: '/api/*', service: 'api', to: '/:splat' },
};

async function consistency(
  own: RequestListener,
  behind: RequestListener,
  declared: readonly object[],
  backend: object = { runtime_identity_path: '/__version' },
) {
  const repo = await createRepo();
  const [direct, web] = await Promise.all([startServer(own), startServer(proxyOf(behind))]);
  onTestFinished(async () => void (await Promise.all([direct.close(), web.close(), repo.dispose()])));
  const at = ({ url }: LoopbackServer) => ({ runtime_base_url: { mode: 'static', url } });
  const report = await judge(responseConsistencyAfter(1), {
    repo,
    services: [
      { name: 'web', role: 'frontend', routes: declared, ...at(web) },
      { name: 'api', role: 'backend', ...backend, ...at(direct) },
    ],
  });
  return { report, direct, web };
}

const codes = async (...args: Parameters<typeof consistency>) => codesOf((await consistency(...args)).report);

describe('passes', () => {
  it('a route that leads to the service, proved by its identity', async () => {
    const own = api(production);
    const { report, direct } = await consistency(own, own, [routes.config]);
    expect(report).toMatchObject({ status: 'pass', findings: [] });
    expect(direct.asked.filter((path) => path === '/config').length).toBeGreaterThanOrEqual(3);
  });

  it('a wildcard without a probe, proved by the identity alone', async () => {
    const own = api(production);
    expect(await codes(own, own, [routes.wild])).toEqual([]);
  });

  it('a health answer that carries the commit', async () => {
    const own = api(production, { '/health': { status: 'ok', git_sha: production } });
    expect(await codes(own, own, [routes.health], {})).toEqual([]);
  });

  it('two instances, either of which may answer', async () => {
    const instances = [api(production), api(staging)];
    let asked = 0;
    const balanced: RequestListener = (request, response) => instances[asked++ % 2]?.(request, response);
    expect(await codes(balanced, balanced, [routes.wild])).toEqual([]);
  });

  it('a deploy that comes between the questions', async () => {
    const [before, after] = [api(production), api(staging)];
    let asked = 0;
    const own: RequestListener = (request, response) => {
      if (pathOf(request) === '/__version') asked += 1;
      return (asked > 4 ? after : before)(request, response);
    };
    const behind = after;
    expect(await codes(own, behind, [routes.wild])).toEqual([]);
  });
});

describe('warns', () => {
  it('once for all routes through which nobody names a commit', async () => {
    const own = api(production);
    const { report } = await consistency(
      own,
      own,
      [routes.health, { path: '/api/config', service: 'api', to: '/config' }],
      {},
    );
    expect(codesOf(report)).toEqual(['answerer-unidentified!']);
    expect(report.findings[0]?.message).toContain('/health, /api/config');
  });

  it('of a value that only users get', async () => {
    const behind = api(production, { '/config': { currency: 'USD', requests: 1 } });
    expect(await codes(api(production), behind, [routes.config])).toEqual(['value-differs!']);
  });
});

describe('fails', () => {
  it('staging behind the production route: the same shape, another commit', async () => {
    const { report, web } = await consistency(api(production), api(staging), [routes.config]);
    expect(codesOf(report)).toEqual(['answerer-differs']);
    expect(report.findings[0]).toMatchObject({ service: 'web', url: `${web.url}/api/__version` });
    expect(report.findings[0]?.message).toContain('aaaaaaa1aaaa');
    expect(report.findings[0]?.message).toContain('bbbbbbb2bbbb');
  });

  it('staging behind a health route that carries the commit', async () => {
    const health = (git_sha: string) => ({ '/health': { status: 'ok', git_sha } });
    const [own, behind] = [api(production, health(production)), api(staging, health(staging))];
    expect(await codes(own, behind, [routes.health], {})).toEqual(['answerer-differs']);
  });

  it('another service of the same commit', async () => {
    const behind = api(production, { '/__version': { git_sha: production, service: 'worker' } });
    expect(await codes(api(production), behind, [routes.wild])).toEqual(['answerer-differs']);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['another version', { '/health': { status: 'ok', version: '1.4.1', uptime: 1, at: 'x' } }, 'field-differs'],
    [
      'another state of health',
      { '/health': { status: 'pass', version: '1.4.2', uptime: 1, at: 'x' } },
      'field-differs',
    ],
    ['another shape', { '/health': { status: 'ok' } }, 'keys-differ'],
  ])('%s', async (_, changes, expected) => {
    expect(await codes(api(production), api(production, changes), [routes.health], {})).toContain(expected);
  });

  it('another status, and another type', async () => {
    const missing: RequestListener = (_request, response) => json(response, 404, { error: 'not found' });
    expect(await codes(api(production), missing, [routes.health], {})).toContain('status-differs');
    expect(await codes(api(production), showPage, [routes.health], {})).toContain('type-differs');
  });
});

describe('cannot tell', () => {
  it('from a cached copy', async () => {
    const behind: RequestListener = (request, response) => {
      response.setHeader('x-cache', 'HIT');
      api(production)(request, response);
    };
    expect(await codes(api(production), behind, [routes.health], {})).toContain('consistency-unchecked?');
  });

  it('and is skipped where the service cannot be asked directly', async () => {
    const own = api(production);
    const { report } = await consistency(own, own, [routes.health], { reach: 'through-frontend' });
    expect(report).toMatchObject({ status: 'skip', reason: 'no-comparable-route' });
  });
});
