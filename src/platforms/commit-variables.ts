/** Variables in which platforms and CI services tell a build or a process its commit. */

export interface CommitVariable {
  readonly name: string;
  /** Its platform may leave the value of an earlier build in it. */
  readonly mayBeOld: boolean;
}

/** Ours first, then those of platforms that run services, then those of CI services. */
export const commitVariables: readonly CommitVariable[] = [
  { name: 'GIT_SHA', mayBeOld: false },
  { name: 'RENDER_GIT_COMMIT', mayBeOld: false },
  { name: 'VERCEL_GIT_COMMIT_SHA', mayBeOld: false },
  { name: 'COMMIT_REF', mayBeOld: false },
  { name: 'RAILWAY_GIT_COMMIT_SHA', mayBeOld: false },
  { name: 'CF_PAGES_COMMIT_SHA', mayBeOld: false },
  { name: 'WORKERS_CI_COMMIT_SHA', mayBeOld: false },
  { name: 'HEROKU_BUILD_COMMIT', mayBeOld: true },
  { name: 'HEROKU_SLUG_COMMIT', mayBeOld: true },
  { name: 'GITHUB_SHA', mayBeOld: false },
  { name: 'CI_COMMIT_SHA', mayBeOld: false },
  { name: 'SOURCE_VERSION', mayBeOld: false },
];
