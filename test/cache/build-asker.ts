/** Processes that ask the one question, from a bundle as Mosaic's own is made. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Shared } from '../../src/cache/share-flight.js';
import type { Clone, Probed } from './clone.js';

export interface Told {
  /** How many probes had begun when it was about to ask. */
  readonly probesBefore: number;
  /** The value is the number of the probe that answers. */
  readonly shared: Shared<number> | null;
}

export interface Asker {
  kill(signal: NodeJS.Signals): void;
  /** Null when it did not end well. */
  readonly told: Promise<Told | null>;
}

export interface Bundle {
  readonly folder: string;
  /** The files that are loaded before anything is asked. */
  readonly loadedAtOnce: readonly string[];
  ask(clone: Pick<Clone, 'dir'>, probed: Pick<Probed, 'url'>, confinement?: Confinement): Asker;
  /** Ends those who still ask. */
  dispose(): Promise<void>;
}

export interface Confinement {
  readonly uid?: number;
  /** What starts Node in its place: a shell with limits. */
  readonly through?: readonly string[];
}

export async function buildAsker(): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-asker-'));
  // Another user is to read it too.
  await chmod(folder, 0o755);
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('asker.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  });
  const running = new Set<() => void>();
  return {
    folder,
    loadedAtOnce: inputsAtOnce(metafile.outputs),
    ask({ dir }, { url }, { uid, through = [] } = {}) {
      const program = join(folder, 'asker.mjs');
      const [file, ...args] = [...through, process.execPath, program, JSON.stringify({ dir, url })];
      const who = uid === undefined ? {} : { uid, gid: uid };
      const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], ...who });
      const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
      const end = (): void => kill('SIGKILL');
      running.add(end);
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
      const told = once(child, 'close').then(([code]) => {
        running.delete(end);
        return code === 0 ? (JSON.parse(text) as Told) : null;
      });
      return { kill, told };
    },
    async dispose() {
      for (const end of running) end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Outputs = Awaited<ReturnType<typeof build<{ metafile: true }>>>['metafile']['outputs'];

/** Sources in the entry and in all that it imports statically. */
function inputsAtOnce(outputs: Outputs): string[] {
  const seen = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.endsWith('asker.ts') === true));
  for (const path of seen) {
    for (const { kind, path: next } of outputs[path]?.imports ?? []) if (kind === 'import-statement') seen.add(next);
  }
  return [...seen].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
}
