/** Where each route ends by the configuration going out, where it ended before, and which services the commits touch. */
import type { Route, Service } from '../authority/service.js';
import { isAddressOf } from '../authority/address.js';
import { servicesWithRole, type Context } from '../engine/context.js';
import { askedPath, settle, type OwnHosts } from '../engine/route-ends.js';
import { routesOf } from '../engine/routes.js';
import type { OpenSite } from '../platforms/open-site.js';
import type { Destination, Routing, Tree } from '../platforms/platform.js';
import { defineFact, isUnavailable, type Gathering } from './fact.js';
import { withPrint } from './function-print.js';
import { openBlobs } from './git-blobs.js';
import { treesOfRevisions } from './git-tree.js';
import { goingOut, type GoingOutCommit } from './going-out.js';
import { hostAnswer } from './host-answer.js';
import { randomName } from './random-name.js';

export interface CandidateRoutes {
  readonly frontends: readonly CandidateFrontend[];
  /** Names of services whose own directory the commits to deploy change. */
  readonly touched: readonly string[];
  /** How many branches that deploy nothing were left out. */
  readonly unjudged: number;
}

export interface CandidateFrontend {
  readonly service: string;
  readonly environment: string | null;
  readonly commit: GoingOutCommit;
  /** Title of its platform; null when that is not known here. */
  readonly platform: string | null;
  /** False where nothing here evaluates the platform's files. */
  readonly isEvaluated: boolean;
  /** Only the map that the commits go out over has it as a frontend of that platform. */
  readonly isLeaving: boolean;
  readonly after: SiteSummary;
  /** Null when nothing here knows what the commit goes out over. */
  readonly before: SiteSummary | null;
  readonly paths: readonly RoutedPath[];
}

export interface SiteSummary {
  readonly files: Routing['files'];
  readonly problems: Routing['problems'];
  /** What was taken for a setting of the platform's UI. */
  readonly choices: NonNullable<Routing['choices']>;
  /** Equal for two revisions whose rules and files say the same to every request. */
  readonly print: string;
}

export interface RoutedPath {
  readonly route: Route;
  /** The path that was evaluated. */
  readonly path: string;
  /** It stands for a rule of its own inside the route, not for the route as a whole. */
  readonly isNarrower: boolean;
  /** Whether the service that it would newly end at answers; null where that was not asked. */
  readonly isAnswered: boolean | null;
  readonly after: Destination;
  /** Null without a base. */
  readonly before: Destination | null;
}

/** Branches that deploy nothing are only warned of, so of a thousand in one push the first few must do. */
const mostOthers = 20;

export const candidateRoutes = defineFact('candidate routes', async (gathering): Promise<CandidateRoutes> => {
  const { ask, context, git, env, signal } = gathering;
  const all = await ask(goingOut());
  const others = all.filter(({ isDeployed }) => !isDeployed);
  const commits = [...all.filter(({ isDeployed }) => isDeployed), ...others.slice(0, mostOthers)];
  const blobs = openBlobs(git.cwd, env, signal);
  try {
    const revisions = [...new Set(commits.flatMap(({ sha, base }) => (base === null ? [sha] : [sha, base])))];
    const { trees } = revisions.length === 0 ? { trees: [] } : await treesOfRevisions(git, blobs, revisions);
    const treeOf = (revision: string): Tree | undefined => trees[revisions.indexOf(revision)]?.open();
    const judged = commits.flatMap((commit) => frontendsOf(context).map((frontend) => ({ commit, frontend })));
    return {
      frontends: await Promise.all(judged.map(async (one) => examine(gathering, one, treeOf))),
      unjudged: all.length - commits.length,
      touched: await touchedServices(gathering, commits),
    };
  } finally {
    blobs.close();
  }
});

/** Of the map going out, and those that it no longer has: what a push breaks it must not also forget. */
function frontendsOf(context: Context): Service[] {
  const own = servicesWithRole(context, 'frontend');
  const isKept = (former: Service): boolean =>
    own.some((one) => isSame(one, former) && one.platform === former.platform && one.repo === former.repo);
  const leaving = context.former.filter((former) => former.role === 'frontend' && !isKept(former));
  // What is deployed from another repository, no commit of this one changes.
  return [...own, ...leaving].filter(({ repo }) => repo === null);
}

function isSame(one: Service, other: Service): boolean {
  return one.name === other.name && one.environment === other.environment;
}

interface Judged {
  readonly commit: GoingOutCommit;
  readonly frontend: Service;
}

