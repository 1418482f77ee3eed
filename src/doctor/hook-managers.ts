/** Other tools that install Git hooks, known by the files they are configured in. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callsMosaic, type HookName } from '../hooks/hook-file.js';

export interface HookManager {
  readonly name: string;
  /** The file that configures it, relative to the root. */
  readonly file: string;
  readonly text: string;
  /** Found in the hook files that it writes. */
  readonly trace: RegExp;
  /** What runs its hooks of that name, as a line of sh. */
  run(hook: string): string;
}

type Known = Omit<HookManager, 'file' | 'text'> & { readonly files: readonly string[]; readonly key?: string };

const known: readonly Known[] = [
  {
    name: 'lefthook',
    files: ['lefthook', '.lefthook'].flatMap((name) => ['yml', 'yaml', 'toml', 'json'].map((end) => `${name}.${end}`)),
    trace: /lefthook/,
    run: (hook) => `npx lefthook run ${hook}`,
  },
  {
    name: 'pre-commit',
    files: ['.pre-commit-config.yaml', '.pre-commit-config.yml'],
    trace: /pre_commit|pre-commit\.com|\bpre-commit (?:run|hook-impl)\b|\bprek\b/,
    run: (hook) => `pre-commit hook-impl --hook-type=${hook} --hook-dir=.git/hooks -- "$@"`,
  },
  {
    name: 'simple-git-hooks',
    files: ['.simple-git-hooks.cjs', '.simple-git-hooks.js', '.simple-git-hooks.json', 'simple-git-hooks.json'],
    key: 'simple-git-hooks',
    trace: /simple-git-hooks|SKIP_SIMPLE_GIT_HOOKS/i,
    run: (hook) => `the command of "${hook}" in its configuration`,
  },
];

export async function hookManagers(root: string): Promise<HookManager[]> {
  const found = await Promise.all(known.map((manager) => configured(manager, root)));
  return found.filter((manager) => manager !== null);
}

/** The file of a manager whose configuration calls Mosaic in that hook; null when none does. */
export async function managerThatCalls(hook: HookName, root: string): Promise<string | null> {
  const managers = await hookManagers(root);
  return managers.find(({ text }) => callsMosaic(text, hook))?.file ?? null;
}

async function configured({ files, key, ...manager }: Known, root: string): Promise<HookManager | null> {
  for (const file of files) {
    const text = await readText(join(root, file));
    if (text !== null) return { ...manager, file, text };
  }
  if (key === undefined) return null;
  const text = (await readText(join(root, 'package.json'))) ?? '';
  return new RegExp(`"${key}"\\s*:\\s*\\{`).test(text) ? { ...manager, file: 'package.json', text } : null;
}

async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
