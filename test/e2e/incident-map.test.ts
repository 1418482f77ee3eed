/** The incident replayed with its own map of version 1.0, not a byte of it changed. */
import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import type { DoctorReport } from '../../src/doctor/report.js';
import { onHealth, showPage } from '../support/system-server.js';
import { mapText, replayIncident, type Incident } from './incident-world.js';
import { findings, parseReport, statusOf } from './project.js';

const postmortem = ['INTEGRATION_CONNECTIVITY/route-served-by-fallback', 'RESPONSE_CONSISTENCY/type-differs'] as const;

/** What the deployment looked like: the backend well, users shown the page. Returns what mends it. */
function breakProxy({ system: { web } }: Incident, answer: RequestListener = showPage): () => void {
  const { answer: working } = web;
  web.answer = onHealth(answer, working);
  return () => void (web.answer = working);
}

test.concurrent('a commit and a push are judged by it, and the push is blocked by what the postmortem found', async (t) => {
  const incident = await replayIncident(t);
  const { project, env, tip } = incident;
  await project.write('server.js', 'one\n');
  await project.git('add', '-A');
  expect((await project.git('commit', '--message=one', { env })).code).toBe(0);
  expect(findings(await project.report())).toEqual([]);

  const mend = breakProxy(incident);
  expect((await fetch(`${incident.system.api.url}/health`)).status).toBe(200);
  expect((await project.git('push', 'origin', 'main', { env })).code).toBe(1);
  const rejected = await project.report();
  expect(rejected).toMatchObject({ verdict: 'REJECT', modes: ['ci', 'integration'] });
  expect(findings(rejected)).toEqual(postmortem);
  expect(statusOf(rejected, 'BACKEND_HEALTH')).toBe('pass');
  expect(statusOf(rejected, 'RUNTIME_IDENTITY_MATCH')).toBe('pass');
  const [found] = rejected?.gates.flatMap((gate) => gate.findings) ?? [];
  expect(found?.url).toBe('https://whatismydelta.com/health');
  expect(found?.message).toMatch(/^users asking for \/health get .*own page instead of mosaic-backend's answer$/);
  expect(found?.expected).toContain('https://mosaic-backend-tpog.onrender.com/health');
  expect(await project.remoteTip()).toBe(tip);

  mend();
  expect((await project.git('push', 'origin', 'main', { env })).code).toBe(0);
  expect(await project.report()).toMatchObject({ verdict: 'ALLOW' });
  expect(await project.remoteTip()).not.toBe(tip);
  expect(await project.read('authority_map.json')).toBe(mapText);
});

test.concurrent('enforce judges it at other URLs, with the same verdicts', async (t) => {
  const incident = await replayIncident(t);
  const { project, system } = incident;
  const at = [`--service=mosaic-frontend=${system.web.url}`, `--service=mosaic-backend=${system.api.url}`];
  const enforce = () => project.mosaic('enforce', '--mode=local,ci,integration', '--json', ...at);
  const healthy = await enforce();
  expect(healthy.code).toBe(0);
  expect(parseReport(healthy)).toMatchObject({ verdict: 'ALLOW' });
  expect(findings(parseReport(healthy))).toEqual([]);

  const mend = breakProxy(incident);
  const broken = await enforce();
  expect(broken.code).toBe(1);
  expect(findings(parseReport(broken))).toEqual(postmortem);

  mend();
  breakProxy(incident, (_request, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Page not found</title>');
  });
  const missing = await enforce();
  expect(missing.code).toBe(1);
  expect(findings(parseReport(missing))).toEqual([
    'INTEGRATION_CONNECTIVITY/route-status',
    'RESPONSE_CONSISTENCY/status-differs',
  ]);
});

test.concurrent('the doctor finds everything in place, and the guesses it rests on named', async (t) => {
  const { project, env } = await replayIncident(t);
  const { code, stdout } = await project.mosaic('doctor', '--json', { env });
  const { checks } = JSON.parse(stdout) as DoctorReport;
  expect(checks.filter(({ status }) => status === 'error' || status === 'unknown')).toEqual([]);
  expect(code).toBe(0);
  const observed = (check: string) => checks.filter(({ id }) => id === check).map((one) => one.observed);
  expect(observed('authority-map')).toEqual(['authority_map.json at HEAD judges: 2 services']);
  expect(observed('declared-hosts')).toEqual([
    expect.stringMatching(/^https:\/\/whatismydelta\.com .*answers 200 through a proxy$/),
    expect.stringMatching(/^https:\/\/mosaic-backend-tpog\.onrender\.com .*answers \d+ through a proxy$/),
  ]);
  expect(observed('service-roles').join()).toMatch(/mosaic-frontend.*frontend/);
});