async function examine(
  gathering: Gathering,
  { commit, frontend }: Judged,
  treeOf: (revision: string) => Tree | undefined,
): Promise<CandidateFrontend> {
  const { context } = gathering;
  const { name: service, environment } = frontend;
  // Apart, because the platforms' engines are large.
  const { openSite } = await import('../platforms/open-site.js');
  const open = async (site: Service, revision: string | null): Promise<OpenSite | null> => {
    const tree = revision === null ? undefined : treeOf(revision);
    return tree === undefined ? null : openSite(site, tree);
  };
  // What the platform's UI says is said by the map of either side.
  const former = context.former.find((one) => isSame(one, frontend)) ?? frontend;
  const [after, before] = await Promise.all([open(frontend, commit.sha), open(former, commit.base)]);
  const nothing: SiteSummary = { files: [], problems: [], choices: {}, print: '' };
  const isLeaving = !context.services.includes(frontend);
  const routes = isLeaving ? (frontend.routes ?? frontend.derivedRoutes) : routesOf(context, frontend);
  const isEvaluated = after !== null && after.evaluate !== null;
  const ends = isEvaluated ? routes.flatMap((route) => routed(route, frontend, after, before)) : [];
  const printed = async (end: Destination, revision: string | null): Promise<Destination> => {
    const tree = revision === null ? undefined : treeOf(revision);
    return tree === undefined ? end : withPrint(end, tree);
  };
  const paths = await Promise.all(
    ends.map(async (one) => ({
      ...one,
      after: await printed(one.after, commit.sha),
      before: one.before === null ? null : await printed(one.before, commit.base),
    })),
  );
  return {
    service,
    environment,
    commit,
    platform: after?.platform.title ?? null,
    isEvaluated,
    isLeaving,
    after: after === null ? nothing : summaryOf(after),
    before: before === null ? null : summaryOf(before),
    paths: commit.isDeployed ? await Promise.all(paths.map((path) => withAnswer(gathering, path, environment))) : paths,
  };
}

/** A path for the route as a whole, the one that is asked, and one for each rule that takes a part of it. */
function routed(route: Route, frontend: Service, after: OpenSite, before: OpenSite | null): RoutedPath[] {
  const own = ownHosts(frontend);
  const endOf = (site: OpenSite | null, path: string): Destination | null =>
    site?.evaluate ? settle(path, site.evaluate, own) : null;
  const whole = route.path.includes('*') ? [askedPath({ ...route, probe: null }, randomName())] : [];
  const asked = [...new Set([askedPath(route, randomName()), ...(route.probe === null ? [] : whole)])];
  const parts = partsOf(route, [after, ...(before === null ? [] : [before])]).filter((path) => !asked.includes(path));
  return [...asked, ...parts].flatMap((path) => {
    const end = endOf(after, path);
    const isNarrower = !asked.includes(path);
    return end === null ? [] : [{ route, path, isNarrower, isAnswered: null, after: end, before: endOf(before, path) }];
  });
}

/** Rules beyond these are not looked at one by one. */
const mostParts = 50;

function partsOf({ path }: Route, sites: readonly OpenSite[]): string[] {
  if (!path.endsWith('*')) return [];
  const prefix = path.slice(0, -1);
  const rules = sites.flatMap(({ routing }) => routing.rules.map(({ from }) => from));
  const inside = rules.filter((from) => from.startsWith(prefix) && /^[^*:({\\]/.test(from.slice(prefix.length)));
  return [...new Set(inside)].slice(0, mostParts).map((from) => from.replace(/[*:({\\].*$/s, randomName()));
}

/** Where a route is newly handed to a service, somebody must be there. */
async function withAnswer(gathering: Gathering, path: RoutedPath, environment: string | null): Promise<RoutedPath> {
  const { after, before, route } = path;
  const isNew = after.kind === 'proxy' && !(before?.kind === 'proxy' && before.url === after.url);
  const upstream = gathering.context.services.find(
    (service) => service.name === route.service && service.environment === environment,
  );
  if (!isNew || upstream?.reach !== 'direct' || !isAddressOf(upstream, after.url)) return path;
  try {
    return { ...path, isAnswered: await gathering.ask(hostAnswer(upstream.name, environment)) };
  } catch (error) {
    // Its own gates say that its address is unknown.
    if (isUnavailable(error)) return path;
    throw error;
  }
}

function ownHosts({ base, hosts }: Service): OwnHosts {
  return { origin: base?.kind === 'known' ? new URL(base.url).origin : 'https://site.invalid', hosts };
}

function summaryOf({ routing }: OpenSite): SiteSummary {
  const { files, problems, rules, publish, choices = {}, settings } = routing;
  const said = rules.map(({ file: _file, line: _line, column: _column, ...rule }) => rule);
  const print = JSON.stringify([files.map(({ file }) => file), said, publish, settings]);
  return { files, problems, choices, print };
}

async function touchedServices({ context, git }: Gathering, commits: readonly GoingOutCommit[]): Promise<string[]> {
  // A ref that was not there before brings everything.
  if (commits.some(({ isDeployed, base }) => isDeployed && base === null))
    return context.services.map(({ name }) => name);
  const changed = await Promise.all(
    commits.map(async ({ sha, base, isDeployed }) => {
      if (!isDeployed || base === null || base === sha) return [];
      return (await git.run(['diff', '--name-only', '-z', '--no-renames', base, sha])).split('\0');
    }),
  );
  const paths = changed.flat();
  const isTouched = ({ rootDir }: Service): boolean =>
    rootDir !== null && paths.some((path) => path.startsWith(`${rootDir}/`));
  return context.services.filter(isTouched).map(({ name }) => name);
}
