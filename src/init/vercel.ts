/** vercel.json: rewrites to absolute URLs, which Vercel proxies. */
import { UsageError } from '../errors.js';
import { proxiedPath, reachable, type FoundFrontend } from './proxied.js';
import { readIfFile } from './read-file.js';

/** `folder` holds a vercel.json; "" is the root. */
export async function vercelFrontend(root: string, folder: string): Promise<FoundFrontend> {
  const file = folder === '' ? 'vercel.json' : `${folder}/vercel.json`;
  const rules = reachable(rulesOf(parse((await readIfFile(root, file)) ?? '{}', file)));
  const rewrites = rules.filter(({ to }) => /^https?:\/\//i.test(to));
  const understood = rewrites.map(({ from, to, isConditional }) => (isConditional ? null : proxiedPath(from, to)));
  return {
    platform: 'vercel',
    file,
    rootDir: folder,
    publish: null,
    proxied: understood.filter((proxied) => proxied !== null),
    notes: rewrites
      .filter((_, index) => understood[index] === null)
      .map(({ from, to }) => `${file}: the rewrite ${from} → ${to} cannot be written as a route`),
  };
}

interface Rule {
  readonly from: string;
  readonly to: string;
  readonly isConditional: boolean;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError('platform-file-invalid', `${file} is not JSON: ${String(error)}`, {
      hint: `Mend ${file}`,
      cause: error,
    });
  }
}

function rulesOf(data: unknown): Rule[] {
  const rewrites = field(data, 'rewrites');
  // The newer form sorts its rules by phase.
  const lists = Array.isArray(rewrites)
    ? [rewrites]
    : ['beforeFiles', 'afterFiles', 'fallback'].map((phase) => field(rewrites, phase));
  const current = lists.flatMap((list) => entries(list, 'source', 'destination'));
  return current.length > 0 ? current : entries(field(data, 'routes'), 'src', 'dest');
}

function entries(list: unknown, from: string, to: string): Rule[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const [source, destination] = [field(entry, from), field(entry, to)];
    if (typeof source !== 'string' || typeof destination !== 'string') return [];
    const isConditional = ['has', 'missing', 'methods', 'status'].some((name) => field(entry, name) !== undefined);
    return [{ ...inMapWords(source, destination), isConditional }];
  });
}

/** "/api/:path*" and "/api/(.*)" are "/api/*"; ":path*" and "$1" in the destination are ":splat". */
function inMapWords(source: string, destination: string): { from: string; to: string } {
  const wildcard =
    /^\^?(?<prefix>\/(?:[^:()*?$]*\/)?)(?::(?<name>\w+)(?:\*|\(\.\*\))|\(\.\*\)|\(\?<(?<group>\w+)>\.\*\))\$?$/.exec(
      source,
    )?.groups;
  if (wildcard === undefined) return { from: source, to: destination };
  const name = wildcard['name'] ?? wildcard['group'] ?? '1';
  return {
    from: `${wildcard['prefix'] ?? '/'}*`,
    to: destination.replace(new RegExp(String.raw`(?:\$${name}|:${name}\*?)$`), ':splat'),
  };
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
