/** The built command judges a real repository against the lab: it holds back the lab's faults and allows its oddities. */
import { afterAll, expect, it, vi, type TestContext } from 'vitest';
import { faults, oddities, startLab, type Lab, type LabOptions, type SwitchId } from '../../src/lab/index.js';
import type { Report } from '../../src/index.js';
import { createProject, findings, parseReport, succeed, type Project } from '../e2e/project.js';
import type { Outcome } from '../support/git-repo.js';

// Most of them wait: for an answer that never comes, or to ask once more.
vi.setConfig({ maxConcurrency: 12 });

const judged = faults.filter(({ judgedBy }) => judgedBy.length > 0);
const named = <Entry extends { readonly id: SwitchId }>(entries: readonly Entry[]): (readonly [SwitchId, Entry])[] =>
  entries.map((entry) => [entry.id, entry]);

/** Repositories whose map fits any lab, for `--service` says where that is. Looking at them changes nothing. */
const projects = new Map<string, Promise<Project>>();
const finished: (() => unknown)[] = [];

afterAll(async () => {
  for (const end of finished.toReversed()) await end();
});

it('has most of the lab to judge', () => {
  expect(judged.length).toBeGreaterThan(80);
  expect(oddities.length).toBeGreaterThan(40);
});

it.concurrent.each<[string, LabOptions]>([
  ['http', {}],
  ['https, with an authority of its own', { tls: true }],
])('the lab over %s is allowed', async (_, options) => {
  const { outcome, report } = await judge(options, null);
  expect({ code: outcome.code, verdict: report.verdict, findings: findings(report) }).toEqual({
    code: 0,
    verdict: 'ALLOW',
    findings: ['RESPONSE_CONSISTENCY/answerer-unidentified!'],
  });
});

it.concurrent.each(named(judged))('%s: held back', async (id, { needs, judgedBy, verdict = 'REJECT' }) => {
  const { outcome, report } = await judge({ tls: needs === 'tls' }, id);
  const code = verdict === 'REJECT' ? 1 : 3;
  expect([report.verdict, outcome.code, ...findings(report)]).toEqual([verdict, code, ...findings(report)]);
  const held = report.gates.filter(({ status }) => status === 'fail' || status === 'unknown').map((gate) => gate.id);
  expect(held).toEqual(expect.arrayContaining([...judgedBy]));
  // Whatever a server says: nothing in a report may steer a terminal or a CI log.
  // oxlint-disable-next-line no-control-regex
  expect(`${outcome.stdout}${outcome.stderr}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^::/m);
});

it.concurrent.each(named(oddities))('%s: allowed', async (id, { needs }) => {
  const { outcome, report } = await judge({ tls: needs === 'tls' }, id);
  const stopping = findings(report).filter((finding) => !finding.endsWith('!'));
  expect({ code: outcome.code, verdict: report.verdict, stopping }).toEqual({
    code: 0,
    verdict: 'ALLOW',
    stopping: [],
  });
});

interface Judged {
  readonly outcome: Outcome;
  readonly report: Report;
}

async function judge(options: LabOptions, id: SwitchId | null): Promise<Judged> {
  const lab = await startLab(options);
  try {
    if (id !== null) await lab.switchOn(id);
    const project = await projectFor(lab);
    const commits = await succeed(project.git('log', '--format=%H', '--max-count=2'));
    const [tip = '', older = ''] = commits.trim().split('\n');
    lab.run(older);
    lab.run(tip);
    // Anew, for it to know what runs.
    if (id !== null) await lab.switchOn(id);
    const services = ['--service', `web=${lab.frontend.origin}`, '--service', `api=${lab.backend.origin}`];
    const outcome = await project.mosaic('enforce', '--mode=ci,integration', '--json', ...services, { env: lab.env });
    return { outcome, report: parseReport(outcome) };
  } finally {
    await lab.close();
  }
}

/** One for each map, which a few oddities must be declared in. */
function projectFor(lab: Lab): Promise<Project> {
  const map = JSON.stringify(lab.map())
    .replaceAll(lab.frontend.origin, 'http://127.0.0.1:1')
    .replaceAll(lab.backend.origin, 'http://127.0.0.1:2');
  const known = projects.get(map);
  if (known !== undefined) return known;
  const t = { onTestFinished: (end: () => unknown) => finished.push(end) } as unknown as TestContext;
  // No grace: what ran before is late at once.
  const project = createProject(t, { map: JSON.parse(map) as unknown, policy: { identity: { deployGrace: 0 } } });
  projects.set(map, project);
  return project;
}
