/** The services behind the paths that a site hands on: what they are called, and what they are. */
import { platformOf, providerOf } from './known-hosts.js';
import type { ProxiedPath } from './proxied.js';
import { isOnRender, type RenderService } from './render.js';

export interface Upstream {
  readonly name: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly host: string;
  /** Somebody else's API: it has no health of ours to ask for. */
  readonly isExternal: boolean;
}

/** One for each origin; a single backend is "api", several are called as their hosts' first labels. */
export function nameUpstreams(proxied: readonly ProxiedPath[]): Upstream[] {
  const origins = [...new Set(proxied.map(({ origin }) => origin))];
  const found = origins.map((origin) => {
    const host = new URL(origin).hostname;
    const paths = proxied.filter((one) => one.origin === origin).map(({ path }) => path);
    return { origin, host, isExternal: isSomebodyElses(host, paths) };
  });
  const isOnly = found.filter(({ isExternal }) => !isExternal).length === 1;
  // The name of the frontend.
  const taken = ['web'];
  return found.map((one) => {
    const name = unique(one.isExternal ? externalName(one.host) : isOnly ? 'api' : firstLabel(one.host), taken);
    taken.push(name);
    return { ...one, name };
  });
}

// Under such paths sites pass on what they send to analytics and the like, which browsers would block elsewhere.
const passedOn =
  /^\/(?:ingest|stats|analytics|metrics|collect|track(?:ing)?|telemetry|insights|monitoring|tunnel)(?:\/|$)/i;

function isSomebodyElses(host: string, paths: readonly string[]): boolean {
  if (providerOf(host) !== null) return true;
  return platformOf(host) === null && paths.every((path) => passedOn.test(path));
}

function externalName(host: string): string {
  return providerOf(host) ?? host.split('.').at(-2) ?? host;
}

function firstLabel(host: string): string {
  return host.split('.')[0] ?? 'api';
}

/** As a service of the map. */
export function upstream({ name, origin, host, isExternal }: Upstream, render: readonly RenderService[]): object {
  if (!isExternal) {
    const said = render.find((service) => isOnRender(host, service)) ?? null;
    return backend(name, platformOf(host), origin, said);
  }
  const provider = providerOf(host);
  const base = { runtime_base_url: { mode: 'static', url: origin } };
  return { name, role: 'external', ...(provider !== null && { provider }), ...base };
}

export function backend(name: string, platform: string | null, url: string, said: RenderService | null): object {
  const rootDir = said?.rootDir?.replace(/^\.?\/+|\/+$/g, '') ?? '';
  return {
    name,
    role: 'backend',
    ...(platform !== null && { platform }),
    runtime_base_url: { mode: 'static', url },
    ...(rootDir !== '' && rootDir !== '.' && { root_dir: rootDir }),
    ...(said?.healthPath?.startsWith('/') && { health_path: said.healthPath }),
  };
}

export function unique(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let count = 2; taken.includes(name); count += 1) name = `${wanted}-${count}`;
  return name;
}
