/** Hosting vendors: their own sites, which are nobody's backend, and the names under which they host others. */
import { isHostUnder } from './host-name.js';

interface Vendor {
  readonly name: string;
  /** Domains of their own. */
  readonly sites: readonly string[];
  /** Where their customers' deployments live, also below one of `sites`. */
  readonly hosted: readonly string[];
  /** A name that was given up can be taken by anybody: FACTS of `probe/tombstone.ts` hold the proofs. */
  readonly isClaimable?: boolean;
}

const vendors: readonly Vendor[] = [
  {
    name: 'Railway',
    sites: ['railway.app', 'railway.com'],
    hosted: ['up.railway.app', 'rlwy.net', 'railway.internal'],
  },
  { name: 'Render', sites: ['render.com'], hosted: ['onrender.com'] },
  { name: 'Heroku', sites: ['heroku.com'], hosted: ['herokuapp.com'], isClaimable: true },
  { name: 'Vercel', sites: ['vercel.com', 'zeit.co'], hosted: ['vercel.app', 'now.sh'] },
  { name: 'Netlify', sites: ['netlify.com'], hosted: ['netlify.app'] },
  { name: 'Cloudflare', sites: ['cloudflare.com'], hosted: ['pages.dev', 'workers.dev', 'trycloudflare.com'] },
  { name: 'Fly', sites: ['fly.io'], hosted: ['fly.dev'] },
  { name: 'GitHub Pages', sites: ['github.com', 'pages.github.com'], hosted: ['github.io'] },
  { name: 'Firebase', sites: ['firebase.google.com'], hosted: ['web.app', 'firebaseapp.com'] },
  { name: 'Google Cloud', sites: ['cloud.google.com'], hosted: ['run.app', 'appspot.com', 'cloudfunctions.net'] },
  {
    name: 'Azure',
    sites: ['azure.com', 'azure.microsoft.com', 'portal.azure.com'],
    hosted: ['azurewebsites.net', 'trafficmanager.net', 'cloudapp.azure.com'],
    isClaimable: true,
  },
  { name: 'Azure Static Web Apps', sites: [], hosted: ['azurestaticapps.net'] },
  {
    name: 'Elastic Beanstalk',
    sites: ['aws.amazon.com', 'console.aws.amazon.com', 'docs.aws.amazon.com'],
    hosted: ['elasticbeanstalk.com'],
    isClaimable: true,
  },
  { name: 'S3', sites: ['s3.console.aws.amazon.com'], hosted: ['s3.amazonaws.com'], isClaimable: true },
  { name: 'Surge', sites: [], hosted: ['surge.sh'], isClaimable: true },
  {
    name: 'ngrok',
    sites: ['ngrok.com'],
    hosted: ['ngrok.io', 'ngrok.app', 'ngrok.dev', 'ngrok-free.app', 'ngrok-free.dev'],
    isClaimable: true,
  },
  { name: 'localtunnel', sites: ['localtunnel.me'], hosted: ['loca.lt'] },
  { name: 'Supabase', sites: ['supabase.com', 'supabase.io'], hosted: ['supabase.co'] },
  { name: 'DigitalOcean', sites: ['digitalocean.com'], hosted: ['ondigitalocean.app'] },
  { name: 'Koyeb', sites: ['koyeb.com'], hosted: ['koyeb.app'] },
  { name: 'Deno Deploy', sites: ['deno.com', 'deno.land'], hosted: ['deno.dev'] },
  { name: 'Glitch', sites: ['glitch.com'], hosted: ['glitch.me'] },
  { name: 'Replit', sites: ['replit.com'], hosted: ['repl.co', 'replit.app', 'replit.dev'] },
];

// What stands in front of a vendor's own domain; anything else there may be a deployment.
const ownLabel =
  /^(?:www|docs?|help|support|blog|status|community|forum|station|app|api|dashboard|console|portal|account|login|cdn|assets|static|developers?|learn|about|cli|registry)\./;

/** The vendor's home page, documentation or dashboard, or a bare name under which it hosts others: no deployment. */
export function isVendorSite(host: string): boolean {
  const site = host.replace(ownLabel, '');
  return vendors.some(({ sites, hosted }) => sites.includes(site) || sites.includes(host) || hosted.includes(host));
}

/** Who would give the name of a deployment that is gone to anybody who asks; null when nobody is known to. */
export function claimableAt(host: string): string | null {
  return vendors.find((vendor) => vendor.isClaimable === true && hosts(vendor, host))?.name ?? null;
}

function hosts({ hosted }: Vendor, host: string): boolean {
  return hosted.some((name) => host === name || isHostUnder(host, `*.${name}`)) || isRegionalBucket(hosted, host);
}

/** `name.s3.eu-west-1.amazonaws.com`, `name.s3-website-us-east-1.amazonaws.com` */
function isRegionalBucket(hosted: readonly string[], host: string): boolean {
  return hosted.includes('s3.amazonaws.com') && /(?:^|\.)s3[.-][a-z0-9.-]+\.amazonaws\.com$/.test(host);
}
