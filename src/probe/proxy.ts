/** Which proxy the environment asks for, by curl's and Git's variables. */
import { BlockList, isIP, isIPv4 } from 'node:net';
import { isLoopbackHost } from './addresses.js';
import { hostOf, portOf } from './target.js';
import { Stopped } from './stopped.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Null for a direct connection, which loopback always gets. Throws `Stopped` when the variable cannot be used. */
export function proxyFor(url: URL, env: Environment): URL | null {
  const host = hostOf(url);
  if (isLoopbackHost(host) || isExempt(host, portOf(url), read(env, 'no_proxy'))) return null;
  const text = read(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') || read(env, 'all_proxy');
  return text === '' ? null : parse(text);
}

function read(env: Environment, name: string): string {
  return (env[name] ?? env[name.toUpperCase()] ?? '').trim();
}

function parse(text: string): URL {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  // The value is left out of the message: it may hold a password.
  if (!URL.canParse(url)) throw new Stopped('proxy', 'proxy', 'the proxy variable holds no URL');
  const proxy = new URL(url);
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
  throw new Stopped(
    'proxy',
    'proxy',
    `a proxy by ${proxy.protocol.slice(0, -1)} is not supported, only http and https`,
  );
}

function isExempt(host: string, port: number, list: string): boolean {
  return list.split(/[\s,]+/).some((entry) => entry !== '' && matches(host, port, entry.toLowerCase()));
}

function matches(host: string, port: number, entry: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInside(host, entry);
  const [, name = entry, onlyPort] = /^(\[.*\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const suffix = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

function isInside(host: string, net: string): boolean {
  const [base = '', length = ''] = net.split('/');
  const bits = Number(length);
  if (isIP(host) === 0 || isIP(base) !== isIP(host) || !(bits >= 0 && bits <= (isIPv4(base) ? 32 : 128))) return false;
  const list = new BlockList();
  const family = isIPv4(base) ? 'ipv4' : 'ipv6';
  list.addSubnet(base, bits, family);
  return list.check(host, family);
}
