/** Every host that the map declares can be reached from here; says why each is asked. */
import type { Observation, Phase } from '../../probe/exchange.js';
import { ok, type Check, type CheckResult } from '../check.js';
import type { AskedHost } from '../asked-hosts.js';

export const declaredHosts: Check = {
  id: 'declared-hosts',
  title: 'Declared hosts',
  limit: 60_000,
  async run(world) {
    const { services } = await world.context();
    const unknown = services.flatMap(({ name, base }): CheckResult[] => {
      if (base?.kind === 'unset') return [unset(name, base.variables)];
      if (base?.kind === 'refused') return [refused(name, base.why)];
      return [];
    });
    const asked = (await world.hosts()).map((host) => judge(host));
    const results = [...asked, ...unknown];
    return results.length === 0 ? [ok('the map declares none')] : results;
  },
};

// Where an attempt may end before a connection is there.
const unconnected = new Set<Phase>(['request', 'queue', 'name', 'proxy', 'connect']);

function judge({ origin, why, observation }: AskedHost): CheckResult {
  const { outcome, fault } = observation;
  const asked = `${origin} (${why.join(', ')})`;
  const expected = `${origin} has an address and takes connections`;
  const command = `curl -sSI ${origin}/`;
  if (outcome.kind === 'answer') {
    if (observation.reason !== 'tombstone')
      return ok(`${asked} answers ${outcome.status}${through(observation)}`, expected);
    const observed = `${asked} answers ${outcome.status} as its platform does for what is not deployed`;
    return { status: 'warning', observed, expected: `a deployment at ${origin}`, command };
  }
  const observed = `${asked}: ${outcome.detail}`;
  if (!unconnected.has(outcome.phase)) {
    // It is there; whether it works is what the gates judge.
    return { status: 'warning', observed: `${asked} was reached, then: ${outcome.detail}`, expected, command };
  }
  return { status: fault === 'target' ? 'error' : 'unknown', observed, expected, command };
}

function through({ outcome }: Observation): string {
  return outcome.isProxied ? ' through a proxy' : '';
}

function unset(service: string, variables: readonly string[]): CheckResult {
  return {
    status: 'unknown',
    observed: `the URL of ${service} needs ${variables.join(', ')}, not set here`,
    expected: 'the variables that URLs are made of',
    command: `export ${variables.map((name) => `${name}=…`).join(' ')}`,
  };
}

function refused(service: string, why: string): CheckResult {
  return {
    status: 'error',
    observed: `the URL of ${service} is not used: ${why}`,
    expected: 'a URL that a map may choose',
    command: 'mend "runtime_base_url" in the map',
  };
}
