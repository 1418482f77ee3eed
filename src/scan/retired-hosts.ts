/** The map's `retired_hosts`, made ready to be found in texts. */
import { domainToUnicode } from 'node:url';
import type { AuthorityMap } from '../authority/schema.js';
import { hostName, isHostUnder } from './host-name.js';
import { isVendorSite } from './vendors.js';

export interface RetiredHost {
  /** As hosts are compared; `*.` in front for everything under it. */
  readonly pattern: string;
  /** Only this port is retired; null for the whole host. */
  readonly port: string | null;
  readonly since: string | null;
  readonly reason: string | null;
}

export interface RetiredHosts {
  readonly list: readonly RetiredHost[];
  /** Texts of which at least one, in any case, is in every file that names a retired host. */
  readonly literals: readonly string[];
  /** Finds each literal. Global: it keeps its place in `lastIndex`. */
  readonly finder: RegExp;
  /** The entry that retires a host; null when none does. */
  match(host: string, port: string | null): RetiredHost | null;
}

export function retiredHosts({ retired_hosts: declared }: Pick<AuthorityMap, 'retired_hosts'>): RetiredHosts {
  const list = (declared ?? []).flatMap((entry) => {
    const { host, since = null, reason = null } = typeof entry === 'string' ? { host: entry } : entry;
    const { name = '', port = null } = /^(?<name>.*?)(?::(?<port>\d{1,5}))?$/s.exec(host)?.groups ?? {};
    const pattern = patternOf(name);
    return pattern === null ? [] : [{ pattern, port, since, reason }];
  });
  const literals = [...new Set(list.flatMap(({ pattern }) => spellings(pattern)))];
  return {
    list,
    literals,
    finder: new RegExp(literals.length === 0 ? '(?!)' : longestFirst(literals).map(escaped).join('|'), 'gi'),
    match: (host, port) =>
      list.find((entry) => isHostUnder(host, entry.pattern) && isPort(entry, port) && !isSpared(entry, host)) ?? null,
  };
}

function patternOf(name: string): string | null {
  if (name.startsWith('[')) return name.toLowerCase();
  const host = hostName(name.replace(/^\*\./, ''));
  return host === null ? null : `${name.startsWith('*.') ? '*.' : ''}${host}`;
}

/** A wildcard's own dot is kept: the bare name is not meant. */
function spellings(pattern: string): string[] {
  const ascii = pattern.replace(/^\*/, '');
  const unicode = domainToUnicode(ascii.replace(/^\./, ''));
  if (unicode === '' || ascii.endsWith(unicode)) return [ascii];
  const written = `${ascii.startsWith('.') ? '.' : ''}${unicode}`;
  // Git's search folds no case but that of ASCII.
  return [ascii, written, written.toUpperCase()];
}

function isPort({ port: retired }: RetiredHost, port: string | null): boolean {
  return retired === null || retired === port;
}

/** "*.railway.app" means the deployments there, not the documentation of who runs them. */
function isSpared({ pattern }: RetiredHost, host: string): boolean {
  return pattern.startsWith('*.') && isVendorSite(host);
}

function longestFirst(texts: readonly string[]): string[] {
  return texts.toSorted((one, other) => other.length - one.length);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
