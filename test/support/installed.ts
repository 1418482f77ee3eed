/** A repository with an npm package in it that has Mosaic installed. */
import { cli, createRepo, quoted, type RepoOptions, type TestRepo } from './git-repo.js';

/** Keeps the built command under `<folder>/node_modules/.bin`, where npm would put it. */
export async function installMosaic(repo: TestRepo, folder = ''): Promise<void> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const script = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(cli)} "$@"\n`;
  await repo.write(`${prefix}node_modules/.bin/mosaic`, script, 0o755);
  await repo.write(`${prefix}package.json`, '{\n  "name": "shop",\n  "scripts": {\n    "test": "true"\n  }\n}\n');
}

export const smallestMap = '{ "schema_version": "2.0", "repo": { "work_branches": ["**"] }, "services": [] }\n';

/** One commit holds the package, a map and a .gitignore; no hooks yet. */
export async function createInstalledRepo(options: RepoOptions = {}): Promise<TestRepo> {
  const repo = await createRepo({ ...options, commit: false });
  await installMosaic(repo);
  await repo.write('authority_map.json', smallestMap);
  await repo.write('.gitignore', 'node_modules/\n');
  await repo.git('add', '-A');
  await repo.git('commit', '--quiet', '--message=first');
  return repo;
}
