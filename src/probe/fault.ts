/** Whose fault an outcome is: the target's, or that of the machine and network that looked (pure). */
import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Answer, Blame, Failure, FailureCode, Outcome } from './exchange.js';

/** What is known besides the outcome; everything left out counts as not known. */
export interface Circumstances {
  /** Whether the control host could be reached; null when it was not asked. */
  readonly isControlReached?: boolean | null;
  /** The target is this machine, which no missing network excuses. */
  readonly isLoopback?: boolean;
  /** The same service answers by its route through the frontend, so a connect time-out is a matter of this network. */
  readonly isRouteAnswering?: boolean;
}

const targets: ReadonlySet<FailureCode> = new Set([
  'name-not-found',
  'refused',
  'connect-timeout',
  'tls',
  'tls-timeout',
  'reset',
  'first-byte-timeout',
  'body-timeout',
  'protocol',
  'decompression',
  'redirect-loop',
  'too-many-redirects',
]);

/** Failures that a missing network causes as well; the others prove that somebody answered, or that nobody was asked. */
const excusable: ReadonlySet<FailureCode> = new Set([
  'name-not-found',
  'name-server-failed',
  'refused',
  'unreachable',
  'connect-timeout',
  'tls',
  'tls-timeout',
  'reset',
  'first-byte-timeout',
  'body-timeout',
]);

/** The blame for a confirmed outcome. An answer is nobody's fault here unless it comes from something in between. */
export function faultOf(outcome: Outcome, circumstances: Circumstances = {}): Blame {
  if (outcome.kind === 'answer') {
    const reason = interferenceOf(outcome);
    return reason === null ? { fault: 'none', reason: null } : { fault: 'vantage', reason };
  }
  const { isControlReached = null, isLoopback = false, isRouteAnswering = false } = circumstances;
  if (isControlReached === false && !isLoopback && isConnectionLevel(outcome)) return vantage('no-network');
  if (outcome.code === 'connect-timeout' && isRouteAnswering) return vantage('connect-timeout-here-only');
  return targets.has(outcome.code) ? { fault: 'target', reason: outcome.code } : vantage(outcome.code);
}

/** Whether the control host should be asked before the target is blamed. */
export function isConnectionLevel(failure: Failure): boolean {
  return excusable.has(failure.code);
}

/** A 401 or 403 that the map does not expect: the prober lacks a key, or a firewall dislikes it. Null otherwise. */
export function undeclaredRefusal(answer: Answer, expected: readonly number[]): Blame | null {
  const isRefusal = (answer.status === 401 || answer.status === 403) && !expected.includes(answer.status);
  return isRefusal ? vantage(`undeclared-${answer.status}`) : null;
}

/** What TLS said of one host. */
export interface HostFailure {
  readonly host: string;
  readonly failure: Failure;
}

/**
 * The one issuer behind the certificates of several unrelated hosts, when it is no public one: a proxy of this
 * network rewrites TLS, so these failures are the vantage's. Null when there is no such issuer.
 */
export function interceptingIssuer(failures: readonly HostFailure[]): string | null {
  const hostsByIssuer = new Map<string, Set<string>>();
  for (const { host, failure } of failures) {
    const { certificate } = failure;
    if (certificate === null || !isUnknownIssuer(certificate.problem) || isPublic(certificate.organization)) continue;
    const hosts = hostsByIssuer.get(certificate.issuer) ?? new Set();
    hostsByIssuer.set(certificate.issuer, hosts.add(familyOf(host)));
  }
  return [...hostsByIssuer].find(([, hosts]) => hosts.size > 1)?.[0] ?? null;
}

/** The reason why this answer is not the target's own; null when it is. */
function interferenceOf({ status, headers }: Answer): string | null {
  if (isChallenge(status, headers)) return 'bot-challenge';
  const reasons: Readonly<Record<number, string>> = {
    407: 'proxy-authentication',
    429: 'rate-limited',
    451: 'blocked-for-legal-reasons',
    511: 'captive-portal',
  };
  return reasons[status] ?? null;
}

function isChallenge(status: number, headers: Answer['headers']): boolean {
  const says = (name: string, pattern: RegExp) => pattern.test(headers[name] ?? '');
  if (says('x-amzn-waf-action', /challenge|captcha/i)) return true;
  if (status !== 401 && status !== 403 && status !== 429 && status !== 503) return false;
  // Also on answers that it lets through, hence the status above.
  const isDataDome = says('x-datadome', /protected/i) || says('x-dd-b', /./);
  return says('cf-mitigated', /challenge/i) || says('x-vercel-mitigated', /challenge|deny/i) || isDataDome;
}

function vantage(reason: string): Blame {
  return { fault: 'vantage', reason };
}

function isUnknownIssuer(problem: string): boolean {
  return [
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ].includes(problem);
}

/** Authorities whose intermediates carry another organisation than their root does. */
const publicIntermediates = [
  "Let's Encrypt",
  'ZeroSSL',
  'Cloudflare, Inc.',
  'Gandi',
  'TrustAsia Technologies, Inc.',
  'InCommon',
];

let publicOrganizations: ReadonlySet<string> | undefined;

/** Two hosts that both forgot their public intermediate are two faults, not an interception. */
function isPublic(organization: string): boolean {
  publicOrganizations ??= new Set([...publicIntermediates, ...rootCertificates.map(organizationOf)]);
  return organization !== '' && publicOrganizations.has(organization);
}

function organizationOf(pem: string): string {
  return /^O=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';
}

/** Roughly the registrable domain; too coarse for "co.uk", where two hosts then count as related. */
function familyOf(host: string): string {
  return isIP(host) === 0 ? host.toLowerCase().split('.').slice(-2).join('.') : host;
}
