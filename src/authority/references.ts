/** Names in the map that lead nowhere. The gate AUTHORITY_MAP_VALID judges them; a map's shape says nothing about them. */
import { pathText } from './json-text.js';
import { nearest } from './nearest.js';
import type { AuthorityMap } from './schema.js';

export interface ReferenceProblem {
  readonly code: 'duplicate-name' | 'unknown-service' | 'unknown-dependency';
  /** `services[1].routes[0].service`. */
  readonly path: string;
  readonly found: string;
  /** The service that was probably meant. */
  readonly nearest: string | null;
}

/** Comparing names costs time, and nobody reads the hundredth suggestion. */
const mostSuggestions = 100;

export function referenceProblems(map: AuthorityMap): ReferenceProblem[] {
  const names = new Set(map.services.map(({ name }) => name));
  const candidates = [...names].slice(0, mostSuggestions);
  const problems: ReferenceProblem[] = [];
  const add = (code: ReferenceProblem['code'], path: readonly (string | number)[], found: string): void => {
    const isSuggested = code !== 'duplicate-name' && problems.length < mostSuggestions;
    problems.push({ code, path: pathText(path), found, nearest: isSuggested ? nearest(found, candidates) : null });
  };
  const seen = new Set<string>();
  for (const [index, service] of map.services.entries()) {
    if (seen.has(service.name)) add('duplicate-name', ['services', index, 'name'], service.name);
    seen.add(service.name);
    for (const [at, route] of (service.routes ?? []).entries()) {
      if (!names.has(route.service))
        add('unknown-service', ['services', index, 'routes', at, 'service'], route.service);
    }
    for (const [at, dependency] of (service.depends_on ?? []).entries()) {
      if (!names.has(dependency)) add('unknown-dependency', ['services', index, 'depends_on', at], dependency);
    }
  }
  return problems;
}
