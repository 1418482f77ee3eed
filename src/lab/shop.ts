/** The shop of the demo: a repository with real hooks, its remote, the platform that deploys it, and a colleague. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startLab, type Lab } from './lab.js';
import type { Ran, Sandbox } from './sandbox.js';
import { routingFiles, shopFiles, type RoutingFiles } from './shop-files.js';
import { LabError } from './switchboard.js';

/** Path → text; null deletes the file. */
export type Changes = Readonly<Record<string, string | null>>;

export interface Shop {
  /** Working tree. */
  readonly dir: string;
  /** Bare repository. */
  readonly remote: string;
  /** Serves what the platform deployed. */
  readonly lab: Lab;
  /** What a `netlify.toml` of it can say. */
  readonly routing: RoutingFiles;
  /** Runs Git in the working tree. Throws `LabError` when it fails. */
  git(...args: readonly string[]): Promise<string>;
  /** Commits these changes, through the pre-commit hook. */
  commit(message: string, changes: Changes): Promise<void>;
  /** `git pull origin <branch>`, which merges. */
  pull(branch: string): Promise<void>;
  /** `git push origin main`, whatever comes of it. */
  push(): Promise<Ran>;
  /** Whether the remote's main is what was committed last. */
  isPushed(): Promise<boolean>;
  /** Somebody whose clone has no hooks commits on top of the remote's main, and pushes that to `branch`. */
  colleaguePushes(branch: string, message: string, changes: Changes): Promise<void>;
  /** The platform takes what the remote's main is. */
  deploy(): Promise<void>;
  close(): Promise<void>;
}

/** Pushed and deployed once. `cli` is the built command that the hooks call. Nothing is left running when it throws. */
export async function openShop(sandbox: Sandbox, cli: string): Promise<Shop> {
  const lab = await startLab({ site: join(sandbox.dir, folders.platform) });
  try {
    const shop = shopOf(sandbox, lab);
    await initialise(shop, sandbox, cli);
    return shop;
  } catch (error) {
    await lab.close();
    throw error;
  }
}

const folders = { shop: 'shop', remote: 'shop.git', platform: 'platform', colleague: 'colleague' } as const;

type Clone = 'shop' | 'platform' | 'colleague';

function shopOf(sandbox: Sandbox, lab: Lab): Shop {
  const remote = join(sandbox.dir, folders.remote);
  const gitIn = (clone: Clone, ...args: readonly string[]): Promise<string> =>
    succeed(sandbox, join(sandbox.dir, folders[clone]), 'git', args);
  const commitIn = async (clone: Clone, message: string, changes: Changes): Promise<void> => {
    for (const [path, text] of Object.entries(changes)) {
      const file = `${folders[clone]}/${path}`;
      await (text === null ? rm(join(sandbox.dir, file)) : sandbox.write(file, text));
    }
    await gitIn(clone, 'add', '--all');
    await gitIn(clone, 'commit', '--quiet', '--message', message);
  };
  const cloneAnew = async (clone: Clone): Promise<void> => {
    await rm(join(sandbox.dir, folders[clone]), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    await succeed(sandbox, sandbox.dir, 'git', ['clone', '--quiet', '--template=', remote, folders[clone]]);
  };
  const git = (...args: readonly string[]): Promise<string> => gitIn('shop', ...args);
  return {
    dir: join(sandbox.dir, folders.shop),
    remote,
    lab,
    routing: routingFiles(lab.backend.origin),
    git,
    commit: (message, changes) => commitIn('shop', message, changes),
    pull: async (branch) => void (await git('pull', '--quiet', '--no-rebase', '--no-edit', 'origin', branch)),
    push: () => sandbox.run(join(sandbox.dir, folders.shop), 'git', ['push', 'origin', 'main']),
    isPushed: async () =>
      (await git('ls-remote', 'origin', 'refs/heads/main')).startsWith(await git('rev-parse', 'HEAD')),
    async colleaguePushes(branch, message, changes) {
      await cloneAnew('colleague');
      await commitIn('colleague', message, changes);
      await gitIn('colleague', 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    },
    async deploy() {
      await cloneAnew('platform');
      lab.run(await gitIn('platform', 'rev-parse', 'HEAD'));
      await lab.deploy(null);
    },
    close: lab.close,
  };
}

async function initialise(shop: Shop, sandbox: Sandbox, cli: string): Promise<void> {
  const { dir, remote, lab, git } = shop;
  for (const repository of [[folders.shop], ['--bare', folders.remote]]) {
    const args = ['init', '--quiet', '--template=', '--initial-branch=main', ...repository];
    await succeed(sandbox, sandbox.dir, 'git', args);
  }
  await git('remote', 'add', 'origin', remote);
  const origins = { frontend: lab.frontend.origin, backend: lab.backend.origin };
  await shop.commit('Open the shop', shopFiles({ remote, origins, cli }));
  await git('push', '--quiet', 'origin', 'main');
  await shop.deploy();
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
