/** Certificates that browsers refuse, and what else can be wrong below HTTP. */
import type { Flaw } from '../certificates.js';
import { html } from '../reply.js';
import { page } from '../site.js';
import { faultsOf, type FaultEntry, type Side } from '../switch.js';
import { says } from '../wrap.js';

const users = ['INTEGRATION_CONNECTIVITY'];
const gateway = ['BACKEND_HEALTH', 'INTEGRATION_CONNECTIVITY'];

function flawed(side: Side, flaw: Flaw, title: string, wrong: string): FaultEntry {
  // Three days before its end a certificate is still good.
  const judgedBy = flaw === 'expires-soon' ? [] : side === 'frontend' ? users : gateway;
  return { title, wrong, needs: 'tls', judgedBy, effect: () => ({ certificates: { [side]: flaw } }) };
}

const warned = 'Browsers warn users instead of showing the page.';
const refused = 'The frontend refuses to pass anything on: users get 502.';

export const tlsFaults = faultsOf('tls', {
  'frontend-certificate-expired': flawed('frontend', 'expired', 'Expired since yesterday', warned),
  'frontend-certificate-not-yet-valid': flawed('frontend', 'not-yet-valid', 'Valid from tomorrow', warned),
  'frontend-certificate-other-name': flawed('frontend', 'other-name', "Somebody else's certificate", warned),
  'frontend-certificate-self-signed': flawed('frontend', 'self-signed', 'Signed by itself', warned),
  'frontend-certificate-unknown-authority': flawed(
    'frontend',
    'unknown-authority',
    'Nobody knows its authority',
    warned,
  ),
  'frontend-certificate-missing-intermediate': flawed(
    'frontend',
    'missing-intermediate',
    'Its intermediate is missing',
    'Browsers that met it elsewhere are content; programs and phones refuse.',
  ),
  'frontend-certificate-expires-soon': flawed(
    'frontend',
    'expires-soon',
    'Expires in three days',
    'Its renewal has failed for weeks, and nobody was told.',
  ),
  'backend-certificate-expired': flawed('backend', 'expired', 'The backend: expired since yesterday', refused),
  'backend-certificate-not-yet-valid': flawed('backend', 'not-yet-valid', 'The backend: valid from tomorrow', refused),
  'backend-certificate-other-name': flawed(
    'backend',
    'other-name',
    "The backend: somebody else's certificate",
    refused,
  ),
  'backend-certificate-self-signed': flawed('backend', 'self-signed', 'The backend: signed by itself', refused),
  'backend-certificate-unknown-authority': flawed(
    'backend',
    'unknown-authority',
    'The backend: nobody knows its authority',
    refused,
  ),
  'backend-certificate-missing-intermediate': flawed(
    'backend',
    'missing-intermediate',
    'The backend: its intermediate is missing',
    refused,
  ),
  'backend-certificate-expires-soon': flawed(
    'backend',
    'expires-soon',
    'The backend: expires in three days',
    'Its renewal has failed for weeks, and nobody was told.',
  ),
  'plain-http-served': {
    title: 'The page over plain HTTP too',
    wrong: 'Who types the name without https stays without it, cookies and all.',
    needs: 'tls',
    judgedBy: [],
    effect: () => ({ plain: says(html(200, page)) }),
  },
  'security-headers-missing': {
    title: 'No security headers',
    wrong: 'Any site may frame the page, and any script that gets in may run.',
    judgedBy: [],
    effect: () => ({
      frontend: async (ask, next) => {
        const reply = await next(ask);
        if (!('headers' in reply)) return reply;
        const { 'content-type': type, 'cache-control': caching } = reply.headers;
        return {
          ...reply,
          headers: { 'content-type': type, ...(caching !== undefined && { 'cache-control': caching }) },
        };
      },
    }),
  },
});
