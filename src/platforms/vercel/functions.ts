/** Functions that Vercel makes of the files under `api/`. */
import { escapeRegex } from '../escape-regex.js';
import { isInside, within } from '../tree-path.js';

export interface ApiFunction {
  /** Its file. */
  readonly name: string;
  readonly pattern: RegExp;
  /** "[id]" in its path: tried only after the rewrites of vercel.json. */
  readonly isDynamic: boolean;
}

/** https://vercel.com/docs/functions/configuring-functions: names with a leading "_" or "." are no functions. */
export function apiFunctions(paths: readonly string[], root: string): ApiFunction[] {
  const folder = within(root, 'api');
  return paths
    .filter((path) => isInside(path, folder) && /\.(?:js|mjs|ts|tsx|go|py|rb|rs)$/.test(path))
    .filter((path) => !/\/[._]|\/node_modules\/|\.d\.ts$|_test\.go$/.test(path.slice(root.length)))
    .map((name) => {
      const url = `/${root === '' ? name : name.slice(root.length + 1)}`;
      return { name, pattern: patternOf(url), isDynamic: /\/\[[^\]/]+\]/.test(url) };
    });
}

/** Reached with and without its extension; "index" stands for its folder. */
function patternOf(url: string): RegExp {
  const [, stem = url, extension = ''] = /^(.*?)(\.[^./]+)$/.exec(url) ?? [];
  const escaped = stem.split('/').map((segment) => (/^\[[^\]]+\]$/.test(segment) ? '[^/]+' : escapeRegex(segment)));
  const path = escaped.join('/');
  const whole = `${path}(?:${escapeRegex(extension)})?`;
  return new RegExp(`^(?:${whole}${path.endsWith('/index') ? `|${path.slice(0, -'/index'.length)}` : ''})/?$`);
}
