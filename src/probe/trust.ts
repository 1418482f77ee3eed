/** Which authorities TLS trusts: Node's own, those of NODE_EXTRA_CA_CERTS, and those that the caller adds. */
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Undefined leaves Node's default, which is built once a process and needs no second parse. */
export function trusting(extra: readonly string[]): SecureContext | undefined {
  if (extra.length === 0) return undefined;
  return createSecureContext({ ca: [...rootCertificates, ...extraOfEnvironment(), ...extra] });
}

function extraOfEnvironment(): readonly string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (file === undefined || file === '') return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    // Node itself goes on without a file that it cannot read, and has said so.
    return [];
  }
}
