/** What is asked over HTTP and what came back: plain JSON, so that evidence can be saved and judged again. */
import type { Printable } from '../text/printable.js';

/** A question. Everything but `isFailure` is plain data; what is absent takes the default that its line names. */
export interface HttpRequest {
  /** Absolute http or https URL. */
  readonly url: string;
  /** Default GET. */
  readonly method?: string;
  /** Sent as they are; they win over the library's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent too; their values are removed from everything that is kept. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds from the request to the end of the answer's headers; default: the client's limit. */
  readonly firstByteMs?: number;
  /** Lower-case host names among which redirects are followed; the URL's own host is always one of them. */
  readonly ownHosts?: readonly string[];
  /**
   * One of the addresses that `ProbeClient.addressesOf` gives for the URL, and the only one to connect to. Redirects on
   * the same host stay there, one to another host goes where that is. Through a proxy, and for any other address, the
   * outcome is a failure with code `bad-request`.
   */
  readonly address?: string;
  /** Asks caches to step aside (`cache-control: no-cache`). Default false. */
  readonly isFresh?: boolean;
  /** May be asked again to confirm a failure. Default: true for GET, HEAD and OPTIONS only. */
  readonly isRepeatable?: boolean;
  /** Whether an answer needs confirmation as a failure; default: a status of 500 or more. Tombstones always do. */
  readonly isFailure?: (answer: Answer) => boolean;
}

/** Where an attempt ended. */
export type Phase = 'request' | 'queue' | 'name' | 'proxy' | 'connect' | 'tls' | 'first-byte' | 'body' | 'redirect';

export const failureCodes = [
  'bad-request',
  'budget',
  'cut-off',
  'address-refused',
  'name-not-found',
  'name-server-failed',
  'proxy',
  'refused',
  'unreachable',
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
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** Milliseconds each step took; a reused connection spent none on the first three. */
export interface Phases {
  readonly nameMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  /** From the request sent to the answer's headers. */
  readonly firstByteMs: number;
  /** The whole attempt, redirects included. */
  readonly totalMs: number;
}

/** One redirect that was seen; when it was not followed it is the last one and the answer is the redirect itself. */
export interface Redirect {
  readonly url: string;
  readonly status: number;
  readonly location: string;
}

/** How the last connection of an attempt was made. */
export interface Peer {
  /** IP address connected to; null when none was, or when a proxy chose it. */
  readonly address: string | null;
  /** The address was dictated by a pin, not by DNS. */
  readonly isPinned: boolean;
  readonly isProxied: boolean;
}

export interface Answer extends Peer {
  readonly kind: 'answer';
  readonly status: number;
  /** Lower-case names, repeated values joined by ", ", cookies without their values, at most 64 KiB. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case media type without parameters: "application/json"; empty when none was sent. */
  readonly contentType: string;
  /** Decompressed, decoded by its charset, without a byte order mark, without known secrets, cut at 1 MiB. */
  readonly body: string;
  /** Decompressed bytes that were read. */
  readonly bodyBytes: number;
  /** Hexadecimal SHA-256 of those bytes. */
  readonly bodySha256: string;
  readonly isTruncated: boolean;
  readonly finalUrl: string;
  readonly redirects: readonly Redirect[];
  readonly phases: Phases;
}

/** Why a certificate was not trusted. */
export interface UntrustedCertificate {
  /** OpenSSL's or Node's code: "CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID" … */
  readonly problem: string;
  readonly issuer: Printable;
  /** The issuer's organisation; empty when it names none. */
  readonly organization: Printable;
  /** ISO time; null when unreadable. */
  readonly validTo: string | null;
}

export interface Failure extends Peer {
  readonly kind: 'failure';
  readonly code: FailureCode;
  readonly phase: Phase;
  /** One sentence for people. */
  readonly detail: Printable;
  /** The URL whose turn it was: another than the one asked after a redirect. */
  readonly finalUrl: string;
  readonly redirects: readonly Redirect[];
  /** Null unless a certificate was refused. */
  readonly certificate: UntrustedCertificate | null;
}

export type Outcome = Answer | Failure;

export interface Attempt {
  /** ISO time. */
  readonly startedAt: string;
  readonly outcome: Outcome;
}

/** `vantage`: this machine or its network cannot tell, so the target is neither healthy nor broken. */
export type Fault = 'none' | 'target' | 'vantage';

export interface Blame {
  readonly fault: Fault;
  /** Kebab-case code; null when there is nothing to blame. */
  readonly reason: string | null;
}

/** A question, every attempt at it, and the outcome that decides. */
export interface Observation extends Blame {
  readonly url: string;
  readonly method: string;
  readonly attempts: readonly Attempt[];
  readonly outcome: Outcome;
  /** Failures and successes alternated. */
  readonly isFlapping: boolean;
}
