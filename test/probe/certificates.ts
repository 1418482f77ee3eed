/** Throwaway authorities and certificates, made while the tests run. */
import './reflect.js';
import { webcrypto } from 'node:crypto';

const x509 = await import('@peculiar/x509');

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;

export interface Issued {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** PEM. */
  readonly ca: string;
  issue(names: readonly string[], days?: number): Promise<Issued>;
}

export async function createAuthority(organization: string): Promise<Authority> {
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Test Root, O=${organization}`,
    notBefore: new Date(Date.now() - 30 * day),
    notAfter: new Date(Date.now() + 30 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign)],
  });
  return {
    ca: root.toString('pem'),
    async issue(names, days = 10) {
      const own = await newKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        subject: 'CN=Test Server',
        issuer: root.subject,
        notBefore: new Date(Date.now() - 20 * day),
        notAfter: new Date(Date.now() + days * day),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: typeOf(value), value })))],
      });
      const der = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(der, 'PRIVATE KEY') };
    },
  };
}

function typeOf(name: string): 'ip' | 'dns' {
  return /^[\d.]+$/.test(name) ? 'ip' : 'dns';
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
