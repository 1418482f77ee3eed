/** How hosting platforms answer for a deployment that no longer exists. */
import type { Answer, Outcome } from './exchange.js';

export interface Tombstone {
  readonly platform: string;
  /** The words or header that gave it away. */
  readonly says: string;
  /** A stranger could take the name and receive the users who still go there. */
  readonly isClaimable: boolean;
}

interface Inscription {
  readonly platform: string;
  readonly says: string;
  readonly isClaimable?: boolean;
  /** Needed where the words alone could be anybody's. */
  readonly host?: RegExp;
  /** Absent: the name itself must not exist. */
  readonly status?: number;
  readonly header?: readonly [name: string, pattern: RegExp];
  readonly body?: RegExp;
  /** A missing page of a living site says the same, so only the root path counts. */
  readonly isRootOnly?: boolean;
}

// Proxies pass headers and pages on, so what is distinctive is recognised behind every host.
const inscriptions: readonly Inscription[] = [
  { platform: 'Railway', says: 'x-railway-fallback: true', status: 404, header: ['x-railway-fallback', /^true$/i] },
  {
    platform: 'Render',
    says: 'x-render-routing: no-server',
    status: 404,
    header: ['x-render-routing', /^no-server$/i],
  },
  {
    platform: 'Heroku',
    says: 'No such app',
    isClaimable: true,
    status: 404,
    body: /no such app|no-such-app\.html/i,
    host: /\.herokuapp\.com$/,
  },
  {
    platform: 'Heroku',
    says: 'no-such-app.html',
    isClaimable: true,
    status: 404,
    body: /herokucdn\.com\/error-pages\/no-such-app\.html/i,
  },
  {
    platform: 'Vercel',
    says: 'DEPLOYMENT_NOT_FOUND',
    status: 404,
    header: ['x-vercel-error', /^DEPLOYMENT_NOT_FOUND$/],
  },
  { platform: 'Vercel', says: 'DEPLOYMENT_DELETED', status: 410, header: ['x-vercel-error', /^DEPLOYMENT_DELETED$/] },
  { platform: 'Vercel', says: 'DEPLOYMENT_DISABLED', status: 402, header: ['x-vercel-error', /^DEPLOYMENT_DISABLED$/] },
  { platform: 'Vercel', says: 'DEPLOYMENT_PAUSED', status: 503, header: ['x-vercel-error', /^DEPLOYMENT_PAUSED$/] },
  {
    platform: 'Netlify',
    says: 'Not Found - Request ID',
    status: 404,
    header: ['server', /netlify/i],
    body: /Not Found - Request ID/i,
    isRootOnly: true,
  },
  {
    platform: 'GitHub Pages',
    says: "There isn't a GitHub Pages site here",
    status: 404,
    body: /There isn(?:'|’|&#39;)t a GitHub Pages site here/i,
  },
  {
    platform: 'S3 or Google Cloud Storage',
    says: 'NoSuchBucket',
    isClaimable: true,
    status: 404,
    body: /<Code>NoSuchBucket<\/Code>|Code: NoSuchBucket/,
  },
  {
    platform: 'Azure App Service',
    says: '404 Web Site not found',
    isClaimable: true,
    status: 404,
    body: /404 Web Site not found/i,
  },
  { platform: 'Cloudflare', says: 'error code: 1016', status: 530, body: /\b1016\b/ },
  {
    platform: 'Firebase Hosting',
    says: 'Site Not Found',
    status: 404,
    body: /<title>Site Not Found<\/title>|<h1>Site Not Found/i,
    host: /\.(web\.app|firebaseapp\.com)$/,
  },
  {
    platform: 'ngrok',
    says: 'ERR_NGROK_3200',
    isClaimable: true,
    status: 404,
    header: ['ngrok-error-code', /ERR_NGROK_3200/],
  },
  { platform: 'ngrok', says: 'ERR_NGROK_3200', isClaimable: true, status: 404, body: /ERR_NGROK_3200/ },
  { platform: 'localtunnel', says: 'Tunnel Unavailable', status: 503, body: /Tunnel Unavailable/i },
  {
    platform: 'Surge',
    says: 'project not found',
    isClaimable: true,
    status: 404,
    body: /project not found/i,
    host: /\.surge\.sh$/,
  },
  { platform: 'Supabase', says: 'status 540: paused', status: 540 },
  {
    platform: 'Azure',
    says: 'the name does not exist',
    isClaimable: true,
    host: /\.(azurewebsites\.net|trafficmanager\.net|cloudapp\.azure\.com)$/,
  },
  {
    platform: 'Elastic Beanstalk',
    says: 'the name does not exist',
    isClaimable: true,
    host: /\.elasticbeanstalk\.com$/,
  },
  { platform: 'Elastic Load Balancing', says: 'the name does not exist', host: /\.elb\.amazonaws\.com$/ },
  { platform: 'Fly', says: 'the name does not exist', host: /\.fly\.dev$/ },
];

/** Services that ended altogether: whatever their names still answer, no deployment is behind it. */
const ended: readonly (readonly [platform: string, host: RegExp, says: string])[] = [
  ['Glitch', /\.glitch\.me$/, 'the service ended on 2025-07-08'],
  ['Deno Deploy Classic', /\.deno\.dev$/, 'the service ended on 2026-07-20'],
];

/** The tombstone in an outcome for `host` (lower-case); null when there is none. */
export function tombstoneOf(host: string, outcome: Outcome): Tombstone | null {
  const found = inscriptions.find((inscription) => isOn(inscription, host, outcome));
  if (found !== undefined)
    return { platform: found.platform, says: found.says, isClaimable: found.isClaimable ?? false };
  const [platform, , says] = ended.find(([, names]) => names.test(host)) ?? [];
  const isDown = outcome.kind === 'answer' ? outcome.status >= 400 : outcome.code === 'name-not-found';
  return platform === undefined || says === undefined || !isDown ? null : { platform, says, isClaimable: false };
}

function isOn(inscription: Inscription, host: string, outcome: Outcome): boolean {
  if (inscription.host?.test(host) === false) return false;
  if (outcome.kind === 'failure') return inscription.status === undefined && outcome.code === 'name-not-found';
  return inscription.status === outcome.status && isInAnswer(inscription, outcome);
}

function isInAnswer({ header, body, isRootOnly }: Inscription, answer: Answer): boolean {
  if (header !== undefined && !header[1].test(answer.headers[header[0]] ?? '')) return false;
  if (body !== undefined && !body.test(answer.body)) return false;
  return isRootOnly !== true || new URL(answer.finalUrl).pathname === '/';
}
