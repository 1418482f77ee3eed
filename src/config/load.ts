/** Finds and loads the policy: `mosaic.config.{ts,js,mjs,json}` or `package.json#mosaic` in one directory, or the defaults. */
import { isReportedError, UsageError } from '../errors.js';
import { codeFault } from './code-fault.js';
import type { BuiltInGate } from './custom-gates.js';
import { defaultPolicy, type Policy } from './policy.js';
import { findPolicy, type FoundPolicy } from './search.js';

export interface LoadOptions {
  /** False runs no code of the repository: only JSON counts, and a code file is reported in `warnings`. */
  readonly allowCode: boolean;
  /** Where transpiled policies are kept: `<git common dir>/mosaic`. Without it they are transpiled every time. */
  readonly cacheDir?: string;
  /** The registry's gates: custom gates may not take their ids, severities may name them. */
  readonly builtIn: readonly BuiltInGate[];
  /** Milliseconds that a policy written as code may take; 10,000 by default. */
  readonly limit?: number;
}

export interface LoadedPolicy {
  readonly policy: Policy;
  /** Path inside `root`; null when there is no policy file. */
  readonly file: string | null;
  /** Sentences about what is there and has no effect. */
  readonly warnings: string[];
}

/**
 * Throws `UsageError`: `config-invalid`, `gate-invalid`, `config-threw`, `config-timeout`, `config-exited`,
 * `config-empty`, `config-unreadable`.
 */
export async function loadPolicy(root: string, options: LoadOptions): Promise<LoadedPolicy> {
  const { found, warnings } = await findPolicy(root, { limit: 10_000, ...options });
  if (found === null) return { policy: defaultPolicy, file: null, warnings };
  if (found.isEmpty) throw emptyPolicy(found.file);
  const { parsePolicy } = await import('./parse.js');
  const parsed = readingCode(found, () => parsePolicy(found.value, found, options.builtIn));
  return { policy: parsed.policy, file: found.file, warnings: [...warnings, ...parsed.warnings] };
}

function emptyPolicy(file: string): UsageError {
  return new UsageError('config-empty', `${file} is empty`, {
    hint: file.endsWith('.json')
      ? `write {} into ${file}, or remove it`
      : `write export default {}; into ${file}, or remove it`,
    place: { file, line: null },
  });
}

/** What code exports may run code again when it is read: getters, proxies. */
function readingCode<T>({ isCode, file }: FoundPolicy, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw isCode && !isReportedError(error) ? codeFault(file, error) : error;
  }
}
