/** render.yaml: the services it declares and where their routes stand. */
import type { Position, RoutingProblem, Rule } from '../platform.js';
import { readYaml, type YamlValue } from '../yaml-source.js';

export interface WebService {
  readonly name: string;
  readonly isStatic: boolean;
  readonly rootDir: string | null;
  readonly publishPath: string | null;
  readonly rules: readonly Rule[];
  readonly problems: readonly RoutingProblem[];
}

export interface Blueprint {
  /** Services that answer requests, in the file's order. */
  readonly services: readonly WebService[];
  readonly problems: readonly RoutingProblem[];
}

/** https://render.com/docs/blueprint-spec */
export function readBlueprint(file: string, content: string): Blueprint {
  const { root, fault } = readYaml(file, content);
  if (fault !== null) return { services: [], problems: [problem(fault, fault.message)] };
  const environments = root
    .field('projects')
    .items()
    .flatMap((project) => project.field('environments').items());
  const places = [root, ...environments, root.field('ungrouped')];
  const services = places.flatMap((place) => place.field('services').items());
  return {
    services: services
      .filter((service) => ['web', 'static'].includes(service.field('type').text() ?? ''))
      .map(webService),
    problems: [],
  };
}

function webService(service: YamlValue): WebService {
  const said = (key: string): string | null => service.field(key).text();
  const routes = service.field('routes').items();
  return {
    name: said('name') ?? '',
    isStatic: said('type') === 'static' || said('runtime') === 'static' || said('env') === 'static',
    rootDir: said('rootDir'),
    publishPath: said('staticPublishPath'),
    rules: routes.flatMap(ruleOf),
    problems: routes.filter((route) => ruleOf(route).length === 0).map((route) => problem(route.at(), incomplete)),
  };
}

const incomplete = 'a route needs `type: redirect` or `type: rewrite`, a path as `source` and a `destination`';

function ruleOf(route: YamlValue): Rule[] {
  const [type, source, destination] = ['type', 'source', 'destination'].map((key) => route.field(key).text());
  const status = type === 'redirect' ? 301 : type === 'rewrite' ? 200 : null;
  if (status === null || !source?.startsWith('/') || !destination) return [];
  const raw = { type, source, destination };
  return [
    { ...route.field('destination').at(), from: source, to: destination, status, conditions: [], context: null, raw },
  ];
}

function problem({ file, line, column }: Position, why: string): RoutingProblem {
  return {
    code: 'config-invalid',
    message: `${file}: ${why}: Render does not apply it`,
    file,
    line,
    column,
    isFatal: true,
  };
}
