/** The Git remote's host: if it cannot be reached either, it is this machine's network that is broken. */
import { remoteIdentity } from '../authority/remote-url.js';
import { gitConfigArgs, parseGitConfig } from './git-config.js';
import type { Git } from './git.js';

const ports = { ssh: '22', http: '443', git: '9418' } as const;

/** "host:port" for a TCP connection; null when the remote is a path on this machine or there is none. */
export async function controlHost(git: Git): Promise<string | null> {
  const { remotes } = parseGitConfig(await git.run(gitConfigArgs));
  const url = (remotes.find(({ name }) => name === 'origin') ?? remotes[0])?.urls[0];
  if (url === undefined) return null;
  const identity = remoteIdentity(url);
  if (identity.kind === 'path') return null;
  const host = identity.host.includes(':') ? `[${identity.host}]` : identity.host;
  return `${host}:${identity.port ?? ports[identity.kind]}`;
}
