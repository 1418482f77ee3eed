/** Files that belong to Cloudflare. */

/** In Wrangler's own order. */
export const wranglerNames = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'];
export const cloudflareNames = ['_redirects', ...wranglerNames];
