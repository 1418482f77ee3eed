/** Lets processes that ask the same thing at the same time ask it once: what passed for one has passed for all. */
import { withoutCredentials } from '../authority/remote-url.js';
import type { RepositoryPlace } from '../facts/repository.js';
import { runtimeIdentityMatch } from '../gates/runtime-identity-match.js';
import { version } from '../version.js';
import type { InformedGate } from './conclude.js';
import type { Context } from './context.js';
import { decideGate } from './decide.js';
import { passOf, readPass, type GatePass } from './gate-pass.js';
import type { PlannedGate } from './plan.js';
import type { EnforceRequest } from './request.js';

interface Sharing {
  readonly request: EnforceRequest;
  readonly place: RepositoryPlace;
  readonly context: Context;
  readonly signal: AbortSignal;
}

type Inform = (planned: readonly PlannedGate[]) => Promise<InformedGate[]>;

/** Gate id → its pass. Only passes are shared: a failure is everybody's own to see. */
type Passes = Readonly<Record<string, GatePass>>;

/** Informs gates of what runs, in their order, by `inform` or by what another process found out meanwhile. */
export async function informShared(
  planned: readonly PlannedGate[],
  inform: Inform,
  sharing: Sharing,
): Promise<InformedGate[]> {
  const { request, place, context, signal } = sharing;
  if (!isShareable(planned, sharing)) return inform(planned);
  const { shareFlight } = await import('../cache/share-flight.js');
  let own: InformedGate[] | null = null;
  const find = async (): Promise<Passes | null> => {
    own = await inform(planned);
    return passesOf(own, context);
  };
  const dir = `${place.commonDir}/mosaic`;
  const shared = await shareFlight(
    questionOf(planned, context, request),
    { dir, maxAgeMs: context.policy.probe.maxAge, signal, read: readPasses },
    find,
  );
  if (own !== null || shared === null) return own ?? inform(planned);
  const missing = planned.filter(({ gate }) => shared.value[gate.id] === undefined);
  const rest = await inform(missing);
  return planned.map((item) => {
    const pass = shared.value[item.gate.id];
    if (pass !== undefined)
      return { planned: item, gathered: [], pass: { ...pass, cachedSeconds: shared.ageSeconds ?? 0 } };
    return rest.find((one) => one.planned === item) ?? { planned: item, gathered: [] };
  });
}

/** A question that carries a secret is asked by each process itself, and so is one that nobody has to ask. */
function isShareable(planned: readonly PlannedGate[], { request, place, context }: Sharing): boolean {
  if (request.isFresh || request.isCi || !place.isRepository) return false;
  if (context.services.some(({ health }) => Object.keys(health?.headers ?? {}).length > 0)) return false;
  return planned.some(({ todo, isCustom }) => !('kind' in todo) && !isCustom);
}

/** Everything that an answer depends on. A pass holds whatever is pushed over it. */
function questionOf(planned: readonly PlannedGate[], context: Context, { env, pins }: EnforceRequest): string {
  const { startedAt: _now, policy, push, trigger: _trigger, modes: _modes, overrides: _overrides, ...rest } = context;
  const { gates: _code, ...data } = policy;
  const proxies = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].map(
    (name) => env[name] ?? env[name.toUpperCase()] ?? '',
  );
  return JSON.stringify({
    version,
    gates: planned.filter(({ isCustom }) => !isCustom).map(({ gate }) => gate.id),
    context: rest,
    policy: data,
    remote:
      push === null ? null : { ...push, refs: push.refs.map(({ remoteRef, remoteSha }) => [remoteRef, remoteSha]) },
    network: [...proxies.map(withoutCredentials), env['NODE_EXTRA_CA_CERTS'] ?? '', ...pins],
  });
}

function passesOf(informed: readonly InformedGate[], context: Context): Passes | null {
  const entries = informed
    // By hand the commit that must run is the remote's tip, which an older pass did not know.
    .filter(
      ({ planned }) => !planned.isCustom && (context.push !== null || planned.gate.id !== runtimeIdentityMatch.id),
    )
    .flatMap(({ planned, gathered }) => {
      const pass = passOf(decideGate(planned, gathered, context));
      return pass === null ? [] : [[planned.gate.id, pass] as const];
    });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function readPasses(value: unknown): Passes | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const entries = Object.entries(value).map(([id, pass]) => [id, readPass(pass)] as const);
  const sound = entries.filter((entry): entry is readonly [string, GatePass] => entry[1] !== null);
  return sound.length === entries.length ? Object.fromEntries(sound) : null;
}
