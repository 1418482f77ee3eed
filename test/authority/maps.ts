/** Maps that several tests read: the fixtures, and small ones built from plain data. */
import { readFileSync } from 'node:fs';
import { parseAuthorityMap, type ParsedMap } from '../../src/authority/parse.js';
import type { AuthorityMap, MapService } from '../../src/authority/schema.js';

export function fixture(name: string): ParsedMap {
  return parseAuthorityMap(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'), `${name}.json`);
}

export function mapOf(data: object): AuthorityMap {
  return parseAuthorityMap(JSON.stringify({ schema_version: '2.0', services: [], ...data }), 'authority_map.json').map;
}

export function serviceOf(data: object): MapService {
  const [service] = mapOf({ services: [{ name: 'x', ...data }] }).services;
  if (!service) throw new Error('a map of one service has a service');
  return service;
}
