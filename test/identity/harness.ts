/** Runs gates over a real repository and real sockets, without registry, map file or policy file. */
import { deployingRefs } from '../../src/authority/environments.js';
import { parseAuthorityMap } from '../../src/authority/parse.js';
import { resolveServices } from '../../src/authority/resolve.js';
import { defaultPolicy } from '../../src/config/policy.js';
import type { Context } from '../../src/engine/context.js';
import { decideGate } from '../../src/engine/decide.js';
import { FactLedger } from '../../src/engine/gather.js';
import { plan } from '../../src/engine/plan.js';
import type { GateReport } from '../../src/engine/report.js';
import { openGit } from '../../src/facts/git.js';
import { locateRepository } from '../../src/facts/repository.js';
import type { AnyGate } from '../../src/gates/gate.js';
import { createProbeClient, type ProbeOptions } from '../../src/probe/client.js';
import type { TestRepo } from '../support/git-repo.js';

export interface Judging {
  readonly repo: TestRepo;
  readonly services: readonly object[];
  readonly context?: Partial<Context>;
  /** Added to the repository's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after now at which the run pretends to begin. */
  readonly later?: number;
  readonly probe?: Partial<ProbeOptions>;
}

export function mapWith(services: readonly object[]): Context['map'] {
  const map = { schema_version: '2.0', repo: { deploy_branch: 'main', work_branches: ['**'] }, services };
  return parseAuthorityMap(JSON.stringify(map), 'authority_map.json').map;
}

export function contextWith(services: readonly object[], changes: Partial<Context> = {}): Context {
  const map = mapWith(services);
  return {
    trigger: 'hand',
    modes: ['ci', 'integration'],
    startedAt: new Date().toISOString(),
    map,
    mapFile: 'authority_map.json',
    hasRepository: true,
    event: null,
    former: [],
    change: { candidate: null, base: null },
    expectSha: null,
    previews: [],
    overrides: [],
    deployments: deployingRefs(map),
    services: resolveServices(map, { environment: 'production', env: {}, allowedVariables: [], overrides: {} }),
    environments: ['production'],
    push: null,
    policy: defaultPolicy,
    ...changes,
  };
}

export async function judge(gate: AnyGate, judging: Judging): Promise<GateReport> {
  const { repo, services, later = 0, probe = {} } = judging;
  const startedAt = new Date(Date.now() + later).toISOString();
  const context = contextWith(services, { startedAt, ...judging.context });
  const env = { ...repo.env, ...judging.env };
  const git = openGit(repo.dir, env);
  const { signal } = new AbortController();
  const limits = { retryDelaysMs: [1, 1, 1], ...probe.limits };
  const client = createProbeClient({ version: '0.0.0', runId: 'test', signal, env: {}, ...probe, limits });
  try {
    const place = await locateRepository(git);
    const ledger = new FactLedger({ context, signal, git, ...place, env, probe: () => Promise.resolve(client) });
    const [planned] = plan([gate], context, { gates: [], layers: [] });
    if (planned === undefined) throw new Error(`${gate.id} does not run in ${context.modes.join(', ')}`);
    const facts = 'kind' in planned.todo ? [] : planned.todo;
    return decideGate(planned, await Promise.all(facts.map((fact) => ledger.gather(fact))), context).report;
  } finally {
    client.close();
  }
}

/** Codes, in order; warnings end in "!", what could not be checked in "?". */
export function codesOf({ findings }: GateReport): string[] {
  const mark = { fail: '', warn: '!', unknown: '?' };
  return findings.map(({ code, severity }) => `${code}${mark[severity]}`);
}
