/** The map that `init` writes: what Git and the platform files say, and nothing that they do not. */
import { remoteIdentity, slugOf } from '../authority/remote-url.js';
import type { Detected } from './detect.js';
import type { FoundFrontend } from './found-site.js';
import { endedAt } from './known-hosts.js';
import type { ProxiedPath } from './proxied.js';
import { isOnRender } from './render.js';
import { proposeRetired, type RetiredProposal } from './retired.js';
import { backend, nameUpstreams, unique, upstream, type Upstream } from './upstreams.js';

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

export async function proposeMap(facts: RepoFacts, detected: Detected, ask: AskUrl): Promise<ProposedMap> {
  const { frontends, render } = detected;
  const upstreams = nameUpstreams(frontends.flatMap(({ proxied }) => proxied.filter(isAlive)));
  const services: object[] = upstreams.map((one) => upstream(one, render));
  const missing: object[] = [];
  const names = upstreams.map(({ name }) => name);
  for (const service of render.filter((one) => !upstreams.some(({ host }) => isOnRender(host, one)))) {
    const name = unique(service.name, names);
    names.push(name);
    const url = await ask(`URL of the backend "${service.name}" (render.yaml)`);
    (url === null ? missing : services).push(backend(name, 'render', url ?? unknownUrl, service));
  }
  for (const found of frontends) {
    const name = frontendName(found, frontends, names);
    names.push(name);
    const url = await ask(`URL of the frontend "${name}" (${found.file})`);
    (url === null ? missing : services).push(frontend(name, found, url ?? unknownUrl, upstreams));
  }
  const isOnServer = (host: string): boolean => render.some((service) => isOnRender(host, service));
  const retired = proposeRetired(frontends, isOnServer);
  const notes = [...frontends.flatMap((found) => [...found.notes, ...goneRoutes(found)]), ...detected.notes];
  return { text: mapText(facts, services, retired), missing, notes: [...notes, ...retired.comments] };
}

const unknownUrl = 'https://…';

function mapText(
  { origin, deployBranch, schema }: RepoFacts,
  services: readonly object[],
  { entries }: RetiredProposal,
): string {
  const slug = origin === null ? null : slugOf(remoteIdentity(origin));
  const repo = {
    ...(slug !== null && slug !== '' && { slug }),
    ...(origin !== null && { origin }),
    ...(deployBranch !== null && { deploy_branch: deployBranch }),
    work_branches: ['**'],
  };
  const retired = entries.length === 0 ? {} : { retired_hosts: entries };
  return `${JSON.stringify({ $schema: schema, schema_version: '2.0', repo, services, ...retired }, null, 2)}\n`;
}

function frontend(name: string, found: FoundFrontend, url: string, upstreams: readonly Upstream[]): object {
  const { platform, rootDir, publish, proxied } = found;
  const routes = proxied.filter(isAlive).map((rule) => route(rule, upstreams));
  return {
    name,
    role: 'frontend',
    platform,
    runtime_base_url: { mode: 'static', url },
    ...(rootDir !== '' && { root_dir: rootDir }),
    ...(publish !== null && publish !== '' && { build: { publish } }),
    ...(routes.length > 0 && { routes }),
  };
}

function route({ path, origin, to }: ProxiedPath, upstreams: readonly Upstream[]): object {
  const service = upstreams.find((one) => one.origin === origin)?.name ?? '';
  return { path, service, ...(to !== path.replace(/\*$/, ':splat') && { to }) };
}

/** No route can be right that leads to a service which ended. */
function isAlive({ origin }: ProxiedPath): boolean {
  return endedAt(new URL(origin).hostname) === null;
}

function goneRoutes({ proxied }: FoundFrontend): string[] {
  return proxied
    .filter((one) => !isAlive(one))
    .map(({ by, path, origin }) => `# ${by}: the route ${path} is left out: nothing runs at ${origin} any more`);
}

/** "web" where there is one; a file that names its sites is believed, because the platform finds them by that name. */
function frontendName(
  { name, rootDir, platform }: FoundFrontend,
  { length }: readonly FoundFrontend[],
  taken: readonly string[],
): string {
  const wanted = name ?? (length === 1 ? 'web' : `web-${rootDir.split('/').at(-1) || platform}`);
  return unique(wanted, taken);
}
