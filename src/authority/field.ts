/** Building blocks of the map's schema: kinds of text, and keys that carry the sentence and example shown to people. */
import * as z from 'zod/mini';

/** What editors show on hover; the first example is also what an error tells the user to write. */
export const documentation = z.registry<{ description: string; examples?: unknown[] }>();

/** A key that may be left out; null-keys.ts treats null alike. */
export function optional<T extends z.ZodMiniType>(schema: T, description: string, ...examples: unknown[]) {
  const own = z.optional(schema);
  documentation.add(own, examples.length === 0 ? { description } : { description, examples });
  return own;
}

/** A key that must be there. */
export function documented<T extends z.ZodMiniType>(schema: T, description: string, ...examples: unknown[]): T {
  // A copy, because the kinds of text below are shared between keys.
  const own = z.clone(schema);
  documentation.add(own, examples.length === 0 ? { description } : { description, examples });
  return own;
}

// Shapes are patterns where they can be, so that the JSON Schema for editors states them too.
/* oxlint-disable no-control-regex */

/** One line of text, possibly empty. */
export const line = pattern(/^[^\u0000-\u001f\u007f]*$/, 'a string without control characters');

/** One line of text that says something. */
export const word = pattern(
  /^[^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f][^\u0000-\u001f\u007f]*$/,
  'a non-empty string without control characters',
);

/** Path of a URL. "//host" would name another host, so it is none. */
export const urlPath = pattern(
  /^\/(?!\/)[^\s\\*\u0000-\u001f\u007f]*$/,
  'a path that begins with one "/" and has no spaces, such as "/health"',
);

/** Path of a URL whose last segment may be `*`. */
export const routePath = pattern(
  /^\/(?!\/)(?:[^\s\\*\u0000-\u001f\u007f]*|(?:[^\s\\*\u0000-\u001f\u007f]*\/)?\*)$/,
  'a path that begins with one "/", with "*" at most as its last segment, such as "/api/*"',
);

/** Path relative to the repository root that cannot leave it; "", "." and "/" are the root itself. */
export const repositoryPath = pattern(
  /^(?![\\/].)(?![A-Za-z]:)(?!(?:.*[\\/])?\.\.(?:[\\/]|$))[^\u0000-\u001f\u007f]*$/,
  'a path inside the repository, relative to its root, such as "web"',
);

const baseUrlSays = 'an http(s) URL without user, query or fragment, such as "https://shop.example"';

/** http(s) URL that a path can be appended to. */
export const baseUrl = pattern(
  /^[hH][tT][tT][pP][sS]?:\/\/(?![^/]*@)[^\s\\?#/\u0000-\u001f\u007f][^\s\\?#\u0000-\u001f\u007f]*$/,
  baseUrlSays,
).check(z.refine((text) => URL.canParse(text), { error: baseUrlSays }));

const webOriginSays = 'an origin such as "https://shop.example", without a path';

/** Scheme, host and port; a slash after them is forgiven. */
export const webOrigin = pattern(/^[hH][tT][tT][pP][sS]?:\/\/[^\s\\?#/@\u0000-\u001f\u007f]+\/?$/, webOriginSays).check(
  z.refine((text) => URL.canParse(text), { error: webOriginSays }),
);

/** Host name or address, a port allowed. */
export const host = pattern(
  /^(?:[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/u,
  'a host name without scheme or path, such as "www.shop.example"',
);

/** Host name whose first label may be `*`. */
export const hostPattern = pattern(
  /^(?:(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/u,
  'a host name without scheme or path, "*." allowed in front, such as "*.up.railway.app"',
);

/** Name of an environment variable; never its value. */
export const variableName = pattern(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  'the name of an environment variable, such as "DATABASE_URL"',
);

/* oxlint-enable no-control-regex */

function pattern(expression: RegExp, error: string) {
  return z.string().check(z.regex(expression, { error }));
}
