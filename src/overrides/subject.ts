/** What is to be overridden: a gate that exists, of a service that the map has, or a commit that is here. */
import { nearest } from '../authority/nearest.js';
import type { Policy } from '../config/policy.js';
import { UsageError } from '../errors.js';
import { GitFailure, type Git } from '../facts/git.js';
import { missingMap } from '../facts/map-text.js';
import { builtInGates } from '../gates/registry.js';
import { mapOnDisk } from '../init/begin-session.js';
import { printable } from '../text/printable.js';
import { notOverridable, type GateOverride, type PushOverride } from './override.js';

type GateSubject = Pick<GateOverride, 'kind' | 'gate' | 'service' | 'sha'>;
type PushSubject = Pick<PushOverride, 'kind' | 'gate' | 'service' | 'sha'>;
export type Subject = GateSubject | PushSubject;

/** Throws `UsageError` for a gate that does not exist or must not be overridden, and for a service that is not in the map. */
export async function gateSubject(
  gate: string,
  service: string | null,
  { policy, root }: { readonly policy: Policy; readonly root: string },
): Promise<GateSubject> {
  if (notOverridable.has(gate)) {
    throw new UsageError(
      'gate-not-overridable',
      `${gate} cannot be overridden: what every other gate says rests on it`,
      {
        hint: `mosaic explain ${gate}`,
      },
    );
  }
  const gates = [...builtInGates, ...policy.gates].map(({ id }) => id).filter((id) => !notOverridable.has(id));
  requireOneOf(gates, gate, 'gate');
  if (service !== null) requireOneOf(await serviceNames(root), service, 'service');
  return { kind: 'gate', gate, service: service === null ? null : printable(service), sha: null };
}

/** Throws `UsageError` where the revision is no commit of this clone. */
export async function pushSubject(revision: string, git: Git): Promise<PushSubject> {
  try {
    const commit = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    return { kind: 'push', gate: null, service: null, sha: (await git.run(commit)).trim() };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UsageError('commit-unknown', `${printable(revision)} is no commit of this clone`, {
      hint: 'git log -1 --format=%H',
      cause: error,
    });
  }
}

async function serviceNames(root: string): Promise<string[]> {
  const found = await mapOnDisk(root);
  if (found === null) throw missingMap(root);
  return found.map.services.map(({ name }) => name);
}

function requireOneOf(known: readonly string[], name: string, what: 'gate' | 'service'): void {
  if (known.includes(name)) return;
  const meant = nearest(name, known);
  throw new UsageError(`${what}-unknown`, `there is no ${what} "${printable(name)}"`, {
    hint:
      meant === null
        ? `It is one of: ${printable(known.join(', '), 2_000)}`
        : `Did you mean --${what} ${printable(meant)}?`,
  });
}
