/** The map that `init` writes: what Git and the platform files say, and nothing that they do not. */
import { remoteIdentity, slugOf } from '../authority/remote-url.js';
import type { Detected } from './detect.js';
import type { FoundFrontend, ProxiedPath } from './proxied.js';
import type { RenderService } from './render.js';

export interface RepoFacts {
  /** Where pushes go; null without a remote. */
  readonly origin: string | null;
  readonly deployBranch: string | null;
  /** Relative path of the JSON Schema. */
  readonly schema: string;
}

/** Asks for the URL of a service; null when nobody knows. */
export type AskUrl = (question: string) => Promise<string | null>;

export interface ProposedMap {
  /** JSON, ends in a newline. */
  readonly text: string;
  /** Services that are left out because nothing says where they answer. */
  readonly missing: readonly object[];
  readonly notes: readonly string[];
}

export async function proposeMap(facts: RepoFacts, { frontends, render }: Detected, ask: AskUrl): Promise<ProposedMap> {
  const origins = [...new Set(frontends.flatMap(({ proxied }) => proxied.map(({ origin }) => origin)))];
  const names = backendNames(origins);
  const backends = origins.map((origin) => upstream(origin, names.get(origin) ?? 'api', render));
  const services: object[] = [...backends];
  const missing: object[] = [];
  for (const service of render.filter(({ name }) => !origins.some((origin) => isOnRender(origin, name)))) {
    const taken = new Set(names.values());
    const name = taken.has(service.name) ? `${service.name}-render` : service.name;
    const url = await ask(`URL of the backend "${service.name}" (render.yaml)`);
    (url === null ? missing : services).push(backend(name, 'render', url ?? unknownUrl, service));
  }
  const titles = frontendNames(frontends);
  for (const [index, found] of frontends.entries()) {
    const name = titles[index] ?? 'web';
    const url = await ask(`URL of the frontend "${name}" (${found.file})`);
    (url === null ? missing : services).push(frontend(name, found, url ?? unknownUrl, names));
  }
  return { text: mapText(facts, services), missing, notes: frontends.flatMap(({ notes }) => notes) };
}

const unknownUrl = 'https://…';

function mapText({ origin, deployBranch, schema }: RepoFacts, services: readonly object[]): string {
  const slug = origin === null ? null : slugOf(remoteIdentity(origin));
  const repo = {
    ...(slug !== null && slug !== '' && { slug }),
    ...(origin !== null && { origin }),
    ...(deployBranch !== null && { deploy_branch: deployBranch }),
    work_branches: ['**'],
  };
  return `${JSON.stringify({ $schema: schema, schema_version: '2.0', repo, services }, null, 2)}\n`;
}

function frontend(name: string, found: FoundFrontend, url: string, names: ReadonlyMap<string, string>): object {
  const { platform, rootDir, publish, proxied } = found;
  return {
    name,
    role: 'frontend',
    platform,
    runtime_base_url: { mode: 'static', url },
    ...(rootDir !== '' && { root_dir: rootDir }),
    ...(publish !== null && publish !== '' && { build: { publish } }),
    ...(proxied.length > 0 && { routes: proxied.map((rule) => route(rule, names)) }),
  };
}

function route({ path, origin, to }: ProxiedPath, names: ReadonlyMap<string, string>): object {
  const samePath = path.replace(/\*$/, ':splat');
  return { path, service: names.get(origin) ?? '', ...(to !== samePath && { to }) };
}

function upstream(origin: string, name: string, render: readonly RenderService[]): object {
  const provider = analyticsProvider(origin);
  if (provider !== null) {
    return { name, role: 'external', provider, runtime_base_url: { mode: 'static', url: origin } };
  }
  const said = render.find((service) => isOnRender(origin, service.name));
  return backend(name, backendPlatform(origin), origin, said ?? null);
}

function backend(name: string, platform: string | null, url: string, said: RenderService | null): object {
  const rootDir = said?.rootDir?.replace(/^\.?\/+|\/+$/g, '') ?? '';
  return {
    name,
    role: 'backend',
    ...(platform !== null && { platform }),
    runtime_base_url: { mode: 'static', url },
    ...(rootDir !== '' && rootDir !== '.' && { root_dir: rootDir }),
    ...(said?.healthPath?.startsWith('/') && { health_path: said.healthPath }),
  };
}

const backendPlatforms: Readonly<Record<string, string>> = {
  'onrender.com': 'render',
  'railway.app': 'railway',
  'fly.dev': 'fly',
  'herokuapp.com': 'heroku',
};

// Proxied so that ad blockers let them pass; they have no health to ask for.
const analytics: Readonly<Record<string, string>> = {
  'posthog.com': 'posthog',
  'plausible.io': 'plausible',
  'google-analytics.com': 'google-analytics',
  'googletagmanager.com': 'google-tag-manager',
  'segment.com': 'segment',
  'segment.io': 'segment',
  'sentry.io': 'sentry',
  'umami.is': 'umami',
};

function backendPlatform(origin: string): string | null {
  return bySuffix(origin, backendPlatforms);
}

function analyticsProvider(origin: string): string | null {
  return bySuffix(origin, analytics);
}

function bySuffix(origin: string, suffixes: Readonly<Record<string, string>>): string | null {
  const { hostname } = new URL(origin);
  return (
    Object.entries(suffixes).find(([suffix]) => hostname === suffix || hostname.endsWith(`.${suffix}`))?.[1] ?? null
  );
}

/** Render appends "-x1y2" to a name that was taken. */
function isOnRender(origin: string, name: string): boolean {
  const host = new URL(origin).hostname;
  const label = host.endsWith('.onrender.com') ? host.slice(0, -'.onrender.com'.length) : '';
  return label === name.toLowerCase() || (label.startsWith(`${name.toLowerCase()}-`) && /-[a-z0-9]{4}$/.test(label));
}

/** A single backend is "api"; several are called as their hosts' first labels. */
function backendNames(origins: readonly string[]): Map<string, string> {
  const own = origins.filter((origin) => analyticsProvider(origin) === null);
  const names = new Map<string, string>();
  for (const origin of origins) {
    const wanted =
      analyticsProvider(origin) ?? (own.length === 1 ? 'api' : (new URL(origin).hostname.split('.')[0] ?? 'api'));
    names.set(origin, unique(wanted, [...names.values(), 'web']));
  }
  return names;
}

function frontendNames(frontends: readonly FoundFrontend[]): string[] {
  const names: string[] = [];
  for (const { rootDir, platform } of frontends) {
    const wanted = frontends.length === 1 ? 'web' : `web-${rootDir.split('/').at(-1) || platform}`;
    names.push(unique(wanted, names));
  }
  return names;
}

function unique(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let count = 2; taken.includes(name); count += 1) name = `${wanted}-${count}`;
  return name;
}
