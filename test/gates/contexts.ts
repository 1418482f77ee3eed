/** Contexts made from real maps, and observations as plain values, for the tables of `decide`. */
import { deployingRefs } from '../../src/authority/environments.js';
import { parseAuthorityMap } from '../../src/authority/parse.js';
import { resolveServices } from '../../src/authority/resolve.js';
import type { Service } from '../../src/authority/service.js';
import { defaultPolicy, type Policy } from '../../src/config/policy.js';
import type { Context } from '../../src/engine/context.js';
import { chooseEnvironments } from '../../src/engine/environment.js';
import type { AnyGate, Decision } from '../../src/gates/gate.js';
import type { PushedRef } from '../../src/hooks/push.js';
import type { Answer, Failure, FailureCode, Observation, Outcome } from '../../src/probe/exchange.js';
import { aFailure, anAnswer } from '../probe/values.js';

export const origin = 'https://github.com/acme/shop.git';

export const frontend = {
  name: 'web',
  role: 'frontend',
  runtime_base_url: { mode: 'static', url: 'https://shop.example' },
};

export const backend = {
  name: 'api',
  role: 'backend',
  runtime_base_url: { mode: 'static', url: 'https://api.example' },
};

export const repo = { slug: 'acme/shop', origin, deploy_branch: 'main', work_branches: ['feature/*'] };

export const shop = { repo, services: [frontend, backend] };

type Options = Partial<Omit<Context, 'map' | 'policy'>> & { readonly policy?: Partial<Policy> };

/** By hand on `main` unless said otherwise; `data` is a map without its version. */
export function contextOf(data: object = shop, { policy, ...rest }: Options = {}): Context {
  const text = JSON.stringify({ schema_version: '2.0', services: [], ...data });
  const { map } = parseAuthorityMap(text, 'authority_map.json');
  const push = rest.push ?? null;
  const environments = rest.environments ?? chooseEnvironments(map, { requested: null, push, branch: 'main' });
  const services = environments.flatMap((environment) =>
    resolveServices(map, { environment, env: {}, allowedVariables: [], overrides: {} }),
  );
  return {
    trigger: 'hand',
    modes: ['local', 'ci', 'integration'],
    startedAt: '2026-11-22T20:00:00.000Z',
    mapFile: 'authority_map.json',
    hasRepository: true,
    event: null,
    former: [],
    change: { candidate: null, base: null },
    expectSha: null,
    previews: [],
    overrides: [],
    services,
    environments,
    deployments: deployingRefs(map),
    ...rest,
    map,
    push,
    policy: {
      ...defaultPolicy,
      ...policy,
    },
  };
}

export const someSha = 'a'.repeat(40);
export const otherSha = 'b'.repeat(40);

export function pushOf(...refs: readonly Partial<PushedRef>[]): NonNullable<Context['push']> {
  const ref = { localRef: 'refs/heads/main', localSha: someSha, remoteRef: 'refs/heads/main', remoteSha: otherSha };
  return { remote: 'origin', url: origin, refs: refs.map((given) => ({ ...ref, ...given })) };
}

/** The service of that name. */
export function serviceIn({ services }: Context, name: string): Service {
  const found = services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`no ${name} in the map`);
  return found;
}

/** Codes of everything that a gate finds, in order; the reason of a skip. */
export function codesOf(decision: Decision): string[] {
  if (decision.kind === 'skip') return [`skip: ${decision.reason}`];
  return decision.judgements.flatMap(({ findings }) => findings.map(({ code }) => code));
}

/** The codes of what a gate decides. */
export function decideCodes(gate: AnyGate, evidence: readonly unknown[], context: Context): string[] {
  return codesOf(gate.decide(evidence, context));
}

export function json(value: unknown, values: Partial<Answer> = {}): Answer {
  return anAnswer({ body: JSON.stringify(value), ...values });
}

export function page(body: string, values: Partial<Answer> = {}): Answer {
  return anAnswer({ body, contentType: 'text/html', ...values });
}

export function plain(body: string, values: Partial<Answer> = {}): Answer {
  return anAnswer({ body, contentType: 'text/plain', ...values });
}

export function failure(code: FailureCode, values: Partial<Failure> = {}): Failure {
  return aFailure(code, values);
}

/** What a probe that asked twice would hand over. */
export function observed(outcome: Outcome, values: Partial<Observation> = {}): Observation {
  const attempts = [outcome, outcome].map((each) => ({ startedAt: '2026-11-22T20:00:00.000Z', outcome: each }));
  const isFailed = outcome.kind === 'failure' || outcome.status >= 500;
  return {
    url: outcome.finalUrl,
    method: 'GET',
    attempts,
    outcome,
    isFlapping: false,
    fault: isFailed ? 'target' : 'none',
    reason: outcome.kind === 'failure' ? outcome.code : isFailed ? 'wrong-answer' : null,
    ...values,
  };
}
