/** The path users take at one revision: what each frontend's platform makes of its files, and where every route ends. */
import { repoOf } from '../authority/repo.js';
import type { Route, Service } from '../authority/service.js';
import { isUnavailable } from '../facts/fact.js';
import { openBlobs } from '../facts/git-blobs.js';
import { treesOfRevisions } from '../facts/git-tree.js';
import type { Git } from '../facts/git.js';
import { judgeEnd } from '../gates/candidate-routes.js';
import { openSite, type OpenSite } from '../platforms/open-site.js';
import { siteOf } from '../platforms/site.js';
import type { Destination, Routing, Tree } from '../platforms/platform.js';
import { servicesWithRole, type Context } from './context.js';
import { anyName, askedPath, settle } from './route-ends.js';
import { routesOf } from './routes.js';

export interface FrontendPaths extends Pick<Routing, 'files' | 'shadowed' | 'problems' | 'guesses'> {
  readonly service: string;
  readonly environment: string | null;
  /** Where users reach it; null when the map does not say, or only with variables that are not set. */
  readonly url: string | null;
  /** Title of its platform, or what the map calls one that is not known here; null when it names none. */
  readonly platform: string | null;
  /** Why its rules cannot be evaluated, a clause; null when they can. */
  readonly refused: string | null;
  readonly routes: readonly RouteEnd[];
}

export interface RouteEnd {
  readonly route: Route;
  /** The path that was evaluated. */
  readonly asked: string;
  readonly end: Destination;
  /** What is wrong with the end; null when it is the service that the map names. */
  readonly code: ReturnType<typeof judgeEnd>;
  /** Why it cannot be told, a clause; null when it can. */
  readonly why: string | null;
}

/** `revision` is one whose map made the context; without routes declared, the files say which there are. */
export async function userPaths(
  context: Context,
  revision: string,
  { git, env }: { readonly git: Git; readonly env: NodeJS.ProcessEnv },
): Promise<readonly FrontendPaths[]> {
  const blobs = openBlobs(git.cwd, env);
  try {
    const { trees } = await treesOfRevisions(git, blobs, [revision]);
    const tree = trees[0]?.open();
    if (tree === undefined) return [];
    return await Promise.all(servicesWithRole(context, 'frontend').map((one) => pathsOf(one, context, tree)));
  } finally {
    blobs.close();
  }
}

async function pathsOf(frontend: Service, context: Context, tree: Tree): Promise<FrontendPaths> {
  const { name: service, environment, base, platform: said } = frontend;
  const { site, refused } = await look(frontend, context, tree);
  const { files, shadowed, problems, guesses } = site?.routing ?? nothing;
  const evaluate = site?.evaluate ?? (() => undecided(refused ?? ''));
  // The rules are asked about routes that nobody may ask for real, too.
  const routes = frontend.routes ?? routesOf(context, frontend);
  return {
    service,
    environment,
    url: base?.kind === 'known' ? base.url : null,
    platform: site?.platform.title ?? said,
    refused,
    files,
    shadowed,
    problems,
    guesses,
    routes: routes.map((route) => endOf(route, frontend, context, evaluate)),
  };
}

const nothing: Pick<Routing, 'files' | 'shadowed' | 'problems' | 'guesses'> = {
  files: [],
  shadowed: [],
  problems: [],
  guesses: [],
};

interface Seen {
  readonly site: OpenSite | null;
  readonly refused: string | null;
}

async function look(frontend: Service, { map }: Context, tree: Tree): Promise<Seen> {
  const { repo, platform } = frontend;
  if (repo !== null && repo.toLowerCase() !== repoOf(map).slug?.toLowerCase()) {
    return { site: null, refused: `it is deployed from ${repo}, not from this repository` };
  }
  try {
    const site = await openSite(frontend, tree);
    if (site === null) {
      return { site, refused: platform === null ? 'the map names no platform' : `${platform} is not known here` };
    }
    return {
      site,
      refused: site.evaluate === null ? `nothing here evaluates the files of ${site.platform.title}` : null,
    };
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return { site: null, refused: error.message };
  }
}

function endOf(route: Route, frontend: Service, context: Context, evaluate: (path: string) => Destination): RouteEnd {
  const { name, environment } = frontend;
  const asked = askedPath(route, anyName);
  const end = settle(asked, evaluate, { origin: siteOf(frontend).origin, hosts: frontend.hosts });
  const upstream = context.services.find(
    (other) => other.name === route.service && other.name !== name && other.environment === environment,
  );
  const judged = { route, asked, end };
  if (upstream === undefined) return { ...judged, ...open(`the map has no other service ${route.service}`) };
  const code = judgeEnd(end, { route, path: asked }, upstream, context);
  const isNobodys = end.kind === 'proxy' && (code === 'route-to-unmapped-host' || code === 'route-undecided');
  if (isNobodys && upstream.base?.kind !== 'known') {
    return { ...judged, ...open(`${whyUnknown(upstream)}, so it may be its address`) };
  }
  return { ...judged, code, why: code === 'route-undecided' ? whyUndecided(end) : null };
}

function open(why: string): Pick<RouteEnd, 'code' | 'why'> {
  return { code: 'route-undecided', why };
}

function whyUnknown({ name, base }: Service): string {
  if (base === null) return `the map gives ${name} no URL`;
  if (base.kind === 'unset') return `the URL of ${name} needs ${base.variables.join(', ')}`;
  return base.kind === 'refused' ? `the URL of ${name} is refused: ${base.why}` : name;
}

function whyUndecided(end: Destination): string {
  if (end.kind === 'undecided') return end.why;
  return end.kind === 'function' ? `${end.name} is a function of the platform` : 'nothing here can tell';
}

function undecided(why: string): Destination {
  return { kind: 'undecided', why, rule: null };
}

/** 0 when every route ends at its service, 1 when one does not or a build would fail, 3 when one cannot be told. */
export function exitCodeOf(frontends: readonly FrontendPaths[]): 0 | 1 | 3 {
  const routes = frontends.flatMap((frontend) => frontend.routes);
  const isBroken = frontends.some(({ problems }) => problems.some(({ isFatal }) => isFatal));
  if (isBroken || routes.some(({ code }) => code !== null && code !== 'route-undecided')) return 1;
  return routes.some(({ code }) => code !== null) ? 3 : 0;
}
