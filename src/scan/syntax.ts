/** How a file writes comments and strings, as far as its name tells. */

export type Syntax = 'script' | 'style' | 'markup' | 'hash' | 'dash' | 'none';

const extensionsOf: Readonly<Record<Exclude<Syntax, 'none'>, string>> = {
  // What borrows its comments and strings from C.
  script:
    'js mjs cjs jsx ts mts cts tsx json jsonc json5 map webmanifest java kt kts go rs c h cc cpp hpp cs swift dart ' +
    'scala groovy gradle php proto graphql prisma bicep jsonnet cue zig',
  style: 'css scss sass less styl pcss',
  markup: 'html htm xhtml xml svg vue svelte astro hbs ejs njk liquid',
  hash:
    'toml yml yaml py pyi rb sh bash zsh fish ps1 pl r ex exs conf cfg ini properties env tf tfvars hcl nix mk cmake ' +
    'service dockerfile',
  dash: 'sql lua hs elm',
};

const extensions = new Map(
  Object.entries(extensionsOf).flatMap(([syntax, list]) =>
    list.split(' ').map((extension) => [extension, syntax as Syntax] as const),
  ),
);

const hashNames =
  /^(?:\.env(?:\..+)?|_redirects|_headers|Dockerfile.*|Makefile|Caddyfile|Procfile|Justfile|Gemfile|Rakefile|Vagrantfile|Jenkinsfile|\..+rc|\.git\w+|\.\w+ignore|nginx\.conf.*)$/i;

export function syntaxOf(path: string): Syntax {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = /\.(?<extension>[A-Za-z0-9]+)$/.exec(name)?.groups?.['extension']?.toLowerCase();
  const known = extension === undefined ? undefined : extensions.get(extension);
  return known ?? (hashNames.test(name) ? 'hash' : 'none');
}
