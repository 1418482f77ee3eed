/** Where each route ends by the configuration going out, where it ended before, and which services the commits touch. */
import type { Route, Service } from '../authority/service.js';
import { servicesWithRole } from '../engine/context.js';
import { askedPath, settle, type OwnHosts } from '../engine/route-ends.js';
import { routesOf } from '../engine/routes.js';
import type { OpenSite } from '../platforms/open-site.js';
import type { Destination, Routing, Tree } from '../platforms/platform.js';
import { defineFact, type Gathering } from './fact.js';
import { openBlobs } from './git-blobs.js';
import { treesOfRevisions } from './git-tree.js';
import { goingOut, type GoingOutCommit } from './going-out.js';
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
  readonly after: SiteSummary;
  /** Null when nothing here knows what the commit goes out over. */
  readonly before: SiteSummary | null;
  readonly paths: readonly RoutedPath[];
}

export interface SiteSummary {
  readonly files: Routing['files'];
  readonly problems: Routing['problems'];
  /** Equal for two revisions whose rules and files say the same to every request. */
  readonly print: string;
}

export interface RoutedPath {
  readonly route: Route;
  /** The path that was evaluated. */
  readonly path: string;
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
    // What is deployed from another repository, no commit of this one changes.
    const frontends = servicesWithRole(context, 'frontend').filter(({ repo }) => repo === null);
    const judged = commits.flatMap((commit) => frontends.map((frontend) => ({ commit, frontend })));
    return {
      frontends: await Promise.all(judged.map(async (one) => examine(gathering, one, treeOf))),
      unjudged: all.length - commits.length,
      touched: await touchedServices(gathering, commits),
    };
  } finally {
    blobs.close();
  }
});

interface Judged {
  readonly commit: GoingOutCommit;
  readonly frontend: Service;
}

async function examine(
  { context }: Gathering,
  { commit, frontend }: Judged,
  treeOf: (revision: string) => Tree | undefined,
): Promise<CandidateFrontend> {
  const { name: service, environment } = frontend;
  // Apart, because the platforms' engines are large.
  const { openSite } = await import('../platforms/open-site.js');
  const open = async (revision: string | null): Promise<OpenSite | null> => {
    const tree = revision === null ? undefined : treeOf(revision);
    return tree === undefined ? null : openSite(frontend, tree);
  };
  const [after, before] = await Promise.all([open(commit.sha), open(commit.base)]);
  const nothing: SiteSummary = { files: [], problems: [], print: '' };
  const judged = { service, environment, commit, after: after === null ? nothing : summaryOf(after) };
  const evaluate = after?.evaluate ?? null;
  return {
    ...judged,
    platform: after?.platform.title ?? null,
    isEvaluated: evaluate !== null,
    before: before === null ? null : summaryOf(before),
    paths:
      evaluate === null
        ? []
        : routesOf(context, frontend).map((route) => routed(route, ownHosts(frontend), evaluate, before)),
  };
}

function routed(
  route: Route,
  own: OwnHosts,
  evaluate: (path: string) => Destination,
  before: OpenSite | null,
): RoutedPath {
  const path = askedPath(route, randomName());
  return {
    route,
    path,
    after: settle(path, evaluate, own),
    before: before?.evaluate ? settle(path, before.evaluate, own) : null,
  };
}

function ownHosts({ base, hosts }: Service): OwnHosts {
  return { origin: base?.kind === 'known' ? new URL(base.url).origin : 'https://site.invalid', hosts };
}

function summaryOf({ routing }: OpenSite): SiteSummary {
  const { files, problems, rules, publish, settings } = routing;
  const said = rules.map(({ file: _file, line: _line, column: _column, ...rule }) => rule);
  return { files, problems, print: JSON.stringify([files.map(({ file }) => file), said, publish, settings]) };
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
