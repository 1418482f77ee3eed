/** What to do about a reference. */
import type { Service } from '../authority/service.js';
import type { RetiredHost } from './retired-hosts.js';
import type { Standing } from './tier.js';
import { claimableAt } from './vendors.js';

/** `retiredBy`: the map's entry. */
export function retiredRemedy(
  { tier }: Standing,
  host: string,
  retiredBy: RetiredHost | null,
  services: readonly Service[],
): string {
  const words = [actions[tier](liveBackend(services)), claim(host), story(retiredBy)];
  return words.filter((word) => word !== null).join('; ');
}

const actions: Readonly<Record<Standing['tier'], (backend: string) => string>> = {
  production: (backend) => `Point it at ${backend}`,
  dormant: (backend) => `Delete it, or point it at ${backend}`,
  tooling: (backend) => `Point it at ${backend}, or delete it`,
  historical: () => 'Nothing',
};

/** The line to paste into the map, which says that the host is somebody else's and meant. */
export function externalRemedy(host: string): string {
  const name = host.replaceAll(/[^a-z0-9]+/g, '-');
  const line = JSON.stringify({ name, role: 'external', hosts: [host] });
  return `If it is meant, add to the map's "services": ${line}`;
}

export function rerouteRemedy(service: string, services: readonly Service[]): string {
  const base = services.find(({ name }) => name === service)?.base;
  return `Point it at ${service}${base?.kind === 'known' ? `, ${base.url}` : ''}`;
}

function liveBackend(services: readonly Service[]): string {
  const urls = services.flatMap(({ role, base }) => (role === 'backend' && base?.kind === 'known' ? [base.url] : []));
  const [only, ...more] = new Set(urls);
  return only === undefined || more.length > 0 ? 'a service of the map' : only;
}

export function claim(host: string): string | null {
  const vendor = claimableAt(host.replace(/^\*\./, ''));
  return vendor === null ? null : `anybody can take the name ${host} at ${vendor} and would receive your users`;
}

function story(retiredBy: RetiredHost | null): string | null {
  if (retiredBy === null) return null;
  const { since, reason } = retiredBy;
  const parts = [since === null ? null : `retired since ${since}`, reason].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(': ');
}
