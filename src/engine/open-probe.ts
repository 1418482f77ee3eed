/** Opens the network library for a run, with the policy's limits. */
import { controlHost } from '../facts/control-host.js';
import type { Git } from '../facts/git.js';
import { createProbeClient, type ProbeClient } from '../probe/client.js';
import { version } from '../version.js';
import type { Context } from './context.js';
import type { EnforceRequest } from './request.js';
import { pinsOf } from './pin.js';

interface Opening {
  readonly request: EnforceRequest;
  readonly git: Git;
  readonly signal: AbortSignal;
}

export async function openProbe(context: Context, { request, git, signal }: Opening): Promise<ProbeClient> {
  const { control, allowPrivate, resolve } = context.policy.probe;
  return createProbeClient({
    version,
    runId: crypto.randomUUID(),
    policy: { allowPrivate, control: control === undefined ? await controlHost(git) : control },
    pins: pinsOf(request.pins, resolve),
    isCi: request.isCi,
    isHook: context.trigger === 'pre-commit' || context.trigger === 'pre-push',
    env: request.env,
    signal,
  });
}
