/** The remote whose branches are deployed, and the name of its tracking references here. */
import { repoOf } from '../authority/repo.js';
import { isSameRepository, remoteIdentity } from '../authority/remote-url.js';
import { defineFact } from './fact.js';
import { gitConfig } from './git-config.js';

export interface DeployRemote {
  /** What `git fetch` and `git ls-remote` are told: a name, or the URL of a push by URL. */
  readonly remote: string;
  /** Name under refs/remotes/; null for a URL that no remote has. */
  readonly tracking: string | null;
}

/** Null when the clone has no remote. */
export const deployRemote = defineFact('deploy remote', async ({ ask, context }): Promise<DeployRemote | null> => {
  const { remotes } = await ask(gitConfig());
  const sameAs = (url: string): string | undefined =>
    remotes.find(({ urls, pushUrls }) =>
      [...urls, ...pushUrls].some((own) => isSameRepository(remoteIdentity(own), remoteIdentity(url))),
    )?.name;
  if (context.push !== null) {
    const { remote, url } = context.push;
    const named = remotes.some(({ name }) => name === remote) ? remote : (sameAs(url) ?? null);
    return { remote, tracking: named };
  }
  const { origin } = repoOf(context.map);
  const declared = origin === null ? undefined : sameAs(origin);
  const name = declared ?? remotes.find((remote) => remote.name === 'origin')?.name ?? remotes[0]?.name;
  return name === undefined ? null : { remote: name, tracking: name };
});
