/** TLS over an open connection, refusing what a browser would, and keeping who issued what it refused. */
import { isIP, type Socket } from 'node:net';
import { connect, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { printable } from '../text/printable.js';
import { within } from './deadline.js';
import type { UntrustedCertificate } from './exchange.js';
import { codeOf, messageOf, Stopped } from './stopped.js';

export interface Securing {
  readonly host: string;
  readonly context: SecureContext | undefined;
  readonly connectMs: number;
}

/** Throws `Stopped`; the connection is closed by then. */
export async function secure(socket: Socket, how: Securing, signal: AbortSignal): Promise<TLSSocket> {
  const limit = { phase: 'tls', ms: how.connectMs, code: 'tls-timeout', detail: `no TLS with ${how.host}` } as const;
  try {
    return await within(limit, signal, () => handshake(socket, how));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function handshake(socket: Socket, { host, context }: Securing): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = host.replace(/\.$/, '');
    const secured = connect({
      socket,
      host: name,
      ...(isIP(name) === 0 && { servername: name }),
      ...(context !== undefined && { secureContext: context }),
      ALPNProtocols: ['http/1.1'],
      // Judged below, before a byte is sent: Node would drop the certificate that the report must name.
      rejectUnauthorized: false,
    });
    secured.on('error', (error) => reject(handshakeFailure(error)));
    secured.once('close', () => reject(new Stopped('reset', 'tls', 'the connection closed during the TLS handshake')));
    secured.once('secureConnect', () => {
      if (secured.authorized) return resolve(secured);
      reject(untrusted(host, secured));
      secured.destroy();
    });
  });
}

function handshakeFailure(error: Error): Stopped {
  const isReset = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(codeOf(error));
  return new Stopped(isReset ? 'reset' : 'tls', 'tls', messageOf(error));
}

function untrusted(host: string, socket: TLSSocket): Stopped {
  // Declared an Error, but Node stores its code as text.
  const problem = String(socket.authorizationError);
  const certificate = describe(problem, socket.getPeerCertificate());
  return new Stopped('tls', 'tls', `certificate of ${host}: ${problem}, issued by ${certificate.issuer}`, {
    certificate,
  });
}

function describe(problem: string, certificate: PeerCertificate): UntrustedCertificate {
  const issuer: Readonly<Record<string, string | string[] | undefined>> = { ...certificate.issuer };
  const validTo = Date.parse(certificate.valid_to ?? '');
  return {
    problem,
    issuer: printable(
      Object.entries(issuer)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(', '),
    ),
    organization: printable(String(issuer.O ?? '')),
    validTo: Number.isNaN(validTo) ? null : new Date(validTo).toISOString(),
  };
}
