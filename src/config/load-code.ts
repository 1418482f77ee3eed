/** Runs a policy written as code: bounded in time, its output kept off stdout, its faults named by file and line. */
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isReportedError, UsageError } from '../errors.js';
import { codeFault } from './code-fault.js';
import { exitRefused } from './exit-refused.js';
import { outputOnStderr } from './output-on-stderr.js';

export interface CodeOptions {
  readonly cacheDir?: string;
  /** Milliseconds. */
  readonly limit: number;
}

/** The default export of `file`. Throws `UsageError`: `config-invalid`, `config-threw`, `config-timeout`, `config-exited`. */
export async function loadCode(file: string, source: string, options: CodeOptions): Promise<unknown> {
  const name = basename(file);
  try {
    const exported = defaultOf(
      await outputOnStderr(() =>
        exitRefused(name, () => withinLimit(importCode(file, source, options), name, options.limit)),
      ),
    );
    const fault = exportFault(exported);
    if (fault === null) return exported;
    throw new UsageError('config-invalid', `${name}: ${fault}`, {
      hint: "write: export default defineConfig({ /* … */ }), with defineConfig from 'mosaic-gates'",
      place: { file: name, line: null },
    });
  } catch (error) {
    throw isReportedError(error) ? error : codeFault(name, error);
  }
}

async function importCode(file: string, source: string, options: CodeOptions): Promise<unknown> {
  if (!file.endsWith('.ts')) return (await import(pathToFileURL(file).href)) as unknown;
  const { importTypeScript } = await import('./import-typescript.js');
  return importTypeScript(file, source, options);
}

// An await that never ends can be left behind. A loop that never ends is stopped in a TypeScript policy of one file, up
// to its first await; in .js, .mjs and imported files, which others run, it cannot be stopped.
async function withinLimit<T>(work: Promise<T>, name: string, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(name, limit)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw property(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? tooSlow(name, limit) : error;
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(name: string, limit: number): UsageError {
  return new UsageError('config-timeout', `${name} did not finish loading within ${limit / 1000} s`, {
    hint: `look for a loop or an await in ${name} that never ends; a policy needs no network`,
    place: { file: name, line: null },
  });
}

/** The default export; seen through CommonJS made from an ES module, which nests it once more. */
function defaultOf(namespace: unknown): unknown {
  const exported = property(namespace, 'default');
  return property(exported, '__esModule') === true ? property(exported, 'default') : exported;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function exportFault(exported: unknown): string | null {
  if (exported === undefined) return 'it has no default export';
  if (typeof exported === 'function') return 'it exports a function, not a policy';
  if (typeof property(exported, 'then') === 'function') return 'it exports a promise; await it before exporting';
  return typeof exported === 'object' && exported !== null
    ? null
    : `it exports ${exported === null ? 'null' : `a ${typeof exported}`}, not a policy`;
}
