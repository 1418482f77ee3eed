/** What is in the repository of the demo's shop, and what its routing files can say. */
import { hosts, paths } from './names.js';
import { rulesText, type Rule } from './netlify-rules.js';
import { page } from './site.js';

/** Texts of a `netlify.toml`. */
export interface RoutingFiles {
  /** The root's: as it should be. */
  readonly sound: string;
  /** One of before the backend moved: another prefix, a host that is gone. */
  readonly stale: string;
  /** The root's, except that one path leads to the host that is gone. */
  readonly halfMoved: string;
}

const routed = [paths.health, paths.config, paths.identity];

const former = `https://${hosts.retired}`;

/** What the platform builds. The page is shown for every path that no other rule takes. */
const build = { base: 'web', publish: 'dist' };

export function routingFiles(backend: string): RoutingFiles {
  const text = (rules: readonly Rule[]): string =>
    rulesText([...rules, { from: '/*', to: '/index.html', status: 200 }]);
  const rooted = (hostOf: (path: string) => string): string =>
    `[build]\nbase = "${build.base}"\npublish = "${build.publish}"\n\n` +
    text(routed.map((path) => ({ from: path, to: `${hostOf(path)}${path}`, status: 200 })));
  return {
    sound: rooted(() => backend),
    stale: text([{ from: '/v1/*', to: `${former}/:splat`, status: 200 }]),
    halfMoved: rooted((path) => (path === paths.config ? former : backend)),
  };
}

export interface ShopFacts {
  readonly remote: string;
  readonly origins: { readonly frontend: string; readonly backend: string };
  /** The built command that the hooks call. */
  readonly cli: string;
}

/** Path → text. */
export function shopFiles({ remote, origins, cli }: ShopFacts): Record<string, string> {
  const call = `${quoted(process.execPath)} ${quoted(cli)} hook`;
  return {
    'netlify.toml': routingFiles(origins.backend).sound,
    'web/index.html': page,
    'opening-hours.md': 'From 8 to 18\n',
    'authority_map.json': mapOf(remote, origins),
    '.husky/pre-commit': `${call} pre-commit\n`,
    '.husky/pre-push': `${call} pre-push "$@"\n`,
  };
}

/** The whole of what Mosaic is told. */
function mapOf(remote: string, { frontend, backend }: ShopFacts['origins']): string {
  const map = {
    schema_version: '2.0',
    repo: { origin: remote, deploy_branch: 'main' },
    services: [
      {
        name: 'web',
        role: 'frontend',
        platform: 'netlify',
        runtime_base_url: { mode: 'static', url: frontend },
        root_dir: build.base,
        // Nothing is set in the platform's UI: the base directory is the file's to say.
        build: { base: null },
        routes: routed.map((path) => ({ path, service: 'api' })),
      },
      {
        name: 'api',
        role: 'backend',
        runtime_base_url: { mode: 'static', url: backend },
        runtime_identity_path: paths.identity,
      },
    ],
    retired_hosts: [hosts.retired],
  };
  return `${JSON.stringify(map, null, 2)}\n`;
}

/** For sh, which on Windows too understands forward slashes. */
function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", String.raw`'\''`)}'`;
}
