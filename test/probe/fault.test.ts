import { expect, test } from 'vitest';
import {
  failureCodes,
  faultOf,
  interceptingIssuer,
  undeclaredRefusal,
  type FailureCode,
} from '../../src/probe/index.js';
import { printable } from '../../src/text/printable.js';
import { aFailure, anAnswer } from './values.js';

const ofVantage: readonly FailureCode[] = [
  'bad-request',
  'budget',
  'cut-off',
  'address-refused',
  'name-server-failed',
  'proxy',
  'unreachable',
];

test.each(failureCodes)('%s has somebody to blame', (code) => {
  expect(faultOf(aFailure(code))).toEqual({ fault: ofVantage.includes(code) ? 'vantage' : 'target', reason: code });
});

test.each([
  'name-not-found',
  'refused',
  'reset',
  'connect-timeout',
  'tls',
  'tls-timeout',
  'first-byte-timeout',
  'body-timeout',
] as const)('without a network %s is nobody’s fault, except on this machine', (code) => {
  expect(faultOf(aFailure(code), { isControlReached: false })).toEqual({ fault: 'vantage', reason: 'no-network' });
  expect(faultOf(aFailure(code), { isControlReached: true }).fault).toBe('target');
  expect(faultOf(aFailure(code), { isControlReached: null }).fault).toBe('target');
  expect(faultOf(aFailure(code), { isControlReached: false, isLoopback: true }).fault).toBe('target');
});

test.each(['protocol', 'redirect-loop', 'decompression'] as const)('%s proves a network', (code) => {
  expect(faultOf(aFailure(code), { isControlReached: false }).fault).toBe('target');
});

test('a connect time-out is a matter of this network when the route through the frontend answers', () => {
  expect(faultOf(aFailure('connect-timeout'), { isRouteAnswering: true }).fault).toBe('vantage');
  expect(faultOf(aFailure('refused'), { isRouteAnswering: true }).fault).toBe('target');
});

test.each([
  [403, { 'cf-mitigated': 'challenge' }, 'bot-challenge'],
  [503, { 'cf-mitigated': 'challenge' }, 'bot-challenge'],
  [403, { 'x-vercel-mitigated': 'challenge' }, 'bot-challenge'],
  [403, { 'x-datadome': 'protected' }, 'bot-challenge'],
  [202, { 'x-amzn-waf-action': 'challenge' }, 'bot-challenge'],
  [405, { 'x-amzn-waf-action': 'captcha' }, 'bot-challenge'],
  [407, {}, 'proxy-authentication'],
  [429, {}, 'rate-limited'],
  [451, {}, 'blocked-for-legal-reasons'],
  [511, {}, 'captive-portal'],
])('%i with %j is the vantage’s: %s', (status, headers, reason) => {
  expect(faultOf(anAnswer({ status, headers }))).toEqual({ fault: 'vantage', reason });
});

test.each([
  [200, { 'x-datadome': 'protected' }],
  [404, {}],
  [403, {}],
  [503, {}],
  [503, { 'retry-after': '5' }],
])('%i with %j is the target’s own answer', (status, headers) => {
  expect(faultOf(anAnswer({ status, headers }))).toEqual({ fault: 'none', reason: null });
});

test('a 401 or 403 is excused only where it is not expected', () => {
  expect(undeclaredRefusal(anAnswer({ status: 401 }), [200])).toEqual({ fault: 'vantage', reason: 'undeclared-401' });
  expect(undeclaredRefusal(anAnswer({ status: 403 }), [200, 401])?.reason).toBe('undeclared-403');
  expect(undeclaredRefusal(anAnswer({ status: 401 }), [200, 401])).toBeNull();
  expect(undeclaredRefusal(anAnswer({ status: 500 }), [200])).toBeNull();
});

function untrusted(host: string, organization: string, problem = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY') {
  const issuer = printable(`CN=X, O=${organization}`);
  const certificate = { problem, issuer, organization: printable(organization), validTo: null };
  return { host, failure: aFailure('tls', { certificate }) };
}

test.each([
  [
    'two unrelated hosts, one unknown issuer',
    [untrusted('a.example', 'Acme Proxy'), untrusted('b.test', 'Acme Proxy')],
    'CN=X, O=Acme Proxy',
  ],
  ['one host alone', [untrusted('a.example', 'Acme Proxy')], null],
  ['two hosts of one family', [untrusted('a.shop.example', 'Acme'), untrusted('b.shop.example', 'Acme')], null],
  ['two issuers', [untrusted('a.example', 'Acme'), untrusted('b.test', 'Other')], null],
  [
    'a public issuer whose intermediate is missing',
    [untrusted('a.example', "Let's Encrypt"), untrusted('b.test', "Let's Encrypt")],
    null,
  ],
  ['a root that Node knows', [untrusted('a.example', 'DigiCert Inc'), untrusted('b.test', 'DigiCert Inc')], null],
  [
    'two expired certificates',
    [untrusted('a.example', 'Acme', 'CERT_HAS_EXPIRED'), untrusted('b.test', 'Acme', 'CERT_HAS_EXPIRED')],
    null,
  ],
  ['failures without a certificate', [{ host: 'a.example', failure: aFailure('refused') }], null],
])('interception: %s', (_, failures, issuer) => {
  expect(interceptingIssuer(failures)).toBe(issuer);
});
