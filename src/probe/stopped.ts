/** How an attempt ends early: thrown inside the library, turned into a `Failure` before anybody outside sees it. */
import { printable } from '../text/printable.js';
import type { FailureCode, Peer, Phase, UntrustedCertificate } from './exchange.js';

interface Seen {
  readonly certificate?: UntrustedCertificate | null;
  /** Absent while nothing is known of a connection. */
  readonly peer?: Peer | null;
}

export class Stopped extends Error {
  readonly code: FailureCode;
  readonly phase: Phase;
  readonly certificate: UntrustedCertificate | null;
  readonly peer: Peer | null;

  constructor(code: FailureCode, phase: Phase, detail: string, seen: Seen = {}) {
    super(printable(detail));
    this.name = 'Stopped';
    this.code = code;
    this.phase = phase;
    this.certificate = seen.certificate ?? null;
    this.peer = seen.peer ?? null;
  }

  at(peer: Peer): Stopped {
    return new Stopped(this.code, this.phase, this.message, { certificate: this.certificate, peer: this.peer ?? peer });
  }
}

/** Node's, undici's or OpenSSL's code of an error; empty when it has none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
