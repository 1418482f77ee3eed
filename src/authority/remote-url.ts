/** Git remote URLs in all their spellings, reduced to what tells two repositories apart. */

export type RemoteIdentity =
  /** `port` is null for the scheme's default; `path` has no leading slash and no `.git`. */
  | {
      readonly kind: 'ssh' | 'http' | 'git';
      readonly host: string;
      readonly port: string | null;
      readonly path: string;
    }
  | { readonly kind: 'path'; readonly path: string };

/** Reads https, http, ssh, git, file URLs, scp forms and paths, credentials left out. Never throws. */
export function remoteIdentity(url: string): RemoteIdentity {
  const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\//i.exec(url)?.groups?.['scheme']?.toLowerCase();
  if (scheme === 'file') return { kind: 'path', path: trimRepositoryPath(filePath(url)) };
  if (scheme !== undefined) return fromUrl(scheme, url);
  // scp form, unless a slash comes before the first colon or it is a Windows drive.
  const scp = /^(?:(?<user>[^@/]*)@)?(?<host>\[[^\]]+\]|[^:/\\]{2,}):(?<path>.*)$/s.exec(url);
  const { host, path } = scp?.groups ?? {};
  if (host !== undefined && path !== undefined) return network('ssh', host.replace(/^\[|\]$/g, ''), null, path);
  return { kind: 'path', path: trimRepositoryPath(url) };
}

/**
 * Whether both name one repository. A port counts only between URLs of one kind: a self-hosted server speaks ssh and
 * https on two ports.
 */
export function isSameRepository(one: RemoteIdentity, other: RemoteIdentity): boolean {
  if (one.kind === 'path' || other.kind === 'path') return one.kind === other.kind && one.path === other.path;
  if (one.host !== other.host || comparablePath(one) !== comparablePath(other)) return false;
  return one.kind !== other.kind || one.port === other.port;
}

/** The URL without user name and password, for people. */
export function withoutCredentials(url: string): string {
  return withoutUser(url).replace(/[^\s/:@]+:[^\s/@]+@/g, '');
}

function withoutUser(url: string): string {
  const withoutUserinfo = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '');
  // In the scp form "git@host:path" the user is no secret, but a password cannot be told from it.
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? withoutUserinfo : withoutUserinfo.replace(/^[^@/:]*:[^@/]*@/, '');
}

/** "owner/name" of a hosted repository; null for local paths. */
export function slugOf(identity: RemoteIdentity): string | null {
  return identity.kind === 'path' ? null : identity.path;
}

const defaultPorts: Readonly<Record<string, string>> = { ssh: '22', https: '443', http: '80', git: '9418' };

// Hosts that serve ssh on port 443 under another name.
const sshOver443: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
};

function fromUrl(scheme: string, url: string): RemoteIdentity {
  const match = /^[^:]+:\/\/(?:[^/?#]*@)?(?<host>\[[^\]]+\]|[^:/?#]*)(?::(?<port>\d*))?(?<path>[^?#]*)/s.exec(url);
  const { host = '', port, path = '' } = match?.groups ?? {};
  const bare = scheme.replace(/^git\+|\+git$/, '');
  const kind = bare === 'https' || bare === 'http' ? 'http' : bare === 'git' ? 'git' : 'ssh';
  const isDefault = port === undefined || port === '' || port === defaultPorts[bare];
  return network(kind, host.replace(/^\[|\]$/g, ''), isDefault ? null : port, path);
}

function network(kind: 'ssh' | 'http' | 'git', host: string, port: string | null, path: string): RemoteIdentity {
  const name = host.toLowerCase().replace(/\.$/, '');
  const real = kind === 'ssh' && (port === '443' || port === null) ? sshOver443[name] : undefined;
  return {
    kind,
    host: real ?? name,
    port: real === undefined ? port : null,
    // Over ssh a path is below the home directory, whether it says so ("~/shop.git") or not.
    path: trimRepositoryPath(decode(path)).replace(kind === 'ssh' ? /^\/*(?:~\/+)?/ : /^\/+/, ''),
  };
}

// These hosts treat owner and name without regard to case.
const caseInsensitive = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org']);

function comparablePath({ host, path }: { readonly host: string; readonly path: string }): string {
  return caseInsensitive.has(host) ? path.toLowerCase() : path;
}

function trimRepositoryPath(path: string): string {
  const trimmed = path.replace(/[/\\]+$/, '').replace(/(?<=[^/\\])\.git$/, '');
  return trimmed === '' ? path : trimmed.replace(/[/\\]+$/, '');
}

function filePath(url: string): string {
  const path = decode(url.replace(/^file:\/\/(localhost)?/i, ''));
  // file:///C:/repo is C:/repo.
  return /^\/[a-z]:[/\\]/i.test(path) ? path.slice(1) : path;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
