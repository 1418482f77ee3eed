/** render.yaml: the sites it declares, and the servers, of which it does not say where they answer. */
import { readBlueprint } from '../platforms/render/blueprint.js';
import { renderNames } from '../platforms/render/names.js';
import { filesNamed } from '../platforms/tree-path.js';
import type { Tree } from '../platforms/platform.js';
import { readYaml } from '../platforms/yaml-source.js';

export interface RenderService {
  readonly name: string;
  /** Relative to the root; null when not said. */
  readonly rootDir: string | null;
  readonly healthPath: string | null;
}

export interface RenderServices {
  /** Names of static sites. */
  readonly sites: readonly string[];
  /** What answers requests itself; workers and databases are left out. */
  readonly servers: readonly RenderService[];
}

export async function renderServices(tree: Tree): Promise<RenderServices> {
  const found = filesNamed(await tree.paths(), renderNames);
  const [file, ...others] = found.includes('render.yaml') ? ['render.yaml'] : found;
  // Of several, only the dashboard knows which one counts.
  if (file === undefined || others.length > 0) return { sites: [], servers: [] };
  const text = (await tree.read(file)) ?? '';
  const declared = readYaml(file, text).root.field('services').items();
  const healthOf = (name: string): string | null =>
    declared
      .find((entry) => entry.field('name').text() === name)
      ?.field('healthCheckPath')
      .text() ?? null;
  const services = readBlueprint(file, text).services.filter(({ name }) => name !== '');
  return {
    sites: services.filter(({ isStatic }) => isStatic).map(({ name }) => name),
    servers: services
      .filter(({ isStatic }) => !isStatic)
      .map(({ name, rootDir }) => ({ name, rootDir, healthPath: healthOf(name) })),
  };
}

/** Render appends "-x1y2" to a name that was taken. */
export function isOnRender(host: string, { name }: Pick<RenderService, 'name'>): boolean {
  const label = host.endsWith('.onrender.com') ? host.slice(0, -'.onrender.com'.length) : '';
  return label === name.toLowerCase() || (label.startsWith(`${name.toLowerCase()}-`) && /-[a-z0-9]{4}$/.test(label));
}
