/** A real repository with a map, scanned in this process as `mosaic scan` does. */
import type { TestContext } from 'vitest';
import { openBlobs } from '../../src/facts/git-blobs.js';
import { openGit } from '../../src/facts/git.js';
import { scanRepository, type RepositoryScan, type ScanRequest } from '../../src/scan/scan-repository.js';
import { createRepo, type RepoOptions, type TestRepo } from '../support/git-repo.js';

export interface Project extends TestRepo {
  commit(files: Readonly<Record<string, string | null>>): Promise<void>;
  /** Of HEAD unless said otherwise. */
  scan(request?: Partial<Pick<ScanRequest, 'revision' | 'isLive'>>): Promise<RepositoryScan>;
}

export const dead = 'old-api.up.railway.app';
export const deadUrl = `https://${dead}`;
export const live = 'https://shop-api.onrender.com';

/** A site on Netlify beside a backend; `web` and `rest` change the map. */
export function mapOf(web: object = {}, rest: object = {}): string {
  return JSON.stringify({
    schema_version: '2.0',
    repo: { deploy_branch: 'main', work_branches: ['**'] },
    services: [
      {
        name: 'web',
        role: 'frontend',
        platform: 'netlify',
        runtime_base_url: { mode: 'static', url: 'https://shop.example' },
        ...web,
      },
      { name: 'api', role: 'backend', root_dir: 'backend', runtime_base_url: { mode: 'static', url: live } },
    ],
    retired_hosts: ['*.up.railway.app', { host: 'old.example', since: '2026-01-08', reason: 'moved to Render' }],
    ...rest,
  });
}

/** The first commit holds the map and the files. */
export async function createProject(
  t: TestContext,
  files: Readonly<Record<string, string | null>>,
  { map = mapOf(), ...options }: RepoOptions & { readonly map?: string } = {},
): Promise<Project> {
  const repo = await createRepo({ ...options, commit: false });
  t.onTestFinished(() => repo.dispose());
  const env = { ...repo.env };
  const project: Project = {
    ...repo,
    async commit(content) {
      for (const [path, text] of Object.entries(content)) {
        if (text === null) await repo.git('rm', '--quiet', '-f', path);
        else await repo.write(path, text);
      }
      await repo.git('add', '--all');
      const { code, stderr } = await repo.git('commit', '--quiet', '--no-verify', '--allow-empty', '--message=change');
      if (code !== 0) throw new Error(stderr);
    },
    scan: ({ revision = 'HEAD', isLive = false } = {}) =>
      scanRepository({
        git: openGit(repo.dir, env),
        blobs: openBlobs(repo.dir, env),
        cwd: repo.dir,
        env,
        revision,
        isLive,
      }),
  };
  await project.commit({ 'authority_map.json': map, ...files });
  return project;
}

/** "production web/app.js:1:7", in the order of the files. */
export function lines({ tree }: RepositoryScan, tier?: string): string[] {
  return tree.references
    .filter((reference) => tier === undefined || reference.tier === tier)
    .map(({ file, line, column, tier: own, state, isFailing }) => {
      const mark = state === 'unmapped' ? `${isFailing ? '✗' : '!'} ` : '';
      return `${mark}${own} ${file}:${line}:${column}`;
    });
}
