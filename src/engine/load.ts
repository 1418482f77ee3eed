/** Reads what a run is judged by: the map of the revision in question and the policy on disk. */
import { nearest } from '../authority/nearest.js';
import { parseAuthorityMap, type ParsedMap } from '../authority/parse.js';
import { withoutCredentials } from '../authority/remote-url.js';
import { resolveServices } from '../authority/resolve.js';
import type { AuthorityMap } from '../authority/schema.js';
import { loadPolicy } from '../config/load.js';
import type { Policy } from '../config/policy.js';
import { UsageError } from '../errors.js';
import type { Git } from '../facts/git.js';
import { readMapText, type MapText } from '../facts/map-text.js';
import type { RepositoryPlace } from '../facts/repository.js';
import type { WorktreeStatus } from '../facts/worktree-status.js';
import { builtInGates } from '../gates/registry.js';
import type { Context } from './context.js';
import { chooseEnvironments, defaultEnvironment, environmentNames } from './environment.js';
import type { EnforceRequest } from './enforce.js';
import { mapSource } from './map-source.js';

export interface Loaded {
  readonly map: AuthorityMap;
  /** Path inside the repository. */
  readonly mapFile: string;
  readonly policy: Policy;
  /** Sentences about what in them has no effect. */
  readonly notes: readonly string[];
}

/** Throws `UsageError` for a map or policy that is missing or wrong. */
export async function load(git: Git, place: RepositoryPlace, request: EnforceRequest): Promise<Loaded> {
  const [{ text, parsed }, { policy, warnings }] = await Promise.all([
    loadMap(git, place, request),
    loadPolicy(place.root, { allowCode: true, cacheDir: `${place.commonDir}/mosaic`, builtIn: builtInGates }),
  ]);
  const { map, warnings: mapWarnings } = parsed;
  const notes = [
    ...(text.isFromDisk ? [`${text.file} is not in what is judged; the one on disk was used`] : []),
    ...mapWarnings.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ...warnings,
  ];
  return { map: withoutMapCredentials(map), mapFile: text.file, policy, notes };
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

interface LoadedMap {
  readonly text: MapText;
  readonly parsed: ParsedMap;
}

async function loadMap(git: Git, { root }: RepositoryPlace, request: EnforceRequest): Promise<LoadedMap> {
  const text = await readMapText(git, root, await mapSource(git, request));
  return { text, parsed: parseAuthorityMap(text.text, text.file) };
}

export function contextOf(
  request: EnforceRequest,
  { map, mapFile, policy }: Loaded,
  { branch }: WorktreeStatus,
  startedAt: string,
): Context {
  const { trigger, push, env } = request;
  requireServices(map, request);
  const environments = chooseEnvironments(map, { requested: request.environment, push, branch });
  // A push that deploys nothing is still judged as a candidate, against the services it would one day reach.
  const resolved = environments.length === 0 ? [defaultEnvironment(environmentNames(map))] : environments;
  const hookModes = trigger === 'pre-commit' || trigger === 'pre-push' ? policy.hooks[trigger] : [];
  return {
    trigger,
    modes: request.modes ?? hookModes,
    startedAt,
    map,
    mapFile,
    services: resolved.flatMap((environment) =>
      resolveServices(map, { environment, env, allowedVariables: policy.env.allow, overrides: request.overrides }),
    ),
    environments,
    push,
    expectSha: request.expectSha ?? null,
    policy,
  };
}
