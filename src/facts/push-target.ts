/** Which repository a push goes to, in every form that names it, and the ones the map declares. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { repoOf } from '../authority/repo.js';
import { remoteIdentity, withoutCredentials, type RemoteIdentity } from '../authority/remote-url.js';
import { defineFact, type Gathering } from './fact.js';
import { gitConfig, type GitConfig, type UrlRewrite } from './git-config.js';
import { head } from './head.js';
import { resolveSshAlias } from './ssh-alias.js';

export interface PushTarget {
  /** The remote's name, or its URL when the push named no remote. */
  readonly remote: string;
  /** URLs a push goes to, without credentials. */
  readonly urls: readonly NamedUrl[];
  /** The remote has a `pushurl`, which `git remote set-url` alone does not change. */
  readonly hasPushUrl: boolean;
  readonly declared: readonly DeclaredRemote[];
}

export interface NamedUrl {
  readonly url: string;
  /** Equal names of the same repository. */
  readonly identities: readonly RemoteIdentity[];
}

export interface DeclaredRemote extends NamedUrl {
  readonly kind: 'origin' | 'fork' | 'mirror' | 'deploy';
}

/** Null when the clone has no remote. */
export const pushTarget = defineFact('push target', async (gathering): Promise<PushTarget | null> => {
  const config = await gathering.ask(gitConfig());
  const used = await usedUrls(gathering, config);
  if (used === null) return null;
  const { origin, remotes } = repoOf(gathering.context.map);
  const declared = [...(origin === null ? [] : [{ kind: 'origin' as const, url: origin }]), ...remotes];
  return {
    remote: withoutCredentials(used.remote),
    hasPushUrl: config.remotes.some(({ name: known, pushUrls }) => known === used.remote && pushUrls.length > 0),
    urls: await Promise.all(used.urls.map((url) => name(gathering, url, [url]))),
    declared: await Promise.all(
      declared.map(async ({ kind, url }) => ({
        kind,
        // What the user's own `insteadOf` makes of the declared URL is the declared repository too.
        ...(await name(gathering, url, [
          url,
          rewrite(url, config.rewrites, false),
          rewrite(url, config.rewrites, true),
        ])),
      })),
    ),
  };
});

async function usedUrls(gathering: Gathering, config: GitConfig): Promise<{ remote: string; urls: string[] } | null> {
  const { push } = gathering.context;
  // Git hands the hook the URL it will really use, rewrites applied.
  if (push !== null) return { remote: push.remote, urls: [push.url] };
  const { branch, rebasing } = await gathering.ask(head());
  const configured = config.branches[branch ?? rebasing ?? ''];
  const names = config.remotes.map((remote) => remote.name);
  const chosen =
    configured?.pushRemote ??
    config.pushDefault ??
    configured?.remote ??
    (names.includes('origin') || names.length !== 1 ? 'origin' : names[0]) ??
    'origin';
  const remote = config.remotes.find((candidate) => candidate.name === chosen);
  // "." is this repository; any other name without a section is a URL itself.
  if (remote === undefined)
    return chosen === '.' || chosen === 'origin'
      ? null
      : { remote: chosen, urls: [rewrite(chosen, config.rewrites, true)] };
  const urls =
    remote.pushUrls.length > 0
      ? remote.pushUrls.map((url) => rewrite(url, config.rewrites, false))
      : remote.urls.map((url) => rewrite(url, config.rewrites, true));
  return { remote: remote.name, urls };
}

/** Applies the longest matching `insteadOf`; a matching `pushInsteadOf` wins when `isPush`, as in Git. */
export function rewrite(url: string, rewrites: readonly UrlRewrite[], isPush: boolean): string {
  const longest = (pushOnly: boolean): UrlRewrite | undefined =>
    rewrites
      .filter((candidate) => candidate.pushOnly === pushOnly && url.startsWith(candidate.prefix))
      .toSorted((one, other) => other.prefix.length - one.prefix.length)[0];
  const chosen = (isPush ? longest(true) : undefined) ?? longest(false);
  return chosen === undefined ? url : chosen.base + url.slice(chosen.prefix.length);
}

async function name(gathering: Gathering, url: string, forms: readonly string[]): Promise<NamedUrl> {
  const identities = await Promise.all([...new Set(forms)].map((form) => identitiesOf(gathering, form)));
  return { url: withoutCredentials(url), identities: identities.flat() };
}

async function identitiesOf(gathering: Gathering, url: string): Promise<RemoteIdentity[]> {
  const identity = remoteIdentity(url);
  if (identity.kind === 'path') return [await realPath(gathering.root, identity)];
  if (identity.kind !== 'ssh') return [identity];
  return [identity, ...(await resolveSshAlias(gathering, identity))];
}

async function realPath(root: string, { path }: { readonly path: string }): Promise<RemoteIdentity> {
  const absolute = resolve(root, path);
  for (const candidate of [absolute, `${absolute}.git`]) {
    try {
      return remoteIdentity(await realpath(candidate));
    } catch {
      // Not there under this name.
    }
  }
  return { kind: 'path', path: absolute };
}
