/** What an ssh host name stands for in the user's ssh configuration, as ssh itself says (`ssh -G`). */
import { execFile } from 'node:child_process';
import type { RemoteIdentity } from '../authority/remote-url.js';
import { remoteIdentity } from '../authority/remote-url.js';
import type { Gathering } from './fact.js';

type SshIdentity = Extract<RemoteIdentity, { host: string }>;

/** The repository under the host's real name; nothing when ssh is absent or the name stands for itself. */
export async function resolveSshAlias({ git, env }: Gathering, identity: SshIdentity): Promise<RemoteIdentity[]> {
  // Names with a dot are nearly always real, and starting ssh costs more than all else in the gate.
  if (identity.host.includes('.') || !/^[a-z0-9_][a-z0-9_-]*$/i.test(identity.host)) return [];
  const configured = env['GIT_SSH_COMMAND'] ?? (await git.run(['config', '--default', '', 'core.sshCommand']));
  const answer = await askSsh(configured.trim(), env, identity.host);
  const hostName = /^hostname (?<value>\S+)/m.exec(answer)?.groups?.['value'];
  const port = /^port (?<value>\d+)/m.exec(answer)?.groups?.['value'];
  if (hostName === undefined) return [];
  return [remoteIdentity(`ssh://${hostName}:${port ?? '22'}/${identity.path}`)];
}

function askSsh(command: string, env: NodeJS.ProcessEnv, host: string): Promise<string> {
  return new Promise((done) => {
    const options = { env, timeout: 3_000, windowsHide: true };
    const answer = (_error: Error | null, stdout: string): void => done(stdout);
    // Git gives core.sshCommand to a shell; the host was checked to be a plain word.
    if (command !== '') execFile(`${command} -G ${host}`, [], { ...options, shell: true }, answer);
    else execFile(env['GIT_SSH'] ?? 'ssh', ['-G', host], options, answer);
  });
}
