/** Reads what a run is judged by: the maps of the revisions in question and the policy on disk. */
import { deployingRefs } from '../authority/environments.js';
import { nearest } from '../authority/nearest.js';
import { withoutCredentials } from '../authority/remote-url.js';
import { resolveServices } from '../authority/resolve.js';
import type { AuthorityMap } from '../authority/schema.js';
import type { Service } from '../authority/service.js';
import { loadPolicy } from '../config/load.js';
import type { Policy } from '../config/policy.js';
import { UsageError } from '../errors.js';
import type { Git } from '../facts/git.js';
import type { RepositoryPlace } from '../facts/repository.js';
import type { WorktreeStatus } from '../facts/worktree-status.js';
import { builtInGates } from '../gates/registry.js';
import type { Override } from '../overrides/override.js';
import type { Context } from './context.js';
import { chooseEnvironments, defaultEnvironment, environmentNames } from './environment.js';
import type { EnforceRequest } from './request.js';
import { judgingMaps, type JudgingMaps, type RevisionMap } from './judging-maps.js';

export interface Loaded {
  readonly maps: JudgingMaps;
  readonly policy: Policy;
  /** Sentences about what in them has no effect. */
  readonly notes: readonly string[];
}

/** What runs now, and what goes out: the same object where one map judges both. */
export interface Contexts {
  readonly present: Context;
  readonly goingOut: Context;
}

/** Throws `UsageError` for a map or policy that is missing or wrong. */
export async function load(git: Git, place: RepositoryPlace, request: EnforceRequest): Promise<Loaded> {
  const cache = place.isRepository ? { cacheDir: `${place.commonDir}/mosaic` } : {};
  const [maps, { policy, warnings }] = await Promise.all([
    judgingMaps(git, place, request),
    loadPolicy(place.root, { allowCode: true, ...cache, builtIn: builtInGates }),
  ]);
  const { file, warnings: mapWarnings, isFromDisk } = maps.candidate;
  const notes = [
    ...(isFromDisk && place.isRepository ? [`${file} is not in what is judged; the one on disk was used`] : []),
    ...mapWarnings.map(({ line, message }) => `${file}:${line}: ${message}`),
    ...warnings,
  ];
  return { maps, policy, notes };
}

/** What is known of a run besides what it is asked to do. */
interface RunStart {
  readonly startedAt: string;
  readonly isRepository: boolean;
  /** In force; none where nothing is let through. */
  readonly overrides?: readonly Override[];
}

export function contextsOf(
  request: EnforceRequest,
  { maps, policy: declared }: Loaded,
  status: Pick<WorktreeStatus, 'branch'>,
  { startedAt, isRepository, overrides = [] }: RunStart,
): Contexts {
  const { trigger, push, event, expectSha, hasWaited } = request;
  requireServices(maps.candidate.map, request);
  const policy = hasWaited ? { ...declared, identity: { ...declared.identity, deployGrace: 0 } } : declared;
  const hookModes = trigger === 'pre-commit' || trigger === 'pre-push' ? policy.hooks[trigger] : [];
  const modes = request.modes ?? hookModes;
  const change = { candidate: request.candidate, base: request.base };
  const began = { startedAt, hasRepository: isRepository, overrides };
  const run = { trigger, modes, ...began, push, event, change, expectSha, policy };
  const contextBy = (side: Side): Context => {
    const { map, file } = maps[side];
    return {
      ...run,
      map: withoutMapCredentials(map),
      mapFile: file,
      former: [],
      ...scopeOf(request, maps, side, status, policy),
    };
  };
  const present = contextBy('present');
  if (isOneMap(maps)) return { present, goingOut: present };
  return { present, goingOut: { ...contextBy('candidate'), former: present.services } };
}

type Side = 'candidate' | 'present';

function isOneMap({ candidate, present, deployed }: JudgingMaps): boolean {
  return candidate === present && deployed.every((ref) => ref.candidate === ref.present);
}

/** Which services are judged, and which refs deploy: in a push, for each ref by its own maps. */
function scopeOf(
  request: EnforceRequest,
  maps: JudgingMaps,
  side: Side,
  status: Pick<WorktreeStatus, 'branch'>,
  policy: Policy,
): Pick<Context, 'services' | 'environments' | 'deployments' | 'previews'> {
  const { env, overrides } = request;
  const servicesOf = ({ map }: RevisionMap, environment: string): Service[] =>
    resolveServices(map, { environment, env, allowedVariables: policy.env.allow, overrides });
  const { map } = maps[side];
  const { deployed } = maps;
  const deployments = deployed.length > 0 ? deployed.flatMap((ref) => ref.deployments) : deployingRefs(map);
  const rest = { deployments, previews: Object.keys(overrides) };
  const selected = deployed.flatMap((ref) =>
    ref.deployments.flatMap(({ environment }) => (environment === null ? [] : [{ environment, map: ref[side] }])),
  );
  if (selected.length > 0) {
    const byName = new Map(selected.toReversed().map((one) => [one.environment, one]));
    const environments = [...new Set(selected.map(({ environment }) => environment))];
    return {
      ...rest,
      environments,
      services: [...byName.values()].flatMap((one) => servicesOf(one.map, one.environment)),
    };
  }
  const branch = targetBranch(request) ?? status.branch;
  const environments = chooseEnvironments(map, { requested: request.environment, push: request.push, branch });
  // A push that deploys nothing is still judged as a candidate, against the services it would one day reach.
  const judged = environments.length === 0 ? [defaultEnvironment(environmentNames(map))] : environments;
  return { ...rest, environments, services: judged.flatMap((environment) => servicesOf(maps[side], environment)) };
}

/** Short name of the branch that CI judges for; it is not the one checked out. */
function targetBranch({ event }: EnforceRequest): string | null {
  const ref = event?.kind === 'pull-request' ? event.targetRef : (event?.ref ?? null);
  return ref?.replace(/^refs\/heads\//, '') ?? null;
}

/** A password in the map is no secret any more, but no report or evidence repeats it. */
function withoutMapCredentials(map: AuthorityMap): AuthorityMap {
  const { repo } = map;
  if (repo === undefined || repo === null) return map;
  const { origin, origin_ssh: ssh, remotes } = repo;
  return {
    ...map,
    repo: {
      ...repo,
      ...(typeof origin === 'string' ? { origin: withoutCredentials(origin) } : {}),
      ...(typeof ssh === 'string' ? { origin_ssh: withoutCredentials(ssh) } : {}),
      ...(Array.isArray(remotes)
        ? { remotes: remotes.map((remote) => ({ ...remote, url: withoutCredentials(remote.url) })) }
        : {}),
    },
  };
}

/** A misspelt `--service` must not end in a verdict about something else. */
function requireServices({ services }: AuthorityMap, { overrides }: EnforceRequest): void {
  const names = services.map(({ name }) => name);
  const missing = Object.keys(overrides).find((name) => !names.includes(name));
  if (missing === undefined) return;
  const meant = nearest(missing, names);
  throw new UsageError('service-unknown', `the map has no service "${missing}"`, {
    hint: meant === null ? `It has: ${names.join(', ')}` : `Did you mean --service ${meant}=…?`,
  });
}
