/** The Wrangler configuration of a project: its published folder, and whether it is a Worker with static assets. */
import { readJson, type JsonDialect } from '../json-source.js';
import type { RoutingProblem, Tree } from '../platform.js';
import { parse, TomlError } from 'smol-toml';
import { joinTree, within } from '../tree-path.js';
import { wranglerNames } from './names.js';

export interface Wrangler {
  readonly file: string;
  /** Of Pages, or of a Worker; null when the file says neither, and Pages ignores it. */
  readonly assets: 'pages' | 'worker' | null;
  /** Relative to the repository's root. */
  readonly directory: string | null;
  /** A Worker's script, or null when it serves only assets. */
  readonly main: string | null;
  /** true: the script comes before every asset; patterns: for those paths. */
  readonly workerFirst: boolean | readonly string[];
  readonly htmlHandling: string;
  readonly notFoundHandling: string;
  readonly problem: RoutingProblem | null;
}

// Wrangler reads .json and .jsonc alike.
const dialect: JsonDialect = { comments: true, trailingCommas: true, byteOrderMark: true };

/** https://developers.cloudflare.com/workers/static-assets/binding/ and /pages/functions/wrangler-configuration/ */
export async function wranglerIn(tree: Tree, folder: string): Promise<Wrangler | null> {
  for (const name of wranglerNames) {
    const file = within(folder, name);
    const text = await tree.read(file);
    if (text === null) continue;
    const { value, problem } = name.endsWith('.toml') ? readToml(file, text) : readJsonc(file, text);
    const pages = string(value['pages_build_output_dir']);
    const assets = record(value['assets']);
    const directory = pages ?? string(assets['directory']);
    const first = assets['run_worker_first'];
    return {
      file,
      assets: pages !== null ? 'pages' : string(assets['directory']) !== null ? 'worker' : null,
      directory: directory === null ? null : joinTree(folder, directory),
      main: string(value['main']),
      workerFirst: Array.isArray(first) ? first.filter((item) => typeof item === 'string') : first === true,
      htmlHandling: string(assets['html_handling']) ?? 'auto-trailing-slash',
      notFoundHandling: string(assets['not_found_handling']) ?? 'none',
      problem,
    };
  }
  return null;
}

interface Read {
  readonly value: Readonly<Record<string, unknown>>;
  readonly problem: RoutingProblem | null;
}

function readJsonc(file: string, text: string): Read {
  const { value, fault } = readJson(file, text, dialect);
  return {
    value: record(value),
    problem: fault === null ? null : invalid(file, fault.line, fault.column, fault.message),
  };
}

function readToml(file: string, text: string): Read {
  try {
    return { value: parse(text.replace(/^\ufeff/, '')), problem: null };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split('\n')[0] ?? '';
    return { value: {}, problem: invalid(file, error.line, error.column, why) };
  }
}

function invalid(file: string, line: number, column: number, why: string): RoutingProblem {
  const message = `${file} ${why}: Cloudflare cannot read it and refuses the deployment`;
  return { code: 'config-invalid', message, file, line, column, isFatal: true };
}

function string(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
