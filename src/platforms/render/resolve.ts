/** Which Blueprint a repository has, and which of its services is the site. */
import type { Routing, Shadowed, Site, Tree } from '../platform.js';
import { filesNamed, isInside, joinTree, within } from '../tree-path.js';
import { readBlueprint, type Blueprint, type WebService } from './blueprint.js';
import { renderNames } from './names.js';
import type { RenderSettings } from './settings.js';

export async function resolveRender(site: Site, tree: Tree): Promise<Routing> {
  const paths = await tree.paths();
  const found = filesNamed(paths, renderNames);
  const file = found.includes('render.yaml') ? 'render.yaml' : found.length === 1 ? (found[0] ?? null) : null;
  const blueprint: Blueprint | null = file === null ? null : readBlueprint(file, (await tree.read(file)) ?? '');
  const chosen = blueprint === null ? null : serviceOf(blueprint, site);
  const service = chosen?.service ?? null;
  const problems = [...(blueprint?.problems ?? []), ...(service?.problems ?? [])];
  const publish = publishedFolder(site, service);
  const project = joinTree(service?.rootDir ?? site.base ?? site.rootDir ?? '') ?? '';
  const isInRepository = publish !== null && paths.some((path) => isInside(path, publish));
  const folders = [publish, within(project, 'public'), within(project, 'static')].filter((folder) => folder !== null);
  const settings: RenderSettings = {
    refused: problems[0]?.message ?? refusal(file, found, chosen),
    roots: isInRepository ? [publish] : folders,
    isBuilt: !isInRepository,
  };
  const guesses = [
    ...(file === null || file === 'render.yaml'
      ? []
      : [`${file} is taken to be the Blueprint that the dashboard names`]),
    ...(file === null
      ? []
      : ['rules of the dashboard and of earlier versions of the file stay in force and are not seen']),
    ...(chosen?.guess === undefined ? [] : [chosen.guess]),
  ];
  return {
    platform: 'render',
    files: file === null ? [] : [{ file, why: whyTaken(file, service) }],
    shadowed: await shadowedRules(tree, found, file, blueprint, service),
    rules: service?.rules ?? [],
    problems,
    publish,
    guesses,
    choices: {
      ...(file === null ? {} : { Blueprint: file }),
      ...(service === null ? {} : { 'service of the Blueprint': service.name }),
    },
    settings,
  };
}

interface Choice {
  readonly service: WebService | null;
  readonly guess?: string;
}

/** By name, else by folder, else the only static site. */
function serviceOf({ services }: Blueprint, site: Site): Choice {
  const named = services.find(({ name }) => name.toLowerCase() === site.service.toLowerCase());
  if (named !== undefined) return { service: named };
  const sites = services.filter(({ isStatic }) => isStatic);
  const folder = joinTree(site.base ?? site.rootDir ?? '');
  const placed = sites.filter(({ rootDir }) => rootDir !== null && folder !== '' && joinTree(rootDir) === folder);
  const [only] = placed.length === 1 ? placed : sites;
  if (only === undefined || (placed.length !== 1 && sites.length !== 1)) return { service: null };
  const why = placed.length === 1 ? `its rootDir is ${only.rootDir ?? ''}` : 'it is the only static site';
  return { service: only, guess: `"${only.name}" of render.yaml is taken to be ${site.service}, for ${why}` };
}

function whyTaken(file: string, service: WebService | null): string {
  const which = service === null ? 'none of its services is this one' : `its service "${service.name}" is this one`;
  return `Render reads ${file} as the Blueprint; ${which}`;
}

function refusal(file: string | null, found: readonly string[], chosen: Choice | null): string | null {
  if (file === null)
    return found.length > 1
      ? `${found.join(' and ')} could each be the Blueprint`
      : 'without a render.yaml its rules are in the dashboard';
  if (chosen?.service === null || chosen === null)
    return `none of the static sites in ${file} can be told to be this service`;
  return chosen.service.isStatic ? null : `"${chosen.service.name}" is a server, which answers for itself`;
}

/** `staticPublishPath` may or may not repeat `rootDir`. */
function publishedFolder(site: Site, service: WebService | null): string | null {
  if (site.publish !== null) return joinTree(site.publish);
  if (service?.publishPath === null || service?.publishPath === undefined) return null;
  const root = joinTree(service.rootDir ?? '') ?? '';
  const path = joinTree(service.publishPath);
  return path === null || path === root || isInside(path, root) ? path : joinTree(root, path);
}

/** Other Blueprints, and the other static sites of the one that is taken. */
async function shadowedRules(
  tree: Tree,
  found: readonly string[],
  file: string | null,
  blueprint: Blueprint | null,
  taken: WebService | null,
): Promise<Shadowed[]> {
  const others = found.filter((path) => path !== file);
  const rulesOf = ({ services }: Blueprint): Shadowed['rules'] => services.flatMap(({ rules }) => rules);
  const siblings = blueprint?.services.filter((service) => service !== taken && service.rules.length > 0) ?? [];
  return [
    ...siblings.map(({ name, rules }) => ({ file: file ?? '', why: `they are rules of the service "${name}"`, rules })),
    ...(await Promise.all(
      others.map(async (path) => ({
        file: path,
        why: file === null ? 'no Blueprint is known to be taken' : `${file} is taken`,
        rules: rulesOf(readBlueprint(path, (await tree.read(path)) ?? '')),
      })),
    )),
  ];
}
