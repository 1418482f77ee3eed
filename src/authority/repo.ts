/** The map's `repo` as the gates see it: names of either version, defaults filled in. */
import type { AuthorityMap } from './schema.js';

export interface Repo {
  /** "owner/name". */
  readonly slug: string | null;
  /** Where pushes go. */
  readonly origin: string | null;
  readonly remotes: readonly { readonly url: string; readonly kind: 'fork' | 'mirror' | 'deploy' }[];
  readonly deployBranch: string | null;
  /** Globs; empty means that only the deploying branches may be committed to. */
  readonly workBranches: readonly string[];
}

export function repoOf({ repo }: AuthorityMap): Repo {
  const owner = repo?.owner ?? null;
  const name = repo?.name ?? null;
  return {
    slug: repo?.slug ?? (owner === null || name === null ? null : `${owner}/${name}`),
    origin: repo?.origin ?? repo?.origin_ssh ?? null,
    remotes: (repo?.remotes ?? []).map(({ url, kind }) => ({ url, kind: kind ?? 'fork' })),
    deployBranch: repo?.deploy_branch ?? null,
    workBranches: repo?.work_branches ?? [],
  };
}
