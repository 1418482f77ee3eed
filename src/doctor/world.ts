/** What the checks look at. Everything is asked on first use, once a run, and may fail for each check by itself. */
import { homedir } from 'node:os';
import type { ProbeClient } from '../probe/client.js';
import { systemClock, type Clock } from '../probe/clock.js';
import { contextsOf, load } from '../engine/load.js';
import { isCi } from '../engine/ci.js';
import type { Context } from '../engine/context.js';
import { plainRequest, type EnforceRequest } from '../engine/request.js';
import { openGit, type Git } from '../facts/git.js';
import { locateRepository, type RepositoryPlace } from '../facts/repository.js';
import { readWorktreeStatus } from '../facts/worktree-status.js';
import { hookNames, type HookName } from '../hooks/hook-file.js';
import { readEffectiveHooks, type EffectiveHooks } from './effective-hooks.js';
import { fireHook, type Firing } from './fire-hook.js';
import { askHosts, type AskedHost } from './asked-hosts.js';
import { once } from './once.js';

export interface WorldOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly platform?: NodeJS.Platform;
  /** PATH of programs that no shell has started; null where it is everybody's. Default: as the platform has it. */
  readonly plainPath?: string | null;
}

export interface World {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly plainPath: string | null;
  readonly clock: Clock;
  /** Aborted when the doctor is done. */
  readonly signal: AbortSignal;
  readonly git: Git;
  place(): Promise<RepositoryPlace>;
  hooks(): Promise<EffectiveHooks>;
  /** What becomes of each hook as Git runs it here. */
  firings(): Promise<ReadonlyMap<HookName, Firing>>;
  /** What becomes of pre-commit with another PATH. */
  firingWith(path: string): Promise<Firing>;
  /** Map and policy as a run by hand sees them: the map is that of HEAD. */
  context(): Promise<Context>;
  /** The answer of each host that the map declares. */
  hosts(): Promise<readonly AskedHost[]>;
}

export function openWorld(options: WorldOptions): World {
  const { cwd, env, signal, clock = systemClock, platform = process.platform } = options;
  const git = openGit(cwd, env);
  const request = byHand(cwd, env);
  const place = once(() => locateRepository(git));
  const hooks = once(async () => readEffectiveHooks(await place(), env));
  const context = once(async () => {
    const loaded = await load(git, await place(), request);
    const at = { startedAt: new Date(clock.now()).toISOString(), isRepository: true };
    return contextsOf(request, loaded, await readWorktreeStatus(git), at).present;
  });
  const fire = async (hook: HookName, path?: string): Promise<Firing> =>
    fireHook(hook, { hooks: await hooks(), place: await place(), env, signal, platform, path });
  const probe = async (): Promise<ProbeClient> =>
    (await import('../engine/open-probe.js')).openProbe(await context(), { request, git, signal });
  return {
    cwd,
    env,
    home: env['HOME'] ?? env['USERPROFILE'] ?? homedir(),
    platform,
    plainPath: options.plainPath === undefined ? plainPathOf(platform) : options.plainPath,
    clock,
    signal,
    git,
    place,
    hooks,
    firings: once(
      async () => new Map(await Promise.all(hookNames.map(async (hook) => [hook, await fire(hook)] as const))),
    ),
    firingWith: (path) => fire('pre-commit', path),
    context,
    hosts: once(async () => askHosts((await context()).services, probe)),
  };
}

/** Windows gives every program the PATH of the registry. */
function plainPathOf(platform: NodeJS.Platform): string | null {
  return platform === 'win32' ? null : '/usr/bin:/bin:/usr/sbin:/sbin';
}

/** The doctor sees map and services as `mosaic enforce` does. */
export function byHand(cwd: string, env: NodeJS.ProcessEnv): EnforceRequest {
  return { ...plainRequest, cwd, env, isCi: isCi(env) };
}
