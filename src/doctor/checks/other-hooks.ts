/** Hooks of other tools that Git no longer runs because core.hooksPath leads elsewhere. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gitHooks } from '../../hooks/wrapper.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { isExecutable } from '../find-program.js';
import { hookManagers, type HookManager } from '../hook-managers.js';
import { shown } from '../inspect-hook.js';

export const otherHooks: Check = {
  id: 'other-hooks',
  title: 'Hooks of other tools',
  async run(world) {
    const [{ root, commonDir }, hooks, managers] = await Promise.all([
      world.place(),
      world.hooks(),
      world.place().then(({ root: at }) => hookManagers(at)),
    ]);
    const own = join(commonDir, 'hooks');
    const running = await textOfHooks(
      hooks.isHusky ? [hooks.folder, dirname(hooks.folder)] : [hooks.folder],
      commonDir,
    );
    const silent = hooks.folder === own ? [] : await silentHooks(own, running);
    const folder = shown(own, root);
    const results = [
      ...silent.map((hook) => silenced(hook, folder)),
      ...managers.filter((manager) => !isWired(manager, running)).map((manager) => unwired(manager)),
    ];
    if (results.length > 0) return results;
    const names = managers.map(({ name }) => name);
    return [ok(names.length === 0 ? 'there are none' : `${names.join(', ')}: Git runs them too`)];
  },
};

type Texts = ReadonlyMap<string, string>;

/** Hook name → text of every file of that name that runs, those included that the first ones hand over to. */
async function textOfHooks(folders: readonly string[], commonDir: string): Promise<Texts> {
  const read = (folder: string, hook: string): Promise<string> => readFile(join(folder, hook), 'utf8').catch(() => '');
  const texts = await Promise.all(
    gitHooks.map(async (hook) => {
      const text = (await Promise.all(folders.map((folder) => read(folder, hook)))).join('\n');
      const next = ['hooks', 'mosaic/hooks'].filter((folder) => handsOver(text, folder, hook));
      const more = await Promise.all(next.map((folder) => read(join(commonDir, folder), hook)));
      return [hook, [text, ...more].join('\n')] as const;
    }),
  );
  return new Map(texts);
}

function handsOver(text: string, folder: string, hook: string): boolean {
  return new RegExp(String.raw`(?:git-common-dir\)|\.git)/${folder}/${hook}\b`).test(text);
}

/** Executable hooks of the repository's own folder that no running hook hands over to. */
async function silentHooks(folder: string, running: Texts): Promise<string[]> {
  const present = new Set(await readdir(folder).catch(() => []));
  const found = await Promise.all(
    gitHooks
      .filter((hook) => present.has(hook))
      .map(async (hook) => ({ hook, is: await isExecutable(join(folder, hook)) })),
  );
  return found
    .filter(({ hook, is }) => is && !handsOver(running.get(hook) ?? '', 'hooks', hook))
    .map(({ hook }) => hook);
}

function isWired({ trace }: HookManager, running: Texts): boolean {
  return [...running.values()].some((text) => trace.test(text));
}

function silenced(hook: string, folder: string): CheckResult {
  return {
    status: 'warning',
    observed: `${folder}/${hook} no longer runs: core.hooksPath leads elsewhere`,
    expected: `.husky/${hook} runs it, or it is removed`,
    command: `echo '"$(git rev-parse --git-common-dir)/hooks/${hook}" "$@"' >> .husky/${hook}`,
  };
}

function unwired({ name, file, run }: HookManager): CheckResult {
  return {
    status: 'warning',
    observed: `${file} configures ${name}, and no hook that Git runs here calls it`,
    expected: `.husky/pre-commit calls ${name}, or ${file} is removed`,
    command: `add to .husky/pre-commit: ${run('pre-commit')}`,
  };
}
