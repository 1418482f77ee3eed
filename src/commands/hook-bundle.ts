/**
 * Loads `mosaic hook` from a bundle of its own, with V8's code cache beside it: hooks run at every commit, and resolving
 * and compiling modules is most of their start. The cache is named after the build and the Node that made it.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import type { Command } from './command.js';

declare const __MOSAIC_BUILD__: string | undefined;

export interface HookBundle {
  /** By name: those that run so often that their start counts. */
  readonly commands: Readonly<Record<string, Command>>;
  /** Keeps what V8 compiled in this run for the next one, unless it came from there. Never throws. */
  keepCompiled(): void;
}

/** `dist` is the folder of the built command. Null when run from source. */
export function loadHookBundle(dist: URL): HookBundle | null {
  if (typeof __MOSAIC_BUILD__ !== 'string') return null;
  const file = fileURLToPath(new URL('hook.cjs', dist));
  const cacheFile = `${file}.${__MOSAIC_BUILD__}.${process.version}-${process.arch}.cache`;
  const cachedData = readOrUndefined(cacheFile);
  const script = new vm.Script(
    `(function (module, exports, require, importModule) {${readFileSync(file, 'utf8')}\n})`,
    {
      filename: file,
      ...(cachedData === undefined ? {} : { cachedData }),
    },
  );
  const module: { exports: { bundled?: Readonly<Record<string, Command>> } } = { exports: {} };
  const run = script.runInThisContext() as (...values: unknown[]) => void;
  run(
    module,
    module.exports,
    createRequire(file),
    (id: string) => import(id.startsWith('.') ? new URL(id, dist).href : id),
  );
  const { bundled } = module.exports;
  if (bundled === undefined) throw new Error(`${file} exports no commands`);
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  return { commands: bundled, keepCompiled: () => (isKept ? undefined : keep(cacheFile, script)) };
}

function readOrUndefined(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(file: string, script: vm.Script): void {
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, script.createCachedData());
    renameSync(temporary, file);
  } catch {
    // A read-only installation only starts more slowly.
  }
}
