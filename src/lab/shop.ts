/** The shop that the lab runs: its servers, its repository with real hooks, and the remote it is pushed to. */
import { join } from 'node:path';
import { startBackend, type Backend } from './backend.js';
import { startFrontend, type Frontend } from './frontend.js';
import type { Ran, Sandbox } from './sandbox.js';

export interface Shop {
  /** Working tree. */
  readonly dir: string;
  /** Bare repository. */
  readonly remote: string;
  readonly frontend: Frontend;
  readonly backend: Backend;
  /** Runs Git in the working tree. Throws `LabError` when it fails. */
  git(...args: readonly string[]): Promise<string>;
  /** Changes a file and commits it, through the pre-commit hook. */
  commit(message: string): Promise<void>;
  /** `git push origin main`, whatever comes of it. */
  push(): Promise<Ran>;
  /** Whether the remote's main is what was committed last. */
  isPushed(): Promise<boolean>;
  close(): Promise<void>;
}

/** The lab itself does not work here, which says nothing about what it was to show. */
export class LabError extends Error {}

/** `cli` is the built command that the hooks call. Nothing is left running when it throws. */
export async function openShop(sandbox: Sandbox, cli: string): Promise<Shop> {
  const dir = join(sandbox.dir, 'shop');
  const backend = await startBackend();
  const frontend = await startFrontend(dir);
  try {
    const remote = join(sandbox.dir, 'shop.git');
    await writeSite(sandbox, backend.origin, cli);
    await sandbox.write('shop/authority_map.json', mapOf(remote, frontend.origin, backend.origin));
    const shop = shopOf({ sandbox, dir, remote, frontend, backend });
    await initialise(shop, sandbox);
    await frontend.deploy(null);
    return shop;
  } catch (error) {
    await Promise.all([frontend.close(), backend.close()]);
    throw error;
  }
}

type Parts = Pick<Shop, 'dir' | 'remote' | 'frontend' | 'backend'> & { readonly sandbox: Sandbox };

function shopOf({ sandbox, ...parts }: Parts): Shop {
  const { dir, frontend, backend } = parts;
  const git = (...args: readonly string[]): Promise<string> => succeed(sandbox, dir, 'git', args);
  let changes = 0;
  return {
    ...parts,
    git,
    async commit(message) {
      await sandbox.write('shop/web/prices.json', `{ "coffee": ${(300 + changes++ * 10) / 100} }\n`);
      await git('add', '--all');
      await git('commit', '--quiet', '--message', message);
    },
    push: () => sandbox.run(dir, 'git', ['push', 'origin', 'main']),
    isPushed: async () =>
      (await git('ls-remote', 'origin', 'refs/heads/main')).startsWith(await git('rev-parse', 'HEAD')),
    close: async () => {
      await Promise.all([frontend.close(), backend.close()]);
    },
  };
}

async function initialise({ dir, remote, git }: Shop, sandbox: Sandbox): Promise<void> {
  await git('init', '--quiet', '--template=', '--initial-branch=main');
  await git('init', '--quiet', '--template=', '--initial-branch=main', '--bare', remote);
  await git('remote', 'add', 'origin', remote);
  // Found from here, so that it is the one this package depends on, wherever it is installed.
  const husky = JSON.stringify(import.meta.resolve('husky'));
  const script = `import husky from ${husky}; const problem = husky(); if (problem) throw new Error(problem);`;
  await succeed(sandbox, dir, process.execPath, ['--input-type=module', '--eval', script]);
}

async function succeed(sandbox: Sandbox, dir: string, file: string, args: readonly string[]): Promise<string> {
  const { code, output } = await sandbox.run(dir, file, args);
  if (code !== 0) throw new LabError(`${file} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output.trim();
}

/** The rules of now at the root; those of before the move, with no way to the backend, in a folder nobody deletes. */
async function writeSite(sandbox: Sandbox, backend: string, cli: string): Promise<void> {
  const call = `${quoted(process.execPath)} ${quoted(cli)} hook`;
  const files = {
    'netlify.toml': `${redirect('/health', `${backend}/health`)}\n${redirect('/config', `${backend}/config`)}\n${fallback}`,
    'old-web/netlify.toml': fallback,
    '.husky/pre-commit': `${call} pre-commit\n`,
    '.husky/pre-push': `${call} pre-push "$@"\n`,
  };
  for (const [path, text] of Object.entries(files)) await sandbox.write(`shop/${path}`, text);
}

function redirect(from: string, to: string): string {
  return `[[redirects]]\nfrom = "${from}"\nto = "${to}"\nstatus = 200\n`;
}

const fallback = redirect('/*', '/index.html');

/** The whole of what Mosaic is told: no routes, no expectations. */
function mapOf(remote: string, frontend: string, backend: string): string {
  const service = (name: string, role: string, url: string): object => ({
    name,
    role,
    runtime_base_url: { mode: 'static', url },
  });
  const map = {
    schema_version: '2.0',
    repo: { origin: remote, deploy_branch: 'main' },
    services: [service('web', 'frontend', frontend), service('api', 'backend', backend)],
  };
  return `${JSON.stringify(map, null, 2)}\n`;
}

/** For sh, which on Windows too understands forward slashes. */
function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", String.raw`'\''`)}'`;
}
