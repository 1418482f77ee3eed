/** A temporary directory with a policy in it, and a `mosaic-gates` to import from there. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LoadOptions, loadPolicy, type LoadedPolicy } from '../../src/config/load.js';
import { isReportedError, type UsageError } from '../../src/errors.js';

export interface Project {
  readonly root: string;
  readonly cacheDir: string;
  write(path: string, content: string): Promise<void>;
  load(options?: Partial<LoadOptions>): Promise<LoadedPolicy>;
  /** The error that loading ends with; fails the test when it ends well or with a bug. */
  fault(options?: Partial<LoadOptions>): Promise<UsageError>;
}

export const builtIn = [
  { id: 'TLS', codes: { 'expires-soon': { severity: 'warn', says: String, fix: String } } },
] as const;

/** Removed when the test ends. */
export async function createProject(files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mosaic config-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const cacheDir = join(root, '.git', 'mosaic');
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  await write('node_modules/mosaic-gates/package.json', '{"type":"module","exports":{".":{"default":"./index.js"}}}');
  await write(
    'node_modules/mosaic-gates/index.js',
    'export const defineConfig = (x) => x; export const defineGate = (x) => x;',
  );
  for (const [path, content] of Object.entries(files)) await write(path, content);
  const load = (options: Partial<LoadOptions> = {}) => loadPolicy(root, { allowCode: true, builtIn, ...options });
  const fault = async (options?: Partial<LoadOptions>) => {
    const error: unknown = await load(options).then(
      () => new Error('the policy was accepted'),
      (reason: unknown) => reason,
    );
    if (!isReportedError(error)) throw error;
    return error;
  };
  return { root, cacheDir, write, load, fault };
}
