/** The role of a service whose map leaves it out: SPEC §2.1. Only clear words count, since a wrong role misleads gates. */
import type { MapService } from './schema.js';
import type { Role } from './service.js';

const frontendPlatforms = new Set([
  'netlify',
  'vercel',
  'cloudflare',
  'cloudflarepages',
  'pages',
  'githubpages',
  'ghpages',
  'firebase',
  'surge',
]);
const backendPlatforms = new Set(['render', 'railway', 'fly', 'flyio', 'heroku']);
const engines = new Set(['postgres', 'postgresql', 'mysql', 'mariadb', 'mongodb', 'redis', 'sqlite']);

const rolesByWord: Readonly<Record<string, Role>> = {
  ...words('frontend', ['frontend', 'front', 'web', 'website', 'site', 'ui', 'app', 'client']),
  ...words('backend', ['backend', 'back', 'api', 'server']),
  ...words('database', ['database', 'db', ...engines]),
  ...words('storage', ['storage', 'uploads', 'bucket']),
};

/** Keys that only one role has decide first, then the platform, then the name, then an identity path. */
export function inferRole(service: MapService): Role {
  const byName = roleByName(service.name);
  const byKeys = roleByKeys(service);
  if (byKeys !== null) return byKeys;

  const platform = wordsOf(service.platform ?? '');
  if (platform.some((word) => engines.has(word))) return 'database';
  // Both kinds of platform host the other kind too, so what is said outright beats what is usual.
  if (isOneOf(platform, frontendPlatforms)) return byName === 'backend' ? 'backend' : 'frontend';
  if (isOneOf(platform, backendPlatforms)) {
    if (byName === 'database') return 'database';
    return saysStatic(service) ? 'frontend' : 'backend';
  }

  if (byName !== null) return byName;
  const identity = service.runtime_identity_path ?? service.runtime_version_path ?? null;
  // A static site states its identity in a file.
  if (identity !== null) return identity.endsWith('.json') ? 'frontend' : 'backend';
  // Something with a URL is asked for its health rather than left alone.
  return service.runtime_base_url ? 'backend' : 'external';
}

function roleByKeys(service: MapService): Role | null {
  if (service.engine || service.migrations || service.required_tables) return 'database';
  if (service.provider || service.key_env) return 'external';
  if (service.routes) return 'frontend';
  if (service.path && !service.runtime_base_url) return 'storage';
  return null;
}

/** The last word that says something: an "api-client" is a client, a "web-api" an API. */
function roleByName(name: string): Role | null {
  const known = wordsOf(name).filter((word) => Object.hasOwn(rolesByWord, word));
  return rolesByWord[known.at(-1) ?? ''] ?? null;
}

function saysStatic({ name, platform, site_name: site }: MapService): boolean {
  return [name, platform, site].some((text) => /static|front-?end/i.test(text ?? ''));
}

function isOneOf(platform: readonly string[], names: ReadonlySet<string>): boolean {
  return names.has(platform.join('')) || platform.some((word) => names.has(word));
}

function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

function words(role: Role, list: readonly string[]): Record<string, Role> {
  return Object.fromEntries(list.map((word) => [word, role]));
}
