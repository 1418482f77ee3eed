/** What a host's name says of who is there. */

/** Lower-case host of an absolute http(s) URL; null for anything else. */
export function hostOf(url: string): string | null {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url).hostname : null;
}

const apps: Readonly<Record<string, string>> = {
  'onrender.com': 'render',
  'railway.app': 'railway',
  'fly.dev': 'fly',
  'herokuapp.com': 'heroku',
  'run.app': 'cloud-run',
  'appspot.com': 'app-engine',
  'azurewebsites.net': 'azure',
  'workers.dev': 'cloudflare',
  'vercel.app': 'vercel',
  'netlify.app': 'netlify',
  'koyeb.app': 'koyeb',
  'ondigitalocean.app': 'digitalocean',
};

/** The platform on which somebody deployed what answers there; null for a domain of one's own. */
export function platformOf(host: string): string | null {
  return bySuffix(host, apps);
}

// Proxied so that ad blockers let them pass; they have no health to ask for.
const providers: Readonly<Record<string, string>> = {
  'posthog.com': 'posthog',
  'plausible.io': 'plausible',
  'google-analytics.com': 'google-analytics',
  'googletagmanager.com': 'google-tag-manager',
  'segment.com': 'segment',
  'segment.io': 'segment',
  'sentry.io': 'sentry',
  'umami.is': 'umami',
};

/** The company whose API it is; null for none that is known. */
export function providerOf(host: string): string | null {
  return bySuffix(host, providers);
}

const ended: Readonly<Record<string, string>> = {
  'glitch.me': 'Glitch ended on 2025-07-08',
  'deno.dev': 'Deno Deploy Classic ended on 2026-07-20',
};

/** A clause about the service that hosted it and is no more; null when none is known to have ended. */
export function endedAt(host: string): string | null {
  return bySuffix(host, ended);
}

/** A name that the world can resolve: no address, no machine of somebody's own network. */
export function isPublicName(host: string): boolean {
  return /^(?:[a-z0-9_-]+\.)+(?!local$|localhost$|internal$|lan$|home$|test$|invalid$)[a-z][a-z0-9-]*$/.test(host);
}

function bySuffix(host: string, suffixes: Readonly<Record<string, string>>): string | null {
  return Object.entries(suffixes).find(([suffix]) => host === suffix || host.endsWith(`.${suffix}`))?.[1] ?? null;
}
