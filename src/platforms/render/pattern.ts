/** Sources of Render's rules: https://render.com/docs/redirects-rewrites#rule-syntax */
import { escapeRegex } from '../escape-regex.js';

export interface RenderPattern {
  /** The destination for a path; null when the rule does not match. */
  apply(path: string, destination: string): string | null;
  /** Whether it might match where the documentation leaves it open. */
  mayMatch(path: string): boolean;
}

export function renderPattern(source: string): RenderPattern {
  // Documented are whole segments as placeholders, and one "*" for the rest of the path.
  const isDocumented =
    /^[^*]*\*?$/.test(source) && source.split('/').every((segment) => /^(?::\w+|[^:]*)$/.test(segment));
  const exact = isDocumented ? new RegExp(`^${sourceOf(source)}$`) : null;
  const fixed = /^[^*:]*/.exec(source)?.[0] ?? '';
  return {
    apply: (path, destination) => {
      const groups = exact?.exec(path)?.groups ?? (exact?.test(path) === true ? {} : null);
      if (groups === null) return null;
      const { splat = '', ...named } = groups;
      const filled = destination.replace(/:([A-Za-z_]\w*)/g, (whole, name: string) => named[name] ?? whole);
      return filled.replaceAll('*', () => splat);
    },
    // It says nothing about a slash at the end either.
    mayMatch: (path) =>
      exact === null ? path.startsWith(fixed) : exact.test(path.endsWith('/') ? path.slice(0, -1) : `${path}/`),
  };
}

function sourceOf(source: string): string {
  return source
    .split('/')
    .map((segment) =>
      segment.startsWith(':') ? `(?<${segment.slice(1)}>[^/]+)` : escapeRegex(segment).replace(/\\\*$/, '(?<splat>.*)'),
    )
    .join('/');
}
