/** Hosts that the map gives to a service, in whatever environment. */
import type { AuthorityMap } from '../authority/schema.js';
import type { Service } from '../authority/service.js';
import { hostName } from './host-name.js';

export interface MappedHosts {
  /** Name of the service; null when the host is none's. */
  serviceAt(host: string): string | null;
}

export function mappedHosts({ services: declared }: AuthorityMap, services: readonly Service[]): MappedHosts {
  const known = new Map<string, string>();
  const patterns: { readonly service: string; readonly pattern: RegExp }[] = [];
  for (const { name, hosts } of services) for (const host of hosts) known.set(host, name);
  for (const { name, runtime_base_url: base, hosts } of declared) {
    for (const host of hosts ?? []) addUrl(`http://${host}`, name, known);
    if (base === undefined || typeof base === 'string') continue;
    if (base.mode === 'env_map') for (const url of Object.values(base.env_map)) addUrl(url, name, known);
    if (base.mode === 'template') patterns.push({ service: name, pattern: templatePattern(base.template) });
  }
  return {
    serviceAt: (host) => known.get(host) ?? patterns.find(({ pattern }) => pattern.test(host))?.service ?? null,
  };
}

function addUrl(url: string, service: string, known: Map<string, string>): void {
  const host = URL.canParse(url) ? hostName(new URL(url).hostname) : null;
  if (host !== null) known.set(host, service);
}

/** Every host that some value of its variables would make of it. */
function templatePattern(template: string): RegExp {
  const [host = ''] = template.replace(/^[a-z]+:\/\//i, '').split(/[/:](?![^{]*\})/);
  const parts = host.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[a-z0-9.-]+')}$`, 'i');
}
