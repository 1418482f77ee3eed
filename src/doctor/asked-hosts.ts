/** Asks each host that the map declares one harmless question, and keeps why it was asked. */
import type { Service } from '../authority/service.js';
import type { Observation } from '../probe/exchange.js';
import type { ProbeClient } from '../probe/client.js';

export interface AskedHost {
  /** "https://shop.example". */
  readonly origin: string;
  /** Why the map leads there: "runtime_base_url of web". */
  readonly why: readonly string[];
  readonly observation: Observation;
}

/** The library is opened only when there is somebody to ask. */
export async function askHosts(
  services: readonly Service[],
  probe: () => Promise<ProbeClient>,
): Promise<readonly AskedHost[]> {
  const origins = declaredOrigins(services);
  if (origins.size === 0) return [];
  const client = await probe();
  return Promise.all(
    [...origins].map(async ([origin, why]) => ({
      origin,
      why,
      // Whatever it answers, it was reached.
      observation: await client.observe({ url: `${origin}/`, method: 'HEAD', isFailure: () => false }),
    })),
  );
}

/** Origin → why, in the map's order. */
export function declaredOrigins(services: readonly Service[]): ReadonlyMap<string, readonly string[]> {
  const origins = new Map<string, string[]>();
  const add = (origin: string, why: string): void => {
    const known = origins.get(origin) ?? [];
    if (!known.includes(why)) origins.set(origin, [...known, why]);
  };
  for (const { name, base, hosts, reach } of services) {
    if (base?.kind !== 'known' || reach !== 'direct') continue;
    const url = new URL(base.url);
    add(url.origin, `runtime_base_url of ${name}`);
    for (const host of hosts) if (host !== url.hostname) add(`${url.protocol}//${host}`, `hosts of ${name}`);
  }
  return origins;
}
