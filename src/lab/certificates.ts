/** A throwaway authority with an intermediate, and certificates of its making, sound or with one flaw. */
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
  type X509Certificate,
} from '@peculiar/x509';
import type { Certificate } from './loopback.js';
import { hosts, loopback, organization } from './names.js';

/** What can be wrong with a certificate. `expires-soon` is in three days. */
export type Flaw =
  | 'expired'
  | 'not-yet-valid'
  | 'expires-soon'
  | 'other-name'
  | 'self-signed'
  | 'unknown-authority'
  | 'missing-intermediate';

export interface Authority {
  /** Its root, in PEM. */
  readonly pem: string;
  /** For the loopback address and `localhost`, valid for `days` unless the flaw says otherwise. */
  issue(flaw: Flaw | null): Promise<Certificate>;
}

const day = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** `days`: how long the certificates of its making are valid from now. */
export async function createAuthority(days: number): Promise<Authority> {
  const root = await newAuthority('Root', null);
  const intermediate = await newAuthority('Intermediate', root);
  let stranger: Promise<Issuer> | undefined;
  return {
    pem: root.certificate.toString('pem'),
    async issue(flaw) {
      const strange = flaw === 'unknown-authority' ? await (stranger ??= newAuthority('Stranger', null)) : null;
      const { key, certificate } = await newServer(strange ?? intermediate, flaw, validity(flaw, days));
      const isAlone = flaw === 'self-signed' || flaw === 'missing-intermediate' || strange !== null;
      const chain = isAlone ? [certificate] : [certificate, intermediate.certificate];
      return { key, chain: chain.map((one) => one.toString('pem')).join('\n') };
    },
  };
}

interface Issuer {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

function validity(flaw: Flaw | null, days: number): readonly [from: number, to: number] {
  if (flaw === 'expired') return [-10 * day, -day];
  if (flaw === 'not-yet-valid') return [day, 10 * day];
  return [-day, (flaw === 'expires-soon' ? 3 : days) * day];
}

async function newAuthority(name: string, issuer: Issuer | null): Promise<Issuer> {
  const keys = await newKeys();
  const subject = `CN=${organization} ${name}, O=${organization}`;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: new Date(Date.now() - 30 * day),
    notAfter: new Date(Date.now() + 3650 * day),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ...(await identifiers(keys, issuer)),
    ],
  });
  return { certificate, keys };
}

async function newServer(
  issuer: Issuer,
  flaw: Flaw | null,
  [from, to]: readonly [number, number],
): Promise<{ key: string; certificate: Issuer['certificate'] }> {
  const keys = await newKeys();
  const isOwn = flaw === 'self-signed';
  const subject = `CN=${organization} Server, O=${organization}`;
  const names =
    flaw === 'other-name'
      ? [{ type: 'dns' as const, value: hosts.stranger }]
      : [
          { type: 'ip' as const, value: loopback },
          { type: 'dns' as const, value: 'localhost' },
        ];
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: isOwn ? subject : issuer.certificate.subject,
    notBefore: new Date(Date.now() + from),
    notAfter: new Date(Date.now() + to),
    publicKey: keys.publicKey,
    signingKey: (isOwn ? keys : issuer.keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new SubjectAlternativeNameExtension(names),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      ...(await identifiers(keys, isOwn ? null : issuer)),
    ],
  });
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: PemConverter.encode(der, 'PRIVATE KEY'), certificate };
}

/** By which the parts of a chain find each other. */
function identifiers(keys: webcrypto.CryptoKeyPair, issuer: Issuer | null): Promise<Extension[]> {
  const publicKey = issuer?.certificate.publicKey ?? keys.publicKey;
  return Promise.all([
    SubjectKeyIdentifierExtension.create(keys.publicKey),
    AuthorityKeyIdentifierExtension.create(publicKey),
  ]);
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
