/** Where a service lives: the three URL modes of SPEC §2.1 under the limits of §5.8 on what a map may read. */
import { printable } from '../text/printable.js';
import { describeFound } from './found.js';
import { nearest } from './nearest.js';
import type { MapService } from './schema.js';
import type { BaseUrl } from './service.js';

export interface Variables {
  /** Values that the map itself gives for the chosen environment; they win. */
  readonly declared: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names that policy allows besides `MOSAIC_*`. */
  readonly allowed: readonly string[];
}

type Mode = Exclude<NonNullable<MapService['runtime_base_url']>, string>;

export function resolveBaseUrl(declared: NonNullable<MapService['runtime_base_url']>, variables: Variables): BaseUrl {
  if (typeof declared === 'string') return normaliseBaseUrl(declared);
  switch (declared.mode) {
    case 'static':
      return normaliseBaseUrl(declared.url);
    case 'template':
      return fromTemplate(declared, variables);
    case 'env_map':
      return fromEnvMap(declared, variables);
  }
}

/** http(s), no user, query or fragment; a path prefix stays, without its last slash. */
export function normaliseBaseUrl(text: string): BaseUrl {
  const refused = (why: string): BaseUrl => ({ kind: 'refused', why: `${describeFound(text, [])} ${why}` });
  // The URL parser drops white space and turns backslashes into slashes, so that what is asked is not what is read.
  // oxlint-disable-next-line no-control-regex
  if (/[\s\\\u0000-\u001f\u007f]/.test(text)) return refused('holds white space, a backslash or a control character');
  if (!URL.canParse(text)) return refused('is not a URL; write it with its scheme, such as https://shop.example');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refused('is not an http(s) URL');
  if (url.username !== '' || url.password !== '' || /^[^/]*\/\/[^/]*@/.test(text))
    return refused('holds a user or password');
  if (text.includes('?') || text.includes('#')) return refused('holds a query or fragment');
  return { kind: 'known', url: url.origin + url.pathname.replace(/\/+$/, '') };
}

const placeholders = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

function fromTemplate(declared: Extract<Mode, { mode: 'template' }>, variables: Variables): BaseUrl {
  const named = [...declared.template.matchAll(placeholders)].map(([, name]) => name ?? '');
  const values = readAll([...named, ...(declared.required_env ?? [])], variables);
  if (values.kind !== 'read') return values;
  for (const match of declared.template.matchAll(placeholders)) {
    const name = match[1] ?? '';
    const rest = declared.template.slice(match.index + match[0].length);
    // An origin in the middle would put a scheme into a host name or path.
    if (isOrigin(values.of[name] ?? '') && (match.index > 0 || (rest !== '' && !rest.startsWith('/')))) {
      return {
        kind: 'refused',
        why: `${name} is an origin, which fits only at the start of the template and before a "/"`,
      };
    }
  }
  const text = declared.template.replaceAll(placeholders, (_, name: string) =>
    (values.of[name] ?? '').replace(/\/$/, ''),
  );
  if (text.includes('$')) return { kind: 'refused', why: 'the template has a "$" that is no ${NAME}' };
  return normaliseBaseUrl(text);
}

function fromEnvMap(declared: Extract<Mode, { mode: 'env_map' }>, variables: Variables): BaseUrl {
  const [name] = declared.required_env;
  if (name === undefined) return { kind: 'refused', why: 'required_env names no variable' };
  const values = readAll(declared.required_env, variables);
  if (values.kind !== 'read') return values;
  const value = values.of[name] ?? '';
  const url = Object.hasOwn(declared.env_map, value) ? declared.env_map[value] : undefined;
  if (url !== undefined) return normaliseBaseUrl(url);
  const known = Object.keys(declared.env_map);
  const meant = nearest(value, known.slice(0, 100));
  const list = known.length === 0 ? 'nothing' : printable(known.join(', '), 200);
  const suggestion = meant === null ? '' : `; did you mean "${printable(meant, 63)}"?`;
  return { kind: 'refused', why: `${name} is ${describeFound(value, [])}, and env_map knows ${list}${suggestion}` };
}

type Values =
  | { readonly kind: 'read'; readonly of: Readonly<Record<string, string>> }
  | Extract<BaseUrl, { kind: 'unset' | 'refused' }>;

/** Refusals first: a map that asks for what it may not read must not learn whether it is set. */
function readAll(names: readonly string[], variables: Variables): Values {
  const unique = [...new Set(names)];
  const forbidden = unique.find((name) => !mayRead(name, variables));
  if (forbidden !== undefined) return { kind: 'refused', why: whyForbidden(forbidden) };
  const read = unique.map((name) => [name, valueOf(name, variables)] as const);
  const missing = read.filter(([, value]) => value === '').map(([name]) => name);
  if (missing.length > 0) return { kind: 'unset', variables: missing };
  const unsafe = read.find(([, value]) => !isLabel(value) && !isOrigin(value));
  if (unsafe)
    return { kind: 'refused', why: `the value of ${unsafe[0]} is neither one DNS label nor an http(s) origin` };
  return { kind: 'read', of: Object.fromEntries(read) };
}

/** A host name made from a token would hand the token to whoever runs that domain's name server. */
const secretNames = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|(?:^|_)KEY/i;

function mayRead(name: string, { declared, allowed }: Variables): boolean {
  return (
    Object.hasOwn(declared, name) || allowed.includes(name) || (name.startsWith('MOSAIC_') && !secretNames.test(name))
  );
}

function whyForbidden(name: string): string {
  return name.startsWith('MOSAIC_')
    ? `${name} is named like a secret, which has no place in a URL`
    : `${name} is neither a MOSAIC_* variable nor in the policy's env.allow`;
}

function valueOf(name: string, { declared, env }: Variables): string {
  return ((Object.hasOwn(declared, name) ? declared[name] : Object.hasOwn(env, name) ? env[name] : '') ?? '').trim();
}

function isLabel(value: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(value);
}

function isOrigin(value: string): boolean {
  const base = /^https?:\/\/[^/]+\/?$/i.test(value) ? normaliseBaseUrl(value) : null;
  return base?.kind === 'known';
}
