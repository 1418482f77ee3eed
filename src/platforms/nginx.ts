/** nginx: its proxies are found, but not evaluated, for what a server includes and in which order only it knows. */
import type { Platform, Rule, Site, Tree } from './platform.js';
import type { Directive } from './nginx/directives.js';
import { proxyRule } from './proxy-target.js';
import { foundRouting } from './recognised.js';
import { baseName } from './tree-path.js';
import { positionsIn } from './text-position.js';

const names = ['nginx.conf', 'nginx.conf.template', 'nginx.conf.erb', 'default.conf', 'default.conf.template'];

export const nginx: Platform = {
  id: 'nginx',
  title: 'nginx',
  files: names,
  resolve: (site: Site, tree: Tree) => foundRouting('nginx', site, tree, isConfiguration, rulesOf),
  open: null,
};

function isConfiguration(path: string): boolean {
  return (
    names.includes(baseName(path)) ||
    /(?:^|\/)(?:nginx|conf\.d|sites-(?:available|enabled))\/(?:[^/]+\/)*[^/]+\.conf(?:\.template)?$/.test(path)
  );
}

interface Scope {
  readonly from: string;
  readonly servers: string | null;
}

async function rulesOf(file: string, text: string): Promise<Rule[]> {
  const { directivesOf } = await import('./nginx/directives.js');
  const position = positionsIn(file, text);
  const root = directivesOf(text);
  const upstreams = new Map(
    allNamed(root, 'upstream').map(({ args, block }) => [args[0]?.text, allNamed(block ?? [], 'server')]),
  );
  const walk = (directives: readonly Directive[], scope: Scope): Rule[] =>
    directives.flatMap(({ name, args, block }) => {
      const [target] = args;
      if (block !== null) return walk(block, inside({ name, args, block }, scope));
      if (name !== 'proxy_pass' || target === undefined) return [];
      const host = /^https?:\/\/(?<host>[^/:]+)\/?/.exec(target.text)?.groups?.['host'];
      // The name of an upstream group is no host; its members are.
      const members = upstreams.get(host)?.flatMap((server) => server.args.slice(0, 1));
      const conditions = scope.servers === null ? [] : [`server_name ${scope.servers}`];
      return (members ?? [target])
        .map(({ text: written, offset }) => proxyRule({ from: scope.from, written, at: position(offset), conditions }))
        .filter((rule) => rule !== null);
    });
  return walk(root, { from: '/', servers: null });
}

function inside({ name, args, block }: Directive, scope: Scope): Scope {
  const words = args.map(({ text }) => text).join(' ');
  if (name === 'location') return { ...scope, from: words };
  const served = name === 'server' ? block?.find((directive) => directive.name === 'server_name') : undefined;
  return served === undefined ? scope : { ...scope, servers: served.args.map(({ text }) => text).join(' ') };
}

function allNamed(directives: readonly Directive[], wanted: string): Directive[] {
  return directives.flatMap((directive) => [
    ...(directive.name === wanted ? [directive] : []),
    ...allNamed(directive.block ?? [], wanted),
  ]);
}
