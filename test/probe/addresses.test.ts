import { expect, test } from 'vitest';
import { innerKindOf, isLoopbackHost, refusalOf } from '../../src/probe/addresses.js';

test.each([
  ['8.8.8.8', null],
  ['172.15.0.1', null],
  ['172.32.0.1', null],
  ['100.63.255.255', null],
  ['198.18.0.7', null],
  ['2606:4700::1111', null],
  ['::ffff:8.8.8.8', null],
  ['64:ff9b::8.8.8.8', null],
  ['2002:808:808::1', null],
  ['127.0.0.1', 'loopback'],
  ['127.255.0.9', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['fd12:3456::1', 'private'],
  ['fec0::1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:0:10.0.0.1', 'private'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['2002:a00:1::1', 'private'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['100.64.0.1', 'cgnat'],
  ['169.254.169.254', 'metadata'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['ff02::1', 'multicast'],
  ['255.255.255.255', 'reserved'],
  ['192.0.0.8', 'reserved'],
  ['2001:0:4136:e378::1', 'tunnel'],
  ['64:ff9b:1::1', 'tunnel'],
  ['not an address', 'reserved'],
])('%s is %s', (address, kind) => {
  expect(innerKindOf(address)).toBe(kind);
});

const outside = { allowPrivate: [], isCi: false };
const inCi = { allowPrivate: [], isCi: true };

test.each([
  ['a literal loopback URL', '127.0.0.1', '127.0.0.1', outside, null],
  ['a name of this machine', 'app.localhost', '127.0.0.1', outside, null],
  ['the same in CI', '127.0.0.1', '127.0.0.1', inCi, 'loopback'],
  ['localhost in CI', 'localhost', '::1', inCi, 'loopback'],
  ['in CI, allowed by policy', 'localhost', '127.0.0.1', { allowPrivate: ['localhost'], isCi: true }, null],
  ['a public name that leads to this machine', 'evil.example', '127.0.0.1', outside, 'loopback'],
  ['a name that only ends like localhost', 'evillocalhost', '127.0.0.1', outside, 'loopback'],
  ['a public name that leads inside', 'evil.example', '10.0.0.1', outside, 'private'],
  ['a host that policy names', 'intra.example', '10.0.0.1', { allowPrivate: ['Intra.Example'], isCi: true }, null],
  ['a host below a suffix', 'a.intra.example', '10.0.0.1', { allowPrivate: ['*.intra.example'], isCi: true }, null],
  [
    'a host beside the suffix',
    'aintra.example',
    '10.0.0.1',
    { allowPrivate: ['*.intra.example'], isCi: true },
    'private',
  ],
  ['the unspecified address', '0.0.0.0', '0.0.0.0', outside, 'unspecified'],
] as const)('%s', (_, host, address, policy, refusal) => {
  expect(refusalOf(host, address, policy)).toBe(refusal);
});

test.each([
  ['localhost', true],
  ['LOCALHOST.', true],
  ['a.b.localhost', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['localhost.example', false],
  ['10.0.0.1', false],
])('isLoopbackHost(%s) is %s', (host, isLoopback) => {
  expect(isLoopbackHost(host)).toBe(isLoopback);
});
