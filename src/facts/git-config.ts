/** Remotes, URL rewrites and push defaults, from one `git config --list`. */
import { withoutCredentials } from '../authority/remote-url.js';
import { defineFact } from './fact.js';

export interface RemoteConfig {
  readonly name: string;
  /** As written in the configuration, before `insteadOf`. */
  readonly urls: readonly string[];
  readonly pushUrls: readonly string[];
}

export interface UrlRewrite {
  readonly base: string;
  /** Prefix that `base` replaces. */
  readonly prefix: string;
  /** From `pushInsteadOf`: applies to pushes to remotes without a `pushurl`. */
  readonly pushOnly: boolean;
}

export interface GitConfig {
  readonly remotes: readonly RemoteConfig[];
  readonly rewrites: readonly UrlRewrite[];
  /** `remote.pushDefault`. */
  readonly pushDefault: string | null;
  /** Branch name → `pushRemote` and `remote`. */
  readonly branches: Readonly<Record<string, { readonly pushRemote: string | null; readonly remote: string | null }>>;
}

export const gitConfigArgs = ['config', '--list', '-z'];

/** Without user names and passwords: facts are saved as evidence. */
export const gitConfig = defineFact('git config', async ({ git }) => parseGitConfig(await git.run(gitConfigArgs)));

/** Records `key LF value NUL`; section and variable are lower case, the subsection between them is verbatim. */
export function parseGitConfig(output: string): GitConfig {
  const remotes = new Map<string, { urls: string[]; pushUrls: string[] }>();
  const branches = new Map<string, { pushRemote: string | null; remote: string | null }>();
  const rewrites: UrlRewrite[] = [];
  let pushDefault: string | null = null;
  for (const record of output.split('\0')) {
    const { section, subsection, variable, value } = splitRecord(record);
    if (section === 'remote' && subsection !== null) {
      const remote = getOrAdd(remotes, subsection, () => ({ urls: [], pushUrls: [] }));
      if (variable === 'url') remote.urls.push(withoutCredentials(value));
      if (variable === 'pushurl') remote.pushUrls.push(withoutCredentials(value));
    } else if (section === 'remote' && variable === 'pushdefault') {
      pushDefault = withoutCredentials(value);
    } else if (section === 'url' && subsection !== null && (variable === 'insteadof' || variable === 'pushinsteadof')) {
      rewrites.push({
        base: withoutCredentials(subsection),
        prefix: withoutCredentials(value),
        pushOnly: variable === 'pushinsteadof',
      });
    } else if (section === 'branch' && subsection !== null) {
      const branch = getOrAdd(branches, subsection, () => ({ pushRemote: null, remote: null }));
      if (variable === 'pushremote') branch.pushRemote = withoutCredentials(value);
      if (variable === 'remote') branch.remote = withoutCredentials(value);
    }
  }
  return {
    remotes: [...remotes]
      .map(([name, urls]) => ({ name, ...urls }))
      .filter(({ urls, pushUrls }) => urls.length + pushUrls.length > 0),
    rewrites,
    pushDefault,
    branches: Object.fromEntries(branches),
  };
}

function splitRecord(record: string): { section: string; subsection: string | null; variable: string; value: string } {
  const lineEnd = record.indexOf('\n');
  const key = lineEnd === -1 ? record : record.slice(0, lineEnd);
  const value = lineEnd === -1 ? '' : record.slice(lineEnd + 1);
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  return {
    section: key.slice(0, first === -1 ? key.length : first),
    subsection: first === last ? null : key.slice(first + 1, last),
    variable: key.slice(last + 1),
    value,
  };
}

function getOrAdd<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
