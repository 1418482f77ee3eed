/** Which IP addresses a probe may connect to: a map is text from a repository, so it must not aim at inner networks. */
import { BlockList, isIP, isIPv4 } from 'node:net';

export interface AddressPolicy {
  /** Host names, addresses or "*.suffix" that may lie in private networks. */
  readonly allowPrivate: readonly string[];
  readonly isCi: boolean;
}

export type InnerKind =
  | 'metadata'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'cgnat'
  | 'multicast'
  | 'reserved'
  | 'tunnel';

// The benchmarking net 198.18.0.0/15 is missing on purpose: proxies on developers' machines hand out its
// addresses for every public name. Metadata addresses come first because the wider nets contain some of them.
const inner: Readonly<Record<InnerKind, readonly string[]>> = {
  metadata: [
    '169.254.169.254/32',
    '169.254.170.2/32',
    '100.100.100.200/32',
    '168.63.129.16/32',
    '192.0.0.192/32',
    'fd00:ec2::254/128',
    'fd20:ce::254/128',
  ],
  unspecified: ['0.0.0.0/8', '::/128'],
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  cgnat: ['100.64.0.0/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  reserved: ['192.0.0.0/24', '240.0.0.0/4'],
  // Teredo and local-use NAT64 end where their operator decides.
  tunnel: ['2001::/32', '64:ff9b:1::/48'],
};

const blockLists = Object.entries(inner).map(([kind, nets]) => [kind as InnerKind, blockListOf(nets)] as const);

/** Why `address`, to which `host` led, must not be connected to; null when it may. */
export function refusalOf(host: string, address: string, policy: AddressPolicy): InnerKind | null {
  const kind = innerKindOf(address);
  if (kind === null || policy.allowPrivate.some((pattern) => matchesHost(pattern, host))) return null;
  return kind === 'loopback' && isLoopbackHost(host) && !policy.isCi ? null : kind;
}

/** The kind of inner network an address belongs to; null for a public one. Text that is no address is `reserved`. */
export function innerKindOf(address: string): InnerKind | null {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) === 0) return 'reserved';
  const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
  const kind = blockLists.find(([, list]) => list.check(plain, family))?.[0] ?? null;
  if (kind !== null || family === 'ipv4') return kind;
  const embedded = embeddedIPv4(groupsOf(plain));
  return embedded === null ? null : innerKindOf(embedded);
}

/** A host that says by itself that it is this machine: "localhost", "app.localhost", 127.0.0.0/8, ::1. */
export function isLoopbackHost(host: string): boolean {
  if (isIP(host) !== 0) return innerKindOf(host) === 'loopback';
  return /(^|\.)localhost\.?$/i.test(host);
}

function matchesHost(pattern: string, host: string): boolean {
  const [wanted, actual] = [pattern, host].map((text) => text.toLowerCase().replace(/^\[|\]$|\.$/g, '')) as [
    string,
    string,
  ];
  return wanted.startsWith('*.') ? actual.endsWith(wanted.slice(1)) : actual === wanted;
}

/** The IPv4 address that a transition address ends at: mapped, compatible, translated, NAT64 or 6to4. */
function embeddedIPv4(groups: readonly number[]): string | null {
  const [first = 0, second = 0, third = 0] = groups;
  if (first === 0x2002) return dotted(second, third);
  const prefix = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  const isTransition = ['0:0:0:0:0:0', '0:0:0:0:0:ffff', '0:0:0:0:ffff:0', '64:ff9b:0:0:0:0'].includes(prefix);
  return isTransition ? dotted(groups[6] ?? 0, groups[7] ?? 0) : null;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function groupsOf(address: string): readonly number[] {
  // The URL parser writes a dotted tail as two groups.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail ?? ''].map((half) => half.split(':').filter((group) => group !== '')) as [
    string[],
    string[],
  ];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

function blockListOf(nets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [base = '', length = ''] = net.split('/');
    list.addSubnet(base, Number(length), isIPv4(base) ? 'ipv4' : 'ipv6');
  }
  return list;
}
