/**
 * Imports a TypeScript policy in milliseconds: transpiled once by jiti, then run from the cache. The same path serves
 * every Node version, also those that strip types themselves: their own stripping costs 30 ms at each start.
 */
import { createRequire, isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { CodeOptions } from './load-code.js';
import { cachedTranspilation } from './transpile-cache.js';

/**
 * The module's exports. Throws what the module throws, `SyntaxError` with `line` when it cannot be parsed, and Node's
 * `ERR_SCRIPT_EXECUTION_TIMEOUT` when it runs for longer than the limit without awaiting anything.
 */
export async function importTypeScript(
  file: string,
  source: string,
  { cacheDir, limit }: CodeOptions,
): Promise<unknown> {
  if (importsRelatives(source)) return importWithJiti(file);
  const code = await cachedTranspilation({
    file,
    source,
    cacheDir: cacheDir ?? null,
    transpile: () => transpile(file, source),
  });
  return evaluate(file, code, limit);
}

/** A policy of several files: each may be TypeScript and may change, so nothing of it is cached. */
async function importWithJiti(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  return createJiti(pathToFileURL(file).href, { fsCache: false, moduleCache: false }).import(file);
}

// Also true for such words in a comment, which costs time only.
function importsRelatives(source: string): boolean {
  return /\b(?:from|import|require)\s*\(?\s*['"`]\.{1,2}(?:\/|['"`])/.test(source);
}

async function transpile(file: string, source: string): Promise<string> {
  const { createJiti } = await import('jiti');
  // jiti's own cache would be a second one, in the user's node_modules.
  const code = createJiti(pathToFileURL(file).href, { fsCache: false }).transform({
    source,
    filename: file,
    ts: true,
    async: true,
  });
  const fault = /^exports\.__JITI_ERROR__ = (\{.*\})/.exec(code)?.[1];
  if (fault === undefined) return code;
  const { message, line } = JSON.parse(fault) as { message: string; line: number };
  throw Object.assign(new SyntaxError(message.trim()), { line });
}

interface Exports {
  default?: unknown;
}

// As jiti writes static imports; dynamic ones look different.
const staticImport = /\bawait jitiImport\(("[^"\\]*")\)/g;

/**
 * Runs jiti's output: the body of an async function, with a `jitiImport` for every import. Static imports are there
 * before it starts: the clock of `vm` stops at the first await.
 */
async function evaluate(file: string, code: string, limit: number): Promise<Exports> {
  const require = createRequire(file);
  const jitiImport = async (id: string): Promise<object> => asCommonJs(await importFrom(file, id));
  const imported = new Map<string, object>();
  for (const [, id = '""'] of code.matchAll(staticImport)) {
    const name = JSON.parse(id) as string;
    if (!imported.has(name)) imported.set(name, await jitiImport(name));
  }
  const body = code.replaceAll(staticImport, 'mosaicImported.get($1)');
  const script = new vm.Script(
    `(async function (exports, require, module, __filename, jitiImport, mosaicImported) {${body}\n})`,
    { filename: file },
  );
  const run = script.runInThisContext() as (...values: unknown[]) => Promise<void>;
  const module: { exports: Exports } = { exports: {} };
  await withClock(() => run(module.exports, require, module, file, jitiImport, imported), limit);
  return module.exports;
}

const slotName = 'mosaic-gates.timed-work';
const slot = Symbol.for(slotName);

/** Throws `ERR_SCRIPT_EXECUTION_TIMEOUT` when `work` has not returned after `limit` milliseconds. */
function withClock<T>(work: () => T, limit: number): T {
  // A script is handed nothing but globals.
  const handedOver = globalThis as { [slot]?: () => T };
  handedOver[slot] = work;
  try {
    return vm.runInThisContext(`globalThis[Symbol.for('${slotName}')]()`, { timeout: limit }) as T;
  } finally {
    delete handedOver[slot];
  }
}

/** A native import as if `file` had made it. */
async function importFrom(file: string, id: string): Promise<object> {
  if (isBuiltin(id)) return (await import(id)) as object;
  // The policy gets the very Mosaic that reads it.
  if (id === 'mosaic-gates') return import('../index.js');
  // Packages may be for `import` only, which `require` cannot resolve; loading jiti for it costs 30 ms.
  const { createJiti } = await import('jiti');
  return (await import(createJiti(pathToFileURL(file).href).esmResolve(id))) as object;
}

/** Marks a namespace as an ES module's, so that transpiled code takes its `default` for the default import. */
function asCommonJs(namespace: object): object {
  return Object.defineProperty({ ...namespace }, '__esModule', { value: true });
}
