/** The authority map of a running lab: its services where they are, and the routes that its rules make. */
import type { AuthorityMap, MapService } from '../authority/schema.js';
import { isProxy } from './frontend.js';
import { hosts, paths, stampPath } from './names.js';
import type { Rule } from './netlify-rules.js';
import type { Effect, Side } from './switch.js';

export interface MapOverrides {
  /** Keys of "repo", over the lab's own. */
  readonly repo?: Partial<AuthorityMap['repo']>;
  /** Keys by service name, over the lab's own; a name that the lab has not is one more service. */
  readonly services?: Readonly<Record<string, Partial<MapService>>>;
}

export interface Mapped {
  readonly origins: Readonly<Record<Side, string>>;
  /** As they are without any fault. */
  readonly rules: readonly Rule[];
  readonly effects: readonly Effect[];
}

export function mapOf(
  { origins: { frontend, backend }, rules, effects }: Mapped,
  { repo, services = {} }: MapOverrides,
): AuthorityMap {
  const declared = effects.map(({ declares = {} }) => declares);
  const own: Record<string, MapService> = {
    web: {
      name: 'web',
      role: 'frontend',
      runtime_base_url: { mode: 'static', url: frontend },
      runtime_identity_path: stampPath,
      routes: routesOf(rules, backend),
    },
    api: {
      name: 'api',
      role: 'backend',
      runtime_base_url: { mode: 'static', url: backend },
      runtime_identity_path: paths.identity,
      cors_origins: [frontend],
      endpoints: [{ method: 'GET', path: paths.config, expect: { status: 200, json: { apiBase: 'string' } } }],
    },
  };
  for (const changes of [...declared, services]) {
    for (const [name, keys] of Object.entries(changes)) own[name] = { ...own[name], ...keys, name };
  }
  return {
    schema_version: '2.0',
    repo: { deploy_branch: 'main', work_branches: ['**'], ...repo },
    services: Object.values(own),
    retired_hosts: [hosts.retired],
  };
}

type Route = NonNullable<MapService['routes']>[number];

function routesOf(rules: readonly Rule[], backend: string): Route[] {
  return rules
    .filter((rule) => isProxy(rule) && rule.to.startsWith(`${backend}/`))
    .map(({ from, to }) => ({
      path: from,
      service: 'api',
      to: to.slice(backend.length),
      ...probeOf(from, to, backend),
    }));
}

/** Something that surely answers, where the rule leads to it. */
function probeOf(from: string, to: string, backend: string): Partial<Route> {
  if (!from.endsWith('/*')) return {};
  const below = to.slice(backend.length).replace(/:splat$/, '');
  const known = [
    { path: paths.config, expect: { status: 200 } },
    { path: paths.me, expect: { status: [200, 401] } },
  ].find(({ path }) => to.endsWith(':splat') && path.startsWith(below));
  if (known === undefined) return {};
  return { probe: `${from.slice(0, -1)}${known.path.slice(below.length)}`, expect: known.expect };
}
