/** Which revision's map judges a run. */
import { deployingRefs } from '../authority/environments.js';
import { parseAuthorityMap } from '../authority/parse.js';
import { isReportedError } from '../errors.js';
import type { Git } from '../facts/git.js';
import { mapFiles, type MapSource } from '../facts/map-text.js';
import type { PushedRef } from '../hooks/push.js';
import type { EnforceRequest } from './enforce.js';

/** Pre-commit judges what is about to be committed, pre-push what is pushed, a run by hand HEAD. */
export async function mapSource(git: Git, { trigger, push }: EnforceRequest): Promise<MapSource> {
  if (trigger === 'pre-commit') return { kind: 'index' };
  const rev = push === null ? null : await revisionThatDeploys(git, push.refs);
  return { kind: 'commit', rev: rev ?? 'HEAD' };
}

/**
 * The first pushed commit whose own map says that its ref deploys; else the first tip at the remote whose map does, so
 * that a push cannot say of itself that it deploys nothing; else the first pushed commit, or null.
 */
async function revisionThatDeploys(git: Git, refs: readonly PushedRef[]): Promise<string | null> {
  const first = refs.find(({ localSha }) => localSha !== null)?.localSha ?? null;
  const revisions = refs.flatMap(({ localSha, remoteSha }) => [localSha, remoteSha]).filter((sha) => sha !== null);
  const blobs = await mapBlobs(git, [...new Set(revisions)]);
  if (new Set(blobs.values()).size < 2 && first !== null) return first;
  const maps = new Map<string, Promise<ReadonlySet<string> | null>>();
  for (const side of ['localSha', 'remoteSha'] as const) {
    for (const ref of refs) {
      const blob = blobs.get(ref[side] ?? '');
      if (blob === undefined) continue;
      const reading = maps.get(blob) ?? deployingIn(git, blob);
      maps.set(blob, reading);
      // A pushed map that cannot be understood is the one to judge by, so that it is refused.
      if ((await reading)?.has(ref.remoteRef) ?? side === 'localSha') return ref[side];
    }
  }
  return first;
}

/** Revision → object id of its map; revisions without one, or not in this clone, are left out. */
async function mapBlobs(git: Git, revisions: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (revisions.length === 0) return new Map();
  const names = revisions.flatMap((revision) => mapFiles.map((file) => `${revision}:${file}`));
  const input = names.map((name) => `${name}\n`).join('');
  const answers = (await git.run(['cat-file', '--batch-check=%(objectname)'], { input })).split('\n');
  const blobs = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const revision = name.slice(0, name.indexOf(':'));
    const answer = answers[index] ?? '';
    if (/^[0-9a-f]+$/.test(answer) && !blobs.has(revision)) blobs.set(revision, answer);
  }
  return blobs;
}

/** The refs that a map says deploy; null when it is invalid. */
async function deployingIn(git: Git, blob: string): Promise<ReadonlySet<string> | null> {
  try {
    const { map } = parseAuthorityMap(await git.run(['cat-file', 'blob', blob]), mapFiles[0]);
    return new Set(deployingRefs(map).map(({ ref }) => ref));
  } catch (error) {
    if (isReportedError(error)) return null;
    throw error;
  }
}
