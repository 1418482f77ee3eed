/** netlify.toml and _redirects: the file that Netlify would use, and the paths that it proxies. */
import { parse } from 'smol-toml';
import { UsageError } from '../errors.js';
import { insideRepository, proxiedPath, reachable, type FoundFrontend } from './proxied.js';
import { readIfFile } from './read-file.js';

interface Rule {
  readonly from: string;
  readonly to: string;
  /** Answers with what `to` says, under the same URL. */
  readonly isRewrite: boolean;
  /** Holds only for some requests: a country, a query, a cookie. */
  readonly isConditional: boolean;
}

/** `folder` holds a netlify.toml and is where Netlify starts to look; "" is the root. */
export async function netlifyFrontend(root: string, folder: string): Promise<FoundFrontend> {
  const first = await readToml(root, folder);
  const base = insideRepository(folder, text(first.build['base']) ?? '') ?? folder;
  // A file in the base directory replaces the one that named it.
  const moved = base !== folder && (await readIfFile(root, `${base}/netlify.toml`)) !== null;
  const { file, build, rules } = moved ? await readToml(root, base) : first;
  const said = text(build['publish'] ?? first.build['publish']);
  const publish = said === null ? null : insideRepository(base, said);
  const redirects = await redirectsFile(root, base, publish);
  const effective = reachable([...redirects, ...rules]);
  const rewrites = effective.filter(({ isRewrite, to }) => isRewrite && /^https?:\/\//i.test(to));
  const understood = rewrites.map((rule) => (rule.isConditional ? null : proxiedPath(rule.from, rule.to)));
  return {
    platform: 'netlify',
    file,
    rootDir: base,
    publish,
    proxied: understood.filter((proxied) => proxied !== null),
    notes: rewrites
      .filter((_, index) => understood[index] === null)
      .map(({ from, to }) => `${file}: the rule ${from} → ${to} cannot be written as a route`),
  };
}

interface Toml {
  readonly file: string;
  readonly build: Readonly<Record<string, unknown>>;
  readonly rules: readonly Rule[];
}

async function readToml(root: string, folder: string): Promise<Toml> {
  const file = folder === '' ? 'netlify.toml' : `${folder}/netlify.toml`;
  let data: Readonly<Record<string, unknown>>;
  try {
    data = parse(((await readIfFile(root, file)) ?? '').replace(/^\ufeff/, ''));
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UsageError('platform-file-invalid', `${file}: ${why}`, { hint: `Mend ${file}`, cause: error });
  }
  const { build, redirects } = data;
  return {
    file,
    build: record(build),
    rules: Array.isArray(redirects) ? redirects.map((entry) => tomlRule(record(entry))) : [],
  };
}

function tomlRule(entry: Readonly<Record<string, unknown>>): Rule {
  const conditions = ['query', 'conditions'].some((name) => Object.keys(record(entry[name])).length > 0);
  return {
    from: text(entry['from']) ?? '',
    to: text(entry['to']) ?? '',
    isRewrite: Number(entry['status']) === 200,
    isConditional: conditions,
  };
}

/** In the publish directory, or where frameworks copy it from. */
async function redirectsFile(root: string, base: string, publish: string | null): Promise<Rule[]> {
  for (const folder of new Set([publish, insideRepository(base, 'public'), insideRepository(base, 'static'), base])) {
    if (folder === null) continue;
    const content = await readIfFile(root, folder === '' ? '_redirects' : `${folder}/_redirects`);
    if (content !== null) return content.split(/\r?\n/).flatMap(redirectLine);
  }
  return [];
}

/** `/from [name=:value …] /to [status[!]] [Condition=…]`. */
function redirectLine(line: string): Rule[] {
  const [from, ...words] = line
    .replace(/(?:^|\s)#.*$/, '')
    .trim()
    .split(/\s+/);
  const at = words.findIndex((word) => /^(?:\/|https?:\/\/)/i.test(word));
  const to = words[at];
  if (from === undefined || from === '' || to === undefined) return [];
  const [status, ...conditions] = words.slice(at + 1);
  return [{ from, to, isRewrite: /^200!?$/.test(status ?? ''), isConditional: at > 0 || conditions.length > 0 }];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
