/** Which revision's map judges what: the one going out judges itself, the one at the remote what runs now. */
import { deployingRefs, type DeployingRef } from '../authority/environments.js';
import { parseAuthorityMap, type MapWarning } from '../authority/parse.js';
import type { AuthorityMap } from '../authority/schema.js';
import { isReportedError, UsageError } from '../errors.js';
import { GitFailure, type Git } from '../facts/git.js';
import {
  findMapBlobs,
  missingMap,
  readDiskMap,
  readIndexMap,
  readMapBlob,
  type MapBlob,
  type MapText,
} from '../facts/map-text.js';
import type { RepositoryPlace } from '../facts/repository.js';
import type { PushedRef } from '../hooks/push.js';
import { printable } from '../text/printable.js';
import type { EnforceRequest } from './request.js';

export interface RevisionMap {
  readonly map: AuthorityMap;
  readonly file: string;
  readonly warnings: readonly MapWarning[];
  /** The judged revision has no map, so the one on disk was read. */
  readonly isFromDisk: boolean;
}

export interface Maps {
  /** Of what goes out: the index, the pushed commit, HEAD. */
  readonly candidate: RevisionMap;
  /** Of what runs now; the same object where nothing goes out, or where it went out without a map. */
  readonly present: RevisionMap;
  /** The commits that hold the files of either side; null for the index and where there is no repository. */
  readonly revisions: { readonly candidate: string | null; readonly present: string | null };
}

/** A pushed ref that deploys by the map on either side of the push, so that no push can say of itself that it does not. */
export interface DeployedRef extends Maps {
  readonly ref: PushedRef;
  readonly deployments: readonly DeployingRef[];
}

export interface JudgingMaps extends Maps {
  /** Empty outside pre-push. */
  readonly deployed: readonly DeployedRef[];
}

type Request = Pick<EnforceRequest, 'trigger' | 'push' | 'candidate' | 'base' | 'event'>;

/** Throws `UsageError` when there is no map, or the one going out is wrong. */
export async function judgingMaps(git: Git, place: RepositoryPlace, request: Request): Promise<JudgingMaps> {
  if (!place.isRepository) return alone(await diskMap(place.root));
  if (request.trigger === 'pre-commit') {
    const text = await readIndexMap(git, place.root);
    return alone(text === null ? await diskMap(place.root) : revisionMap(text));
  }
  return request.push === null ? mapsByHand(git, place, request) : mapsOfPush(git, place, request.push.refs);
}

function alone(map: RevisionMap, revision: string | null = null): JudgingMaps {
  return { candidate: map, present: map, revisions: { candidate: revision, present: revision }, deployed: [] };
}

async function mapsByHand(git: Git, place: RepositoryPlace, request: Request): Promise<JudgingMaps> {
  const candidate = await resolveRevision(git, request.candidate, '--candidate');
  const asked = await resolveRevision(git, request.base, '--base');
  // What a pull request changes does not run yet; after a push or by hand, the map of HEAD says what should.
  const base = asked ?? (request.event?.kind === 'pull-request' ? request.event.base : null);
  const reader = createReader(git, await findMapBlobs(git, [candidate ?? 'HEAD', ...(base === null ? [] : [base])]));
  const own = (await reader.strict(candidate ?? 'HEAD')) ?? (await diskMap(place.root));
  const present = base === null ? null : await reader.lenient(base);
  const revision = candidate ?? 'HEAD';
  const revisions = { candidate: revision, present: present === null ? revision : base };
  return { candidate: own, present: present ?? own, revisions, deployed: [] };
}

async function mapsOfPush(git: Git, { root }: RepositoryPlace, refs: readonly PushedRef[]): Promise<JudgingMaps> {
  const shas = refs.flatMap(({ localSha, remoteSha }) => [localSha, remoteSha]).filter((sha) => sha !== null);
  const reader = createReader(git, await findMapBlobs(git, [...new Set([...shas, 'HEAD'])]));
  const deployed: DeployedRef[] = [];
  let first: RevisionMap | null = null;
  for (const ref of refs) {
    const [own, tip] = [await reader.strict(ref.localSha), await reader.lenient(ref.remoteSha)];
    first ??= own;
    const [candidate, present] = [own ?? tip, tip ?? own];
    if (candidate === null || present === null) continue;
    const said = [candidate, present].map(({ map }) => deployingRefs(map).filter((one) => one.ref === ref.remoteRef));
    const deployments = said.find((some) => some.length > 0) ?? [];
    const candidateRevision = own === null ? ref.remoteSha : ref.localSha;
    const revisions = { candidate: candidateRevision, present: tip === null ? candidateRevision : ref.remoteSha };
    if (deployments.length > 0) deployed.push({ ref, candidate, present, revisions, deployments });
  }
  const [main] = deployed;
  if (main !== undefined) {
    const { candidate, present, revisions: sides } = main;
    return { candidate, present, revisions: sides, deployed };
  }
  const revision = refs.find(({ localSha }) => localSha !== null)?.localSha ?? 'HEAD';
  return alone(first ?? (await reader.strict('HEAD')) ?? (await diskMap(root)), revision);
}

interface MapReader {
  /** Null when the revision has no map, or is not in this clone. Throws `UsageError` for a map that is wrong. */
  strict(revision: string | null): Promise<RevisionMap | null>;
  /** Null also for a wrong map: what went out before cannot be mended any more. */
  lenient(revision: string | null): Promise<RevisionMap | null>;
}

function createReader(git: Git, blobs: ReadonlyMap<string, MapBlob>): MapReader {
  // By content, so that equal maps are one object.
  const known = new Map<string, Promise<RevisionMap>>();
  const strict: MapReader['strict'] = async (revision) => {
    const blob = revision === null ? undefined : blobs.get(revision);
    if (blob === undefined) return null;
    const reading = known.get(blob.oid) ?? readMapBlob(git, blob).then(revisionMap);
    known.set(blob.oid, reading);
    return reading;
  };
  const lenient: MapReader['lenient'] = async (revision) => {
    try {
      return await strict(revision);
    } catch (error) {
      if (isReportedError(error)) return null;
      throw error;
    }
  };
  return { strict, lenient };
}

function revisionMap({ text, file }: MapText): RevisionMap {
  return { ...parseAuthorityMap(text, file), file, isFromDisk: false };
}

async function diskMap(root: string): Promise<RevisionMap> {
  const text = await readDiskMap(root);
  if (text === null) throw missingMap(root);
  return { ...revisionMap(text), isFromDisk: true };
}

/** The commit a flag names. Throws `UsageError` when there is none. */
async function resolveRevision(git: Git, revision: string | null, flag: string): Promise<string | null> {
  if (revision === null) return null;
  try {
    return (await git.run(['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UsageError('revision-unknown', `${flag} ${printable(revision)} is no commit of this clone`, {
      hint: `git fetch, then: git rev-parse --verify ${printable(revision)}`,
      cause: error,
    });
  }
}
